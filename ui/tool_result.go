package ui

import (
	"image/color"

	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// resultTool paints on a result: a region of another sample, or where the original shows
// through. What it paints on is the session's to say.
type resultTool struct {
	trail
	canvas *photoCanvas
}

func (t *resultTool) cursor() desktop.Cursor { return desktop.HiddenCursor }

func (t *resultTool) begin(p pointer) bool {
	s := t.canvas.session
	if s.HoldOrigin || !s.BeginStroke() {
		return false
	}
	if s.Tool == state.ComposeTool {
		s.Show(state.Choice{Kind: state.Composed})
	}
	x, y := t.trail.begin(p)
	s.Stroke(x, y, p.x, p.y)
	t.canvas.edited()
	return true
}

func (t *resultTool) drag(p pointer) {
	x, y := t.move(p)
	t.canvas.session.Stroke(x, y, p.x, p.y)
	t.canvas.edited()
}

func (t *resultTool) end() {
	t.canvas.session.EndStroke()
	t.stop()
	t.canvas.edited()
}

func (t *resultTool) hover(p pointer, in bool) {
	s := t.canvas.session
	t.canvas.ring.show(p.at, s.Brush.Size*s.View.Zoom/t.canvas.scale, in)
}

func (*resultTool) draw(*drawing) {}

// regionColours are those of the samples of a composition, told apart by most eyes (after
// the sets for colour-blind readers: no red beside green of one brightness).
var regionColours = []color.RGBA{
	{255, 176, 0, 255}, {100, 143, 255, 255}, {220, 38, 127, 255}, {0, 190, 160, 255},
	{254, 97, 0, 255}, {120, 94, 240, 255}, {170, 210, 60, 255}, {240, 140, 200, 255},
}

// revealColour is that of where the original shows through.
var revealColour = color.RGBA{90, 170, 255, 255}

func regionColour(sample int) color.RGBA { return regionColours[sample%len(regionColours)] }

// tinted is a plane that is laid over a result.
type tinted struct {
	mask    *state.Mask
	to      raster.Rect // where it lies on the frame
	colour  color.RGBA
	opacity float64
}

// regions are what the tool for results shows of its planes: where a composition shows
// which sample, or where the original shows through.
func (c *photoCanvas) regions() (list []tinted) {
	s := c.session
	if !s.ShowRegions || s.Compare || s.Outcome == nil {
		return nil
	}
	r := s.Outcome.Region
	to := place(*s.View, r.X, r.Y, r.W, r.H)
	switch e := s.Outcome.Edits; {
	case s.Tool == state.RevealTool && e.Revealed():
		list = append(list, tinted{e.Reveal, to, revealColour, 0.45})
	case s.Tool == state.ComposeTool && e.Compose != nil && s.Shown.Kind == state.Composed:
		for i, p := range e.Compose.Planes {
			if sample := e.Compose.Sources[i]; sample != e.Compose.Base && !p.Empty() {
				list = append(list, tinted{p, to, regionColour(sample), 0.35})
			}
		}
	}
	return list
}

// edited tells that what is made of the samples changed.
func (c *photoCanvas) edited() {
	if c.onEdited != nil {
		c.onEdited()
	}
}
