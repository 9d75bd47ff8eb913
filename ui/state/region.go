package state

import (
	"afterimage/linearops"
	"afterimage/restoration"
)

// regionOf is a copy of a region of an image; the image itself where the region is all
// of it.
func regionOf(m linearops.Image, r restoration.Rect) linearops.Image {
	if r == (restoration.Rect{W: m.W, H: m.H}) {
		return m
	}
	out := linearops.NewImage(linearops.Shape{C: m.C, H: r.H, W: r.W})
	for c := range m.C {
		for y := range r.H {
			copy(out.Row(c, y), m.Row(c, r.Y+y)[r.X:r.X+r.W])
		}
	}
	return out
}

// grown is a region with a margin around it, as far as a photo of w x h pixels has one.
func grown(r restoration.Rect, by, w, h int) restoration.Rect {
	x, y := max(0, r.X-by), max(0, r.Y-by)
	return restoration.Rect{X: x, Y: y, W: min(w, r.X+r.W+by) - x, H: min(h, r.Y+r.H+by) - y}
}
