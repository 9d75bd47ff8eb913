package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/ui/raster"
	"afterimage/ui/state"
	"afterimage/ui/state/selection"
)

// selecting is what lasso, rectangle and wand have in common: they add to the mask what
// they choose, or take it away.
type selecting struct {
	canvas   *photoCanvas
	subtract bool // of the drag that goes on
}

func (t *selecting) cursor() desktop.Cursor { return desktop.CrosshairCursor }

// start makes ready for a drag; it says whether the photo takes one, and whether the mask
// is free for it.
func (t *selecting) start(p pointer) (takes, free bool) {
	s := t.canvas.session
	if !s.UsesMask() {
		return false, false
	}
	s.Show(state.Choice{})
	s.ShowMask = true
	t.subtract = s.Subtract
	switch { // the keys count over what is chosen in the panel
	case p.has(fyne.KeyModifierAlt):
		t.subtract = true
	case p.has(fyne.KeyModifierShift):
		t.subtract = false
	}
	return true, t.canvas.maskFree()
}

func (t *selecting) hover(p pointer, _ bool) { t.canvas.ring.show(p.at, 0, false) }

func onScreen(d *drawing, p selection.Point) raster.Point {
	x, y := d.view.ToScreen(p.X, p.Y)
	return raster.Point{X: x, Y: y}
}

// lassoTool chooses what a line that is drawn by hand surrounds.
type lassoTool struct {
	selecting
	points []selection.Point
}

func (t *lassoTool) begin(p pointer) bool {
	takes, free := t.start(p)
	t.points = nil
	if free {
		t.points = []selection.Point{{X: p.x, Y: p.y}}
	}
	return takes
}

func (t *lassoTool) drag(p pointer) {
	if len(t.points) == 0 {
		return
	}
	last := t.points[len(t.points)-1]
	if d := math.Hypot(p.x-last.X, p.y-last.Y) * t.canvas.session.View.Zoom; d >= 1 {
		t.points = append(t.points, selection.Point{X: p.x, Y: p.y})
	}
}

func (t *lassoTool) end() {
	if len(t.points) > 2 {
		t.canvas.edits.Do(t.canvas.session.Mask, tr("Lasso…"), state.PolygonEdit(t.points, t.subtract))
	}
	t.points = nil
}

func (t *lassoTool) draw(d *drawing) {
	if len(t.points) < 2 {
		return
	}
	line := make([]raster.Point, 0, len(t.points)+1)
	for _, p := range t.points {
		line = append(line, onScreen(d, p))
	}
	raster.Dashes(d.frame, d.clip, append(line, line[0]), d.line())
}

// rectangleTool chooses whole pixels between two corners.
type rectangleTool struct {
	selecting
	from, to *selection.Point
}

func (t *rectangleTool) begin(p pointer) bool {
	takes, free := t.start(p)
	t.from, t.to = nil, nil
	if free {
		t.from = &selection.Point{X: p.x, Y: p.y}
	}
	return takes
}

func (t *rectangleTool) drag(p pointer) {
	if t.from != nil {
		t.to = &selection.Point{X: p.x, Y: p.y}
	}
}

func (t *rectangleTool) end() {
	if t.from != nil && t.to != nil {
		t.canvas.edits.Do(t.canvas.session.Mask, tr("Rectangle…"), state.RectangleEdit(*t.from, *t.to, t.subtract))
	}
	t.from, t.to = nil, nil
}

func (t *rectangleTool) draw(d *drawing) {
	if t.from == nil || t.to == nil {
		return
	}
	m := t.canvas.session.Mask
	a := selection.RectangleArea(m.W, m.H, *t.from, *t.to)
	if a.Empty() {
		return
	}
	x0, y0, x1, y1 := float64(a.X0), float64(a.Y0), float64(a.X1), float64(a.Y1)
	var line []raster.Point
	for _, p := range []selection.Point{{X: x0, Y: y0}, {X: x1, Y: y0}, {X: x1, Y: y1}, {X: x0, Y: y1}, {X: x0, Y: y0}} {
		line = append(line, onScreen(d, p))
	}
	raster.Dashes(d.frame, d.clip, line, d.line())
}

// wandTool chooses what looks like the pixel that is clicked.
type wandTool struct{ selecting }

func (t *wandTool) begin(p pointer) bool {
	takes, free := t.start(p)
	if free {
		s := t.canvas.session
		t.canvas.edits.Latest(s.Mask, tr("Magic wand…"),
			state.WandEdit(s.Picture.Base(), int(math.Floor(p.x)), int(math.Floor(p.y)), s.Wand, t.subtract))
	}
	return takes
}

func (*wandTool) drag(pointer) {}

func (*wandTool) end() {}

func (*wandTool) draw(*drawing) {}
