package ui

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/ui/state"
)

// The canvas takes the mouse in all its forms: the toolkit sends moves without a
// button as MouseMoved and others as Dragged, and tells button and modifiers only when
// a button goes down.
var (
	_ desktop.Mouseable  = (*photoCanvas)(nil)
	_ desktop.Hoverable  = (*photoCanvas)(nil)
	_ desktop.Cursorable = (*photoCanvas)(nil)
	_ fyne.Draggable     = (*photoCanvas)(nil)
	_ fyne.Scrollable    = (*photoCanvas)(nil)
)

type dragKind int

const (
	dragNone dragKind = iota
	dragPan
	dragTool
	dragGrid
	dragSplit
)

// gesture is what the mouse is in the middle of.
type gesture struct {
	kind      dragKind
	space     bool             // the space bar is held: the mouse pans
	modifiers fyne.KeyModifier // held when the drag began
	at        fyne.Position
	tool      tool // that the drag belongs to, whatever is chosen meanwhile

	cell  int           // of the grid, where the drag began
	down  fyne.Position // where it began
	moved bool          // it is no click
}

// screen is a point of the widget in screen pixels.
func (c *photoCanvas) screen(p fyne.Position) (x, y float64) {
	return float64(p.X) * c.scale, float64(p.Y) * c.scale
}

func (c *photoCanvas) toPhoto(p fyne.Position) (x, y float64) {
	return c.session.View.ToPhoto(c.screen(p))
}

func (c *photoCanvas) pointer(p fyne.Position) pointer {
	x, y := c.toPhoto(p)
	return pointer{at: p, x: x, y: y, modifiers: c.mouse.modifiers}
}

// MouseDown begins a stroke, a pan or a crop.
func (c *photoCanvas) MouseDown(e *desktop.MouseEvent) {
	s := c.session
	if s.Photo == nil || c.mouse.kind != dragNone {
		return
	}
	c.mouse.at, c.mouse.modifiers = e.Position, e.Modifier
	switch {
	case e.Button == desktop.MouseButtonSecondary:
		c.second(c.pointer(e.Position))
	case e.Button != desktop.MouseButtonPrimary && e.Button != desktop.MouseButtonTertiary:
	case s.Compare:
		c.beginGrid(e.Position, e.Button == desktop.MouseButtonPrimary && !c.mouse.space)
	case e.Button == desktop.MouseButtonTertiary:
		c.mouse.kind = dragPan
	case !c.mouse.space && c.holdsSplit(e.Position):
		c.mouse.kind = dragSplit
	case c.mouse.space || c.splits() || !c.tool().begin(c.pointer(e.Position)):
		c.mouse.kind = dragPan
	default:
		c.mouse.kind, c.mouse.tool = dragTool, c.tool()
		c.raster.Refresh()
	}
}

// second hands the right button to a tool that has a use for it.
func (c *photoCanvas) second(p pointer) {
	t, ok := c.tool().(interface{ second(pointer) })
	if !ok || c.session.Compare || c.mouse.space || c.splits() {
		return
	}
	t.second(p)
	c.hover(p.at, true)
	c.onChanged()
}

// MouseUp ends what MouseDown began.
func (c *photoCanvas) MouseUp(*desktop.MouseEvent) { c.release() }

// DragEnd ends a drag; MouseUp may or may not have come before it.
func (c *photoCanvas) DragEnd() { c.release() }

func (c *photoCanvas) release() {
	kind := c.mouse.kind
	c.mouse.kind = dragNone
	switch kind {
	case dragNone:
		return
	case dragTool:
		c.mouse.tool.end()
	case dragGrid:
		if !c.mouse.moved {
			c.pickCell()
		}
	}
	c.hover(c.mouse.at, true)
	c.onChanged()
}

// letGo ends what the mouse is in the middle of, and forgets where the last strokes ended:
// another photo comes.
func (c *photoCanvas) letGo() {
	if c.mouse.kind == dragTool {
		c.mouse.tool.end()
	}
	c.mouse = gesture{at: c.mouse.at}
	for _, t := range c.tools {
		if s, ok := t.(interface{ forget() }); ok {
			s.forget()
		}
	}
}

// hover shows what the tool has at the pointer: the brush's ring.
func (c *photoCanvas) hover(at fyne.Position, in bool) {
	s := c.session
	if s.Photo == nil {
		return
	}
	c.hoverGrid(at, in)
	if in = in && !s.Compare && !c.mouse.space && !c.splits(); !in {
		c.ring.show(at, 0, false)
	}
	c.tool().hover(c.pointer(at), in)
}

// MouseIn and MouseMoved follow the pointer.
func (c *photoCanvas) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved moves the ring, and what is being dragged.
func (c *photoCanvas) MouseMoved(e *desktop.MouseEvent) { c.moveTo(e.Position) }

// Dragged is MouseMoved with a button down.
func (c *photoCanvas) Dragged(e *fyne.DragEvent) { c.moveTo(e.Position) }

