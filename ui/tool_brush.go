package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/ui/state"
)

// brushTool paints the mask, or takes paint away.
type brushTool struct {
	trail
	canvas *photoCanvas
	off    bool // the mask was not free when the drag began
}

// trail is where a stroke is on the photo: with Shift, the next one begins where the last
// one ended.
type trail struct {
	x, y float64
	last *[2]float64
}

// begin starts a stroke at p, and says where its first line comes from.
func (t *trail) begin(p pointer) (x, y float64) {
	t.x, t.y = p.x, p.y
	if p.has(fyne.KeyModifierShift) && t.last != nil {
		return t.last[0], t.last[1]
	}
	return p.x, p.y
}

// move goes on to p, and says from where.
func (t *trail) move(p pointer) (x, y float64) {
	x, y = t.x, t.y
	t.x, t.y = p.x, p.y
	return x, y
}

func (t *trail) stop() { t.last = &[2]float64{t.x, t.y} }

func (t *trail) forget() { t.last = nil }

func (t *brushTool) cursor() desktop.Cursor { return desktop.HiddenCursor }

func (t *brushTool) begin(p pointer) bool {
	s := t.canvas.session
	if !s.UsesMask() {
		return false
	}
	s.Show(state.Choice{})
	s.ShowMask = true
	if t.off = !t.canvas.maskFree(); t.off {
		return true
	}
	s.Mask.Begin()
	x, y := t.trail.begin(p)
	s.Mask.Line(t.brush(), x, y, p.x, p.y)
	return true
}

func (t *brushTool) brush() state.Brush {
	s := t.canvas.session
	b := s.Brush
	b.Erase = s.Tool == state.Erase
	return b
}

func (t *brushTool) drag(p pointer) {
	if t.off {
		return
	}
	x, y := t.move(p)
	t.canvas.session.Mask.Line(t.brush(), x, y, p.x, p.y)
}

func (t *brushTool) end() {
	if t.off {
		return
	}
	t.canvas.session.Mask.End()
	t.stop()
}

func (t *brushTool) hover(p pointer, in bool) {
	s := t.canvas.session
	t.canvas.ring.show(p.at, s.Brush.Size*s.View.Zoom/t.canvas.scale, in)
}

func (*brushTool) draw(*drawing) {}

// ring is the brush's outline around the pointer, light on dark so that it is seen on
// any photo.
type ring [2]*canvas.Circle

func newRing() *ring {
	r := &ring{canvas.NewCircle(color.Transparent), canvas.NewCircle(color.Transparent)}
	r[0].StrokeColor = color.NRGBA{0, 0, 0, 170}
	r[1].StrokeColor = color.NRGBA{255, 255, 255, 230}
	for _, c := range r {
		c.StrokeWidth = 1.25
		c.Hide()
	}
	return r
}

// show puts the ring around a point of the canvas; diameter is in toolkit units.
func (r *ring) show(at fyne.Position, diameter float64, visible bool) {
	for i, c := range r {
		if !visible {
			c.Hide()
			continue
		}
		d := fyne.Max(float32(diameter)+2*float32(1-i), 3)
		c.Resize(fyne.NewSquareSize(d))
		c.Move(at.SubtractXY(d/2, d/2))
		c.Show()
		c.Refresh()
	}
}
