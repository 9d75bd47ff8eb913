package raster

import (
	"image"
	"math"
)

// Thumbnail is a copy of p whose longer side has at most side pixels; its shorter side
// has at least one.
func (p *Picture) Thumbnail(side int) *image.RGBA {
	scale := math.Min(1, float64(side)/float64(max(p.W, p.H)))
	w := max(1, int(math.Round(float64(p.W)*scale)))
	h := max(1, int(math.Round(float64(p.H)*scale)))
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	p.Draw(dst, dst.Rect, R(w, h), R(p.W, p.H))
	return dst
}