// MouseOut hides the ring.
func (c *photoCanvas) MouseOut() {
	c.hover(c.mouse.at, false)
	if c.onPointer != nil {
		c.onPointer("")
	}
}

func (c *photoCanvas) moveTo(p fyne.Position) {
	s := c.session
	from := c.mouse.at
	c.mouse.at = p
	if s.Photo == nil {
		return
	}
	c.hover(p, true)
	c.tellPointer(p)
	if p == from {
		return
	}
	switch c.mouse.kind {
	case dragPan:
		s.View.Pan(float64(p.X-from.X)*c.scale, float64(p.Y-from.Y)*c.scale)
	case dragTool:
		c.mouse.tool.drag(c.pointer(p))
	case dragGrid:
		c.dragGrid(from, p)
		return
	case dragSplit:
		x, y := c.screen(p)
		s.Split.Drag(x, y, c.viewRect())
	default:
		return
	}
	c.raster.Refresh()
	c.placeLabels()
}

func (c *photoCanvas) tellPointer(p fyne.Position) {
	if c.onPointer == nil {
		return
	}
	x, y := c.toPhoto(p)
	if x < 0 || y < 0 || x >= c.session.View.PW || y >= c.session.View.PH || c.session.Compare {
		c.onPointer("")
		return
	}
	c.onPointer(fmt.Sprintf("%d, %d", int(math.Floor(x)), int(math.Floor(y))))
}

// Scrolled zooms at the pointer. With Ctrl it sizes the brush where one is chosen, and
// zooms in finer steps elsewhere: the toolkit knows no pinch, and where the system makes
// one of the wheel it holds Ctrl. A touchpad scrolls by fractions of a notch, and zooms
// by as much.
func (c *photoCanvas) Scrolled(e *fyne.ScrollEvent) {
	s := c.session
	if s.Photo == nil || e.Scrolled.DY == 0 {
		return
	}
	fine := 1.0
	if modifiers()&fyne.KeyModifierControl != 0 {
		if c.sizesBrush() {
			c.sizeBrush(e.Scrolled.DY > 0)
			return
		}
		fine = 0.3
	}
	sx, sy := c.screen(e.Position)
	factor := math.Pow(1.18, fine*clamp(float64(e.Scrolled.DY)/25, -2, 2))
	if cells := c.cells(); s.Compare && c.cellAt(cells, sx, sy) >= 0 {
		_, r := c.grid()
		s.View.GridZoom(cells[c.cellAt(cells, sx, sy)], sx, sy, factor, r)
	} else {
		s.View.ZoomAt(sx, sy, factor)
	}
	c.Refresh()
	c.hover(e.Position, true)
	c.onChanged()
}

// sizesBrush says whether the tool has a brush or a dab, and works on what is seen.
func (c *photoCanvas) sizesBrush() bool {
	switch c.tool().(type) {
	case *brushTool, *resultTool, *hintTool:
		return !c.session.Compare && !c.splits()
	}
	return false
}

func (c *photoCanvas) sizeBrush(larger bool) {
	switch s := c.session; {
	case s.Tool == state.HintTool:
		s.Hints.Resize(larger)
	case larger:
		s.Brush.Larger()
	default:
		s.Brush.Smaller()
	}
	c.hover(c.mouse.at, true)
	c.onChanged()
}

// holdSpace turns the mouse into a hand while the space bar is down.
func (c *photoCanvas) holdSpace(down bool) {
	c.mouse.space = down
	c.hover(c.mouse.at, !down)
}

// zoomStep zooms in the middle of the view, or of every cell.
func (c *photoCanvas) zoomStep(factor float64) {
	v := c.session.View
	if cells := c.cells(); c.session.Compare && len(cells) > 0 {
		_, r := c.grid()
		mx, my := cells[0].Middle()
		v.GridZoom(cells[0], mx, my, factor, r)
	} else {
		v.ZoomAt(v.W/2, v.H/2, factor)
	}
	c.Refresh()
	c.onChanged()
}

// actualSize shows one pixel of the visible picture on one screen pixel.
func (c *photoCanvas) actualSize() {
	s, zoom := c.session, 1.0
	if o := s.Outcome; o != nil && s.Shown.Kind != state.Original {
		zoom = float64(o.Scale())
	}
	s.View.SetZoom(s.View.W/2, s.View.H/2, zoom)
	c.Refresh()
	c.onChanged()
}

// fit shows the whole photo, or the whole region of a result that is a crop's.
func (c *photoCanvas) fit() {
	s := c.session
	s.View.Fit()
	if o := s.Outcome; o != nil && s.Shown.Kind != state.Original && o.Region.W < s.Mask.W {
		s.View.FitRect(float64(o.Region.X), float64(o.Region.Y), float64(o.Region.W), float64(o.Region.H))
	}
	c.Refresh()
	c.onChanged()
}

func modifiers() fyne.KeyModifier {
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return d.CurrentKeyModifiers()
	}
	return 0
}

func clamp[T int | float64](v, lo, hi T) T { return max(lo, min(hi, v)) }
