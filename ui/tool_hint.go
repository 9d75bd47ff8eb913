package ui

import (
	"image/color"

	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// hintTool puts dabs of colour on the photo and moves them.
type hintTool struct{ canvas *photoCanvas }

// hintReach is how near the pointer takes a dab that is smaller, in toolkit units.
const hintReach = 6

func (t *hintTool) least() float64 {
	return hintReach * t.canvas.scale / t.canvas.session.View.Zoom
}

func (*hintTool) cursor() desktop.Cursor { return desktop.CrosshairCursor }

func (t *hintTool) begin(p pointer) bool {
	s := t.canvas.session
	s.Show(state.Choice{})
	return s.Hints.Begin(p.x, p.y, t.least())
}

func (t *hintTool) drag(p pointer) { t.canvas.session.Hints.Drag(p.x, p.y) }

func (t *hintTool) end() { t.canvas.session.Hints.End() }

// second removes the dab under the right button.
func (t *hintTool) second(p pointer) {
	s := t.canvas.session
	s.Show(state.Choice{})
	s.Hints.Remove(s.Hints.At(p.x, p.y, t.least()))
}

// hover shows how large the next dab is, except over one that a click would take.
func (t *hintTool) hover(p pointer, in bool) {
	s, c := t.canvas.session, t.canvas
	in = in && c.mouse.kind == dragNone && s.Hints.At(p.x, p.y, t.least()) < 0
	c.ring.show(p.at, 2*s.Hints.Radius*s.View.Zoom/c.scale, in)
}

// draw marks the dab that is selected; the dabs themselves are there with every tool.
func (t *hintTool) draw(d *drawing) {
	h := t.canvas.session.Hints
	if i, ok := h.Selected(); ok {
		x, y, r := dabOnScreen(d, h, i)
		line := float64(d.line())
		raster.Ring(d.frame, d.clip, x, y, r+4*line, 2*line, color.RGBA{255, 255, 255, 255})
		raster.Ring(d.frame, d.clip, x, y, r+6*line, line, black)
	}
}

func dabOnScreen(d *drawing, h *state.Hints, i int) (x, y, radius float64) {
	dab := h.List()[i]
	x, y = d.view.ToScreen(float64(dab.X)+0.5, float64(dab.Y)+0.5)
	return x, y, max(dab.Radius*d.view.Zoom, 3*d.scale)
}

// drawDabs shows the dabs of colour on the photo: a ring, light on dark so that it is seen
// on any photo, filled with the colour.
func drawDabs(d *drawing, h *state.Hints) {
	line := float64(d.line())
	for i, dab := range h.List() {
		x, y, r := dabOnScreen(d, h, i)
		raster.Veil(d.frame, d.clip, x, y, r, state.HintRGBA(dab.Colour), 0.8)
		raster.Ring(d.frame, d.clip, x, y, r, 1.5*line, color.RGBA{255, 255, 255, 255})
		raster.Ring(d.frame, d.clip, x, y, r+1.5*line, line, black)
	}
}
