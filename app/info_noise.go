package app

import (
	"fmt"
	"io"
	"iter"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// photoNoise is what a photo shows of its noise.
type photoNoise struct {
	Levels []float64  `json:"noise_levels"` // of red, green and blue, in 8-bit levels
	Noise  string     `json:"noise"`        // what auto takes, as --noise reads it
	Tones  []infoTone `json:"noise_by_brightness,omitempty"`
	taken  restoration.Noise
}

// infoTone is the noise of one brightness of a photo whose noise depends on it.
type infoTone struct {
	Plane string  `json:"plane"` // "all", "red", "green" or "blue"
	Tone  float64 `json:"brightness"`
	Sigma float64 `json:"levels"`
}

func noiseOf(m *photo.Photo) photoNoise {
	e := restoration.MeasureNoise(photoPlanes(m), nil)
	n := e.Noise()
	n.Levels = max(n.Levels, restoration.RoundingNoise)
	return photoNoise{Levels: e.Levels, Noise: n.String(), Tones: infoTones(n), taken: n}
}

// write writes the noise for people.
func (n photoNoise) write(w io.Writer) {
	fmt.Fprint(w, "  noise, estimated")
	for c, v := range n.Levels {
		fmt.Fprintf(w, "\t%s %.1f", planeNames[c], v)
	}
	fmt.Fprint(w, "\tlevels\n")
	for _, t := range n.Tones {
		fmt.Fprintf(w, "    at brightness %.0f\t%s %.1f\n", t.Tone, t.Plane, t.Sigma)
	}
	takes := n.Noise
	if n.taken.Tones == "" {
		takes = fmt.Sprintf("%.2f", n.taken.Levels)
	}
	fmt.Fprintf(w, "  --noise auto takes\t%s\n", takes)
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
