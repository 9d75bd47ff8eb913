package state

import (
	"math"

	"afterimage/restoration"
)

// minSide is the smallest side that a crop may have, in pixels.
const minSide = restoration.MinSide

// Handle is the part of a crop rectangle that a person has hold of.
type Handle int

// The handles of a crop rectangle; HandleNew is outside it: a drag draws another.
const (
	HandleNew Handle = iota
	HandleMove
	HandleN
	HandleNE
	HandleE
	HandleSE
	HandleS
	HandleSW
	HandleW
	HandleNW
)

// edges says which sides a handle moves: west, north, east, south.
var edges = map[Handle][4]bool{
	HandleN:  {false, true, false, false},
	HandleNE: {false, true, true, false},
	HandleE:  {false, false, true, false},
	HandleSE: {false, false, true, true},
	HandleS:  {false, false, false, true},
	HandleSW: {true, false, false, true},
	HandleW:  {true, false, false, false},
	HandleNW: {true, true, false, false},
}

// Crop is the region of a photo of W x H pixels that is worked on; the result is
// the region's. The zero rectangle is the whole photo.
type Crop struct {
	W, H   int
	Rect   restoration.Rect
	Aspect Aspect // the shape that it is held to
}

// Whole says whether the whole photo is worked on.
func (c *Crop) Whole() bool {
	r := c.Rect
	return r == (restoration.Rect{}) || r == restoration.Rect{W: c.W, H: c.H}
}

// Bounds is the region of work, the whole photo where none was drawn.
func (c *Crop) Bounds() restoration.Rect {
	if c.Whole() {
		return restoration.Rect{W: c.W, H: c.H}
	}
	return c.Rect
}

// Set takes a rectangle, moved and shrunk into the photo, each side at least
// [restoration.MinSide] (or the photo's own).
func (c *Crop) Set(r restoration.Rect) {
	r.W = clampInt(r.W, min(minSide, c.W), c.W)
	r.H = clampInt(r.H, min(minSide, c.H), c.H)
	r.X = clampInt(r.X, 0, c.W-r.W)
	r.Y = clampInt(r.Y, 0, c.H-r.H)
	c.Rect = r
}

// Clear goes back to the whole photo, and to any shape.
func (c *Crop) Clear() { c.Rect, c.Aspect = restoration.Rect{}, Aspect{} }

// Nudge moves the crop by pixels, as far as the photo goes. The whole photo stays.
func (c *Crop) Nudge(dx, dy int) {
	if c.Whole() {
		return
	}
	r := c.Rect
	r.X, r.Y = r.X+dx, r.Y+dy
	c.Set(r)
}

// Hit is the handle at a photo point; tol is the reach of a handle in photo pixels.
func (c *Crop) Hit(x, y, tol float64) Handle {
	b := c.Bounds()
	x0, y0 := float64(b.X), float64(b.Y)
	x1, y1 := x0+float64(b.W), y0+float64(b.H)
	if x < x0-tol || x > x1+tol || y < y0-tol || y > y1+tol {
		return HandleNew
	}
	west, east := near(x, x0, x1, tol)
	north, south := near(y, y0, y1, tol)
	for h, e := range edges {
		if e == [4]bool{west, north, east, south} {
			return h
		}
	}
	return HandleMove
}

// near says whether v lies within tol of lo or hi, at most one of them.
func near(v, lo, hi, tol float64) (atLo, atHi bool) {
	dl, dh := math.Abs(v-lo), math.Abs(v-hi)
	switch {
	case dl <= tol && dl <= dh:
		return true, false
	case dh <= tol:
		return false, true
	}
	return false, false
}

// Drag is the rectangle after handle h of the rectangle r was moved from photo
// point (x0, y0) to (x1, y1). It keeps the shape that the crop is held to, about the edge
// or the corner opposite to the handle; square holds a free one to a square. It takes
// effect with [Crop.Set].
func (c *Crop) Drag(r restoration.Rect, h Handle, x0, y0, x1, y1 float64, square bool) restoration.Rect {
	held := *c
	if square && c.Aspect.Free() {
		held.Aspect = Aspect{1, 1}
	}
	dx, dy := round(x1-x0), round(y1-y0)
	switch h {
	case HandleNew:
		return held.span(x0, y0, x1, y1)
	case HandleMove:
		r.X = clampInt(r.X+dx, 0, c.W-r.W)
		r.Y = clampInt(r.Y+dy, 0, c.H-r.H)
		return r
	}
	e := edges[h]
	west, north, east, south := r.X, r.Y, r.X+r.W, r.Y+r.H
	if e[0] {
		west = clampInt(west+dx, 0, max(0, east-minSide))
	}
	if e[1] {
		north = clampInt(north+dy, 0, max(0, south-minSide))
	}
	if e[2] {
		east = clampInt(east+dx, min(c.W, west+minSide), c.W)
	}
	if e[3] {
		south = clampInt(south+dy, min(c.H, north+minSide), c.H)
	}
	out := restoration.Rect{X: west, Y: north, W: east - west, H: south - north}
	if !held.Aspect.Free() {
		out = held.hold(out, e, r)
	}
	return out
}

// span is the rectangle between two photo points, inside the photo: of the shape that is
// held, from the first of them on.
func (c *Crop) span(x0, y0, x1, y1 float64) restoration.Rect {
	w, e := clampInt(round(math.Min(x0, x1)), 0, c.W), clampInt(round(math.Max(x0, x1)), 0, c.W)
	n, s := clampInt(round(math.Min(y0, y1)), 0, c.H), clampInt(round(math.Max(y0, y1)), 0, c.H)
	out := restoration.Rect{X: w, Y: n, W: e - w, H: s - n}
	if c.Aspect.Free() {
		return out
	}
	x, y := clampInt(round(x0), 0, c.W), clampInt(round(y0), 0, c.H)
	return c.hold(out, [4]bool{x1 < x0, y1 < y0, x1 >= x0, y1 >= y0}, restoration.Rect{X: x, Y: y})
}

func round(v float64) int { return int(math.Round(v)) }

func clampInt(v, lo, hi int) int { return max(lo, min(hi, v)) }
