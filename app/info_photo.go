package app

import (
	"fmt"
	"iter"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// infoPhoto is what `afterimage info PHOTO` says, as `--json` writes it.
type infoPhoto struct {
	File   string     `json:"file"`
	Width  int        `json:"width"`
	Height int        `json:"height"`
	Levels []float64  `json:"noise_levels"` // of red, green and blue, in 8-bit levels
	Noise  string     `json:"noise"`        // what auto takes, as --noise reads it
	Tones  []infoTone `json:"noise_by_brightness,omitempty"`
}

// infoTone is the noise of one brightness of a photo whose noise depends on it.
type infoTone struct {
	Plane string  `json:"plane"` // "all", "red", "green" or "blue"
	Tone  float64 `json:"brightness"`
	Sigma float64 `json:"levels"`
}

// showPhoto writes what a photo shows of its noise.
func (p *program) showPhoto(path string) error {
	m, err := photo.Read(path)
	if err != nil {
		return err
	}
	e := restoration.MeasureNoise(photoPlanes(m), nil)
	n := e.Noise()
	n.Levels = max(n.Levels, restoration.RoundingNoise)
	info := infoPhoto{File: path, Width: m.Shape().W, Height: m.Shape().H, Levels: e.Levels, Noise: n.String(), Tones: infoTones(n)}
	if p.json {
		p.emit(info)
		return nil
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t%d x %d pixels\n", path, info.Width, info.Height)
	fmt.Fprint(w, "noise, estimated")
	for c, v := range e.Levels {
		fmt.Fprintf(w, "\t%s %.1f", planeNames[c], v)
	}
	fmt.Fprint(w, "\tlevels\n")
	for _, t := range info.Tones {
		fmt.Fprintf(w, "  at brightness %.0f\t%s %.1f\n", t.Tone, t.Plane, t.Sigma)
	}
	takes := info.Noise
	if n.Tones == "" {
		takes = fmt.Sprintf("%.2f", n.Levels)
	}
	fmt.Fprintf(w, "--noise auto takes\t%s\n", takes)
	return w.Flush()
}

var planeNames = [3]string{"red", "green", "blue"}

func infoTones(n restoration.Noise) (out []infoTone) {
	curves := n.Curves()
	for i, c := range curves {
		plane := "all"
		if len(curves) == 3 {
			plane = planeNames[i]
		}
		for _, k := range c {
			if len(c) > 1 {
				out = append(out, infoTone{plane, k.Tone, k.Sigma})
			}
		}
	}
	return out
}

// photoPlanes makes the planes of a photo one after the other, in the same memory.
func photoPlanes(p *photo.Photo) iter.Seq[linearops.Image] {
	return func(yield func(linearops.Image) bool) {
		s := p.Shape()
		m := linearops.NewImage(linearops.Shape{C: 1, H: s.H, W: s.W})
		for c := range 3 {
			for y := range s.H {
				p.Row(m.Row(0, y), c, 0, y)
			}
			if !yield(m) {
				return
			}
		}
	}
}

// onePhotoAtMost refuses a second photo.
func onePhotoAtMost(_ *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usagef("info takes one photo at most; %q is too much", args[1])
	}
	return nil
}
