package ui

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// cropTool draws the region of work and moves its handles.
type cropTool struct {
	canvas   *photoCanvas
	handle   state.Handle
	x, y     float64          // where the drag began, on the photo
	rect     restoration.Rect // the crop then
	square   bool             // Shift was held then
	dragging bool
}

func (*cropTool) cursor() desktop.Cursor { return desktop.CrosshairCursor }

func (t *cropTool) begin(p pointer) bool {
	s := t.canvas.session
	s.Show(state.Choice{})
	t.x, t.y, t.square = p.x, p.y, p.has(fyne.KeyModifierShift)
	t.rect = s.Crop.Bounds()
	t.handle = s.Crop.Hit(p.x, p.y, 9*t.canvas.scale/s.View.Zoom)
	if t.handle == state.HandleMove && s.Crop.Whole() {
		t.handle = state.HandleNew
	}
	t.dragging = true
	return true
}

// drag follows a handle. A click that draws no region worth the name leaves the crop as
// it was.
func (t *cropTool) drag(p pointer) {
	s := t.canvas.session
	r := s.Crop.Drag(t.rect, t.handle, t.x, t.y, p.x, p.y, t.square)
	if t.handle == state.HandleNew && (r.W < 4 || r.H < 4) {
		return
	}
	s.Crop.Set(r)
	t.tell()
}

// tell shows the size of the crop beside its lower edge while it is dragged.
func (t *cropTool) tell() {
	c := t.canvas
	b := c.session.Crop.Bounds()
	x, y := c.session.View.ToScreen(float64(b.X)+float64(b.W)/2, float64(b.Y+b.H))
	l := c.size
	l.text.Text = fmt.Sprintf("%d × %d", b.W, b.H)
	plate := l.text.MinSize().AddWidthHeight(14, 4)
	at := fyne.NewPos(float32(x/c.scale)-plate.Width/2, float32(y/c.scale)+8)
	at.X = fyne.Max(4, fyne.Min(at.X, c.Size().Width-plate.Width-4))
	if at.Y > c.Size().Height-plate.Height-4 { // inside where there is no room below
		at.Y = fyne.Min(float32(y/c.scale), c.Size().Height) - plate.Height - 8
	}
	l.put(l.text.Text, at)
}

func (t *cropTool) end() {
	t.dragging = false
	t.canvas.size.hide()
}

func (*cropTool) hover(pointer, bool) {}

// draw adds the thirds and the eight handles to the outline that every tool shows.
func (t *cropTool) draw(d *drawing) {
	b := t.canvas.session.Crop.Bounds()
	r, line := place(d.view, b.X, b.Y, b.W, b.H), d.line()
	soft := color.RGBA{190, 190, 190, 255}
	px := func(v float64) int { return int(v + 0.5) }
	if t.dragging {
		for i := 1.0; i <= 2; i++ {
			x, y := px(r.X0+(r.X1-r.X0)*i/3), px(r.Y0+(r.Y1-r.Y0)*i/3)
			raster.Box(d.frame, d.clip, image.Rect(x, px(r.Y0), x+1, px(r.Y1)), soft)
			raster.Box(d.frame, d.clip, image.Rect(px(r.X0), y, px(r.X1), y+1), soft)
		}
	}
	reach := 4 * line
	for _, y := range []float64{r.Y0, (r.Y0 + r.Y1) / 2, r.Y1} {
		for _, x := range []float64{r.X0, (r.X0 + r.X1) / 2, r.X1} {
			if x == (r.X0+r.X1)/2 && y == (r.Y0+r.Y1)/2 {
				continue
			}
			b := image.Rect(px(x)-reach, px(y)-reach, px(x)+reach, px(y)+reach)
			raster.Box(d.frame, d.clip, b.Inset(-line), color.RGBA{20, 20, 20, 255})
			raster.Box(d.frame, d.clip, b, color.RGBA{255, 255, 255, 255})
		}
	}
}
