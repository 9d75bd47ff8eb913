package app

import (
	"afterimage/restoration"
	"afterimage/restoration/jpeg"
	"afterimage/restoration/photo"
)

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

// compressionOf is how a photo's file is compressed; nil where it is no JPEG file.
func compressionOf(ph *photo.Photo) *photoJPEG {
	c := ph.Compression
	if c == nil {
		return nil
	}
	j := &photoJPEG{Sampling: c.Sampling.String(), text: describeCompression(c)}
	j.Quality, j.Exact = c.Quality()
	if c.Gray() {
		j.Sampling = restoration.GraySampling
	}
	return j
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
