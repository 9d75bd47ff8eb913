package state

import (
	"math"

	"afterimage/restoration"
)

// Aspect is the shape that a crop is held to, its sides as a ratio; the zero value holds
// to none.
type Aspect struct{ W, H int }

// Free says whether no shape is held.
func (a Aspect) Free() bool { return a.W <= 0 || a.H <= 0 }

// Turned is the shape on its side.
func (a Aspect) Turned() Aspect { return Aspect{a.H, a.W} }

// ratio is width over height.
func (a Aspect) ratio() float64 { return float64(a.W) / float64(a.H) }

// AspectChoice is a shape that is offered.
type AspectChoice struct {
	ID    string // "free", "original" or the ratio, "3:2"
	Title string // in English
}

// AspectChoices lists the shapes that are offered.
func AspectChoices() []AspectChoice {
	return []AspectChoice{
		{"free", "Free"}, {"original", "Original"}, {"1:1", "1:1"}, {"3:2", "3:2"}, {"4:3", "4:3"}, {"16:9", "16:9"}, {"5:4", "5:4"},
	}
}

var ratios = map[string]Aspect{"1:1": {1, 1}, "3:2": {3, 2}, "4:3": {4, 3}, "16:9": {16, 9}, "5:4": {5, 4}}

// AspectOf is the shape of a choice for the photo: lying, or standing where the crop
// stands already.
func (c *Crop) AspectOf(id string) Aspect {
	if id == "original" {
		return Aspect{c.W, c.H}
	}
	a := ratios[id]
	if b := c.Bounds(); b.H > b.W {
		return a.Turned()
	}
	return a
}

// AspectID is the choice that the crop is held to, whichever way it is turned.
func (c *Crop) AspectID() string {
	switch {
	case c.Aspect.Free():
		return "free"
	case c.Aspect == Aspect{c.W, c.H}:
		return "original"
	}
	for id, a := range ratios {
		if c.Aspect == a || c.Aspect.Turned() == a {
			return id
		}
	}
	return "original" // turned
}

// Hold holds the crop to a shape from now on: it becomes the largest of that shape in the
// middle of what it was. A free shape changes nothing but what comes.
func (c *Crop) Hold(a Aspect) {
	c.Aspect = a
	if !a.Free() {
		c.Set(c.Within(c.Bounds()))
	}
}

// Turn stands a lying shape up and lays a standing one down; one that is held stays held.
// The crop keeps its middle and, as far as the photo allows, its size.
func (c *Crop) Turn() {
	c.Aspect = c.Aspect.Turned()
	r := c.Bounds()
	cx, cy := float64(r.X)+float64(r.W)/2, float64(r.Y)+float64(r.H)/2
	shrink := math.Min(1, math.Min(float64(c.W)/float64(r.H), float64(c.H)/float64(r.W)))
	w, h := round(float64(r.H)*shrink), round(float64(r.W)*shrink)
	c.Set(c.Within(restoration.Rect{
		X: clampInt(round(cx-float64(w)/2), 0, max(0, c.W-w)), Y: clampInt(round(cy-float64(h)/2), 0, max(0, c.H-h)), W: w, H: h,
	}))
}

// Within is the largest rectangle of the shape that is held in the middle of r; r itself
// where none is.
func (c *Crop) Within(r restoration.Rect) restoration.Rect {
	if c.Aspect.Free() {
		return r
	}
	w, h := c.sides(math.Min(float64(r.W), float64(r.H)*c.Aspect.ratio()), r.W, r.H)
	return restoration.Rect{X: r.X + (r.W-w)/2, Y: r.Y + (r.H-h)/2, W: w, H: h}
}

// sides are the sides of the shape that is held for a width: both at least as long as a
// crop's have to be and at most maxW x maxH, where that can be.
func (c *Crop) sides(width float64, maxW, maxH int) (w, h int) {
	a := c.Aspect.ratio()
	width = math.Max(width, math.Max(minSide, minSide*a))
	width = math.Min(width, math.Min(float64(maxW), float64(maxH)*a))
	if a >= 1 { // the longer side decides, so that the shorter is off by half a pixel at most
		w = min(round(width), maxW)
		return w, min(round(float64(w)/a), maxH)
	}
	h = min(round(width/a), maxH)
	return min(round(float64(h)*a), maxW), h
}

// hold gives the rectangle that a handle with the edges e has made of r the shape that is
// held: the edge or the corner opposite to the handle stays where it is. from is r as it
// was when the drag began.
func (c *Crop) hold(r restoration.Rect, e [4]bool, from restoration.Rect) restoration.Rect {
	a := c.Aspect.ratio()
	west, north, east, south := e[0], e[1], e[2], e[3]
	maxW, maxH := c.W, c.H // for an edge: what is across may grow both ways
	switch {
	case west:
		maxW = from.X + from.W
	case east:
		maxW = c.W - from.X
	}
	switch {
	case north:
		maxH = from.Y + from.H
	case south:
		maxH = c.H - from.Y
	}
	width := float64(r.W)
	switch {
	case (west || east) && (north || south):
		width = math.Max(width, float64(r.H)*a)
	case north || south:
		width = float64(r.H) * a
	}
	w, h := c.sides(width, maxW, maxH)
	return restoration.Rect{
		X: along(west, east, from.X, from.W, w, c.W),
		Y: along(north, south, from.Y, from.H, h, c.H),
		W: w, H: h,
	}
}

// along is where a side of n pixels begins on an axis: at the end opposite to the one
// that moves, or about the middle of what was there.
func along(low, high bool, at, was, n, whole int) int {
	switch {
	case low:
		return at + was - n
	case high:
		return at
	}
	return clampInt(at+round(float64(was-n)/2), 0, whole-n)
}
