package app

import (
	"fmt"
	"text/tabwriter"

	"afterimage/restoration"
	"afterimage/restoration/jpeg"
	"afterimage/restoration/photo"
)

// photoInfo is what `afterimage info PHOTO` says, as `--json` writes it.
type photoInfo struct {
	Photo   string     `json:"photo"`
	Format  string     `json:"format"`
	Width   int        `json:"width"`
	Height  int        `json:"height"`
	Depth   int        `json:"depth"`
	Gray    bool       `json:"gray"`
	JPEG    *photoJPEG `json:"jpeg,omitempty"`        // of the file
	Earlier *photoJPEG `json:"jpeg_traces,omitempty"` // in the pixels of a file that is not lossy
	photoNoise
}

// photoJPEG is a compression.
type photoJPEG struct {
	Quality    int     `json:"quality"` // the closest
	Exact      bool    `json:"exact"`
	Sampling   string  `json:"sampling"`
	X          int     `json:"x"` // where the grid begins
	Y          int     `json:"y"`
	Confidence float64 `json:"confidence,omitempty"` // of traces, see jpeg.Found
	text       string
}

// showPhoto describes a photo's file.
func (p *program) showPhoto(path string) error {
	ph, err := photo.Read(path)
	if err != nil {
		return err
	}
	i := photoInfo{Photo: path, Format: string(ph.Format), Width: ph.W, Height: ph.H, Depth: ph.Depth, Gray: ph.Gray, photoNoise: noiseOf(ph)}
	if c := ph.Compression; c != nil {
		i.JPEG = &photoJPEG{Sampling: c.Sampling.String(), text: describeCompression(c)}
		i.JPEG.Quality, i.JPEG.Exact = c.Quality()
		if c.Gray() {
			i.JPEG.Sampling = restoration.GraySampling
		}
	}
	if !ph.Lossy {
		i.Earlier = traces(ph)
	}
	if p.json {
		p.emit(i)
		return nil
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "Photo\t%s\n", path)
	fmt.Fprintf(w, "  size\t%d x %d pixels, %d bits\n", i.Width, i.Height, i.Depth)
	fmt.Fprintf(w, "  format\t%s\n", i.Format)
	switch {
	case i.JPEG != nil:
		fmt.Fprintf(w, "  compression\t%s\n", i.JPEG.text)
	case i.Earlier != nil:
		fmt.Fprintf(w, "  traces\tof %s\n", i.Earlier.text)
	}
	i.photoNoise.write(w)
	return w.Flush()
}

// traces finds an earlier compression in the pixels of a photo; nil where there is none.
func traces(ph *photo.Photo) *photoJPEG {
	if min(ph.W, ph.H) < restoration.MinSide {
		return nil
	}
	const side = 1024 // more than is looked at
	w, h := min(ph.W, side), min(ph.H, side)
	x, y := (ph.W-w)/2, (ph.H-h)/2
	f, ok := jpeg.Estimate(ph.Region(x, y, w, h), 0)
	if !ok {
		return nil
	}
	j := restoration.JPEG{Quality: f.Quality, Sampling: f.Sampling.String()}
	if f.Gray {
		j.Sampling = restoration.GraySampling
	}
	return &photoJPEG{
		Quality: f.Quality, Exact: true, Sampling: j.Sampling, Confidence: f.Confidence, text: j.String(),
		X: (x + f.X) % (8 * f.Sampling.Across), Y: (y + f.Y) % (8 * f.Sampling.Down),
	}
}
