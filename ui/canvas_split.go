package ui

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// split is the before/after view as it is now on the screen.
type split struct {
	mode          state.SplitMode
	before, after raster.Rect
}

func (c *photoCanvas) viewRect() raster.Rect {
	return raster.Rect{X1: c.session.View.W, Y1: c.session.View.H}
}

// splitRect is where the chosen picture lies on the screen; ok is false where nothing is
// held against the photo.
func (c *photoCanvas) splitRect() (picture raster.Rect, ok bool) {
	s := c.session
	ch := s.Visible()
	if s.Photo == nil || s.Split.Mode == state.SplitOff || s.Compare || ch.Kind == state.Original {
		return picture, false
	}
	p, r := c.source(ch)
	return place(*s.View, r.X, r.Y, r.W, r.H), p != nil
}

func (c *photoCanvas) splitNow() (split, bool) {
	picture, ok := c.splitRect()
	if !ok {
		return split{}, false
	}
	before, after := c.session.Split.Sides(picture, c.viewRect())
	return split{c.session.Split.Mode, before, after}, true
}

// splits says whether a picture is held against the photo now: then a drag beside the
// divider moves the photo, and nothing is painted by a miss.
func (c *photoCanvas) splits() bool {
	_, ok := c.splitRect()
	return ok
}

// holdsSplit says whether a point of the canvas has hold of the divider.
func (c *photoCanvas) holdsSplit(p fyne.Position) bool {
	picture, ok := c.splitRect()
	x, y := c.screen(p)
	return ok && c.session.Split.Hit(x, y, 9*c.scale, picture, c.viewRect())
}

func splitCursor(m state.SplitMode) desktop.Cursor {
	if m == state.OneAbove {
		return desktop.VResizeCursor
	}
	return desktop.HResizeCursor
}

// DoubleTapped centres the divider.
func (c *photoCanvas) DoubleTapped(e *fyne.PointEvent) {
	if picture, ok := c.splitRect(); ok && c.holdsSplit(e.Position) {
		c.session.Split.Centre(picture, c.viewRect())
		c.Refresh()
	}
}

// placeSides names before and after, where there is room.
func (c *photoCanvas) placeSides() {
	s, ok := c.splitNow()
	for i, text := range []string{tr("Before"), tr("After")} {
		l, side := c.sides[i], s.before
		if i == 1 {
			side = s.after
		}
		size := l.size(text)
		w, h := float32((side.X1-side.X0)/c.scale), float32((side.Y1-side.Y0)/c.scale)
		if !ok || w < size.Width+16 || h < size.Height+16 {
			l.hide()
			continue
		}
		at := fyne.NewPos(float32(side.X0/c.scale)+8, float32(side.Y0/c.scale)+8)
		if i == 1 && s.mode == state.OneAbove {
			at.Y += h - size.Height - 16
		} else if i == 1 {
			at.X += w - size.Width - 16
		}
		l.put(text, at)
	}
}

// moved is the view on a frame that lies at a point of another.
func (s split) moved(at image.Point) split {
	for _, r := range []*raster.Rect{&s.before, &s.after} {
		r.X0, r.X1 = r.X0+float64(at.X), r.X1+float64(at.X)
		r.Y0, r.Y1 = r.Y0+float64(at.Y), r.Y1+float64(at.Y)
	}
	return s
}

// drawDivider draws the line between the side that shows what was before and the other,
// with its handle.
func drawDivider(dst *image.RGBA, s split, scale float64) {
	if s.after.X1 <= s.after.X0 && s.before.X1 <= s.before.X0 || s.after.Y1 <= s.after.Y0 && s.before.Y1 <= s.before.Y0 {
		return // the picture is out of sight
	}
	dark, light := color.RGBA{20, 20, 20, 255}, color.RGBA{255, 255, 255, 255}
	half := max(1, int(math.Round(scale)))
	x, y := int(math.Round(s.after.X0)), int(math.Round(s.after.Y0))
	b, a := pixelBox(s.before), pixelBox(s.after)
	line := image.Rect(x-half, min(a.Min.Y, b.Min.Y), x+half, max(a.Max.Y, b.Max.Y))
	edge := line.Inset(0)
	edge.Min.X, edge.Max.X = line.Min.X-half, line.Max.X+half
	cx, cy := s.after.X0, (s.after.Y0+s.after.Y1)/2
	if s.mode == state.OneAbove {
		line = image.Rect(min(a.Min.X, b.Min.X), y-half, max(a.Max.X, b.Max.X), y+half)
		edge = line
		edge.Min.Y, edge.Max.Y = line.Min.Y-half, line.Max.Y+half
		cx, cy = (s.after.X0+s.after.X1)/2, s.after.Y0
	}
	raster.Box(dst, dst.Rect, edge, dark)
	raster.Box(dst, dst.Rect, line, light)
	raster.Disc(dst, dst.Rect, cx, cy, 15*scale, dark)
	raster.Disc(dst, dst.Rect, cx, cy, 13.5*scale, light)
	for _, side := range []float64{-1, 1} {
		if s.mode == state.OneAbove {
			raster.Arrow(dst, dst.Rect, cx, cy+side*7.5*scale, 0, side*4.5*scale, dark)
		} else {
			raster.Arrow(dst, dst.Rect, cx+side*7.5*scale, cy, side*4.5*scale, 0, dark)
		}
	}
}

// pixelBox is the pixels whose centres lie in r.
func pixelBox(r raster.Rect) image.Rectangle {
	at := func(v float64) int { return int(math.Ceil(v - 0.5)) }
	return image.Rect(at(r.X0), at(r.Y0), at(r.X1), at(r.Y1))
}
