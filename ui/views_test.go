package ui

import (
	"math"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// TestGridIsLinked drags and zooms in one cell, and looks at all of them.
func TestGridIsLinked(t *testing.T) {
	d := drawn(t, 5)
	d.keys("g")
	cells := d.canvas.cells()
	if len(cells) != 6 || !strings.HasPrefix(d.gridName(one(2)), "3   ") {
		t.Fatalf("%d cells, %q", len(cells), d.gridName(one(2)))
	}
	point := func(c state.GridCell, dx, dy float64) fyne.Position {
		x, y := c.Middle()
		return fyne.NewPos(float32((x+dx)/d.canvas.scale), float32((y+dy)/d.canvas.scale))
	}
	zoom := cells[0].View.Zoom
	e := &fyne.ScrollEvent{}
	e.Position, e.Scrolled.DY = point(cells[3], 20, -10), 50
	x0, y0 := cells[3].View.ToPhoto(d.canvas.screen(e.Position))
	d.canvas.Scrolled(e)
	cells = d.canvas.cells()
	x1, y1 := cells[3].View.ToPhoto(d.canvas.screen(e.Position))
	if math.Hypot(x1-x0, y1-y0)*cells[3].View.Zoom > 1 || cells[3].View.Zoom < 1.3*zoom || percent(d.zoom()) != percent(cells[0].View.Zoom) {
		t.Errorf("zoomed at %g, %g to %g, %g; %s", x0, y0, x1, y1, percent(d.zoom()))
	}
	for _, b := range []desktop.MouseButton{desktop.MouseButtonPrimary, desktop.MouseButtonTertiary} {
		before := d.canvas.cells()
		d.drag(b, point(before[1], 0, 0), point(before[1], 3, 0), point(before[1], 14, 5))
		for i, c := range d.canvas.cells() {
			dx, dy := (before[i].View.X-c.View.X)*c.View.Zoom, (before[i].View.Y-c.View.Y)*c.View.Zoom
			if math.Abs(dx-14) > 1.01 || math.Abs(dy-5) > 1.01 || !d.session.Compare {
				t.Errorf("button %v: cell %d moved %g, %g", b, i, dx, dy)
			}
		}
	}
	d.canvas.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: point(cells[1], 0, 0)}})
	if d.canvas.over != 1 || !strings.HasPrefix(d.status.sample.Text, "Sample 2   Seed 1   Agrees") {
		t.Errorf("over %d: %q", d.canvas.over, d.status.sample.Text)
	}
	d.typedKey(fyne.KeyLeft)
	d.typedKey(fyne.KeyDelete)
	if len(d.canvas.cells()) != 5 || !d.session.Compare {
		t.Errorf("%d cells after a discard in the grid", len(d.canvas.cells()))
	}
	d.commands.get("view.gridSpread").do()
	d.commands.get("view.gridMean").do()
	if c := d.canvas.cells(); len(c) != 5 || c[3].Choice == one(3) || c[4].Choice.Kind != state.Spread {
		t.Errorf("%d cells", len(c))
	}
	d.escape()
	if d.session.Compare {
		t.Error("Esc stays in the grid")
	}
}

// TestGridOfARunThatGoesOn: what is drawn shows its preview, what is not the photo in the
// dark.
func TestGridOfARunThatGoesOn(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Colorize)
	d.prior.gate = make(chan bool, 3)
	d.job.Interval = 0
	d.prior.gate <- true
	d.start()
	d.until(func() bool { return d.progress.Evals == 1 })
	d.keys("g")
	d.frame()
	cells := d.canvas.cells()
	if !d.session.Compare || len(cells) != 2 || d.gridName(one(0)) != "1" || d.gridName(one(1)) != "2   waiting" {
		t.Errorf("%d cells: %q, %q", len(cells), d.gridName(one(0)), d.gridName(one(1)))
	}
	light := func(c state.GridCell) (sum int) {
		for y := c.Box.Min.Y; y < c.Box.Max.Y; y += 4 {
			for x := c.Box.Min.X; x < c.Box.Max.X; x += 4 {
				sum += int(d.canvas.frame.RGBAAt(x, y).G)
			}
		}
		return sum
	}
	if a, b := light(cells[0]), light(cells[1]); float64(b) > 0.8*float64(a) {
		t.Errorf("the waiting cell is not dark: %d against %d", b, a)
	}
	d.drag(desktop.MouseButtonPrimary, fyne.NewPos(float32(cells[1].Box.Min.X+9), float32(cells[1].Box.Min.Y+9)))
	if !d.session.Compare {
		t.Error("a cell without a picture was chosen")
	}
	d.cancel()
	d.until(func() bool { return !d.job.Phase().Busy() })
}

func TestBeforeAndAfter(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	if d.keys("/"); d.session.Split.Mode != state.SplitOff {
		t.Error("there is nothing to hold against the photo")
	}
	d.setTask(restoration.Upscale)
	d.session.Settings().Scale = 2
	d.session.Crop.Set(restoration.Rect{X: 8, Y: 4, W: 48, H: 40})
	d.run()
	d.keys("0/")
	d.session.HideGrid = true // the frame is compared with pictures alone
	d.frame()
	s, ok := d.canvas.splitNow()
	if !ok || d.session.Shown != one(0) || !d.canvas.sides[0].text.Visible() || d.canvas.sides[1].text.Text != "After" {
		t.Fatalf("%v, %v", ok, d.session.Shown)
	}
	holdsAgainst(d, s)
	line := func() float64 { s, _ := d.canvas.splitNow(); return s.before.X1 }
	y := float32((s.before.Y0 + s.before.Y1) / 3)
	d.drag(desktop.MouseButtonPrimary, fyne.NewPos(float32(line()/d.canvas.scale)+4, y), fyne.NewPos(400, y))
	if got := line() / d.canvas.scale; math.Abs(got-400) > 1e-3 {
		t.Errorf("dragged to 400, the divider is at %g", got)
	}
	d.canvas.mouse.at = fyne.NewPos(402, y)
	if d.canvas.Cursor() != desktop.HResizeCursor {
		t.Error("the pointer does not say that the divider can be moved")
	}
	d.session.View.SetZoom(100, 100, 31)
	d.frame()
	if got := line() / d.canvas.scale; math.Abs(got-400) > 1e-3 {
		t.Errorf("zoomed in, the divider is at %g", got)
	}
	s, _ = d.canvas.splitNow()
	holdsAgainst(d, s)
	d.fit()
	d.frame()
	e := &fyne.PointEvent{}
	e.Position = fyne.NewPos(float32(line()/d.canvas.scale), y)
	d.canvas.DoubleTapped(e)
	s, _ = d.canvas.splitNow()
	if w := s.before.X1 - s.before.X0; math.Abs(w-(s.after.X1-s.after.X0)) > 1e-6 {
		t.Errorf("centred: %v", s)
	}
	if d.keys("?"); d.session.Split.Mode != state.OneAbove {
		t.Error("Shift+/ does not turn the divider")
	}
	d.frame()
	s, _ = d.canvas.splitNow()
	holdsAgainst(d, s)
	d.held(fyne.KeyBackslash, true)
	if d.canvas.splits() {
		t.Error("while \\ is held the photo alone is shown")
	}
	d.held(fyne.KeyBackslash, false)
	if d.escape(); d.session.Split.Mode != state.SplitOff || d.canvas.sides[0].text.Visible() {
		t.Error("Esc leaves the divider")
	}
}

// holdsAgainst compares the frame with the photo's and the sample's own, side by side.
func holdsAgainst(d *desk, s split) {
	d.t.Helper()
	size := d.canvas.Size()
	w, h := int(size.Width), int(size.Height)
	shot := func() []uint8 { return slices.Clone(d.canvas.frame.Pix) }
	d.canvas.draw(w, h)
	both := shot()
	mode := d.session.Split.Mode
	d.session.Split.Mode = state.SplitOff
	d.canvas.draw(w, h)
	after := shot()
	raster.Fill(d.canvas.frame, opaque(colorCanvas))
	m := d.session.Mask
	d.session.Picture.Draw(d.canvas.frame, d.canvas.frame.Rect, place(*d.session.View, 0, 0, m.W, m.H), raster.R(m.W, m.H))
	before := shot()
	d.session.Split.Mode = mode
	if slices.Equal(before, after) {
		d.t.Fatal("the sample is the photo: nothing is tried")
	}
	at := func(r raster.Rect, fx, fy float64) int {
		x, y := int(r.X0+(r.X1-r.X0)*fx), int(r.Y0+(r.Y1-r.Y0)*fy)
		return d.canvas.frame.PixOffset(x, y)
	}
	for i := range 20 { // away from the divider and its handle
		f := 0.02 + float64(i%5)*0.02
		g := 0.1 + float64(i)*0.04
		b, a := at(s.before, f, g), at(s.after, 1-f, g)
		if s.mode == state.OneAbove {
			b, a = at(s.before, g, f), at(s.after, g, 1-f)
		}
		if !slices.Equal(both[b:b+3], before[b:b+3]) {
			d.t.Errorf("%v: the photo is not before the divider", s.mode)
		}
		if !slices.Equal(both[a:a+3], after[a:a+3]) {
			d.t.Errorf("%v: the sample is not after the divider", s.mode)
		}
	}
}

// TestDividerPaintsNothing: a miss beside the divider moves the photo.
func TestDividerPaintsNothing(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20))
	d.run()
	touched := d.session.Mask.Touched()
	d.keys("/")
	d.frame()
	x := d.session.View.X
	d.drag(desktop.MouseButtonPrimary, d.at(10, 10), d.at(14, 10))
	if d.session.Mask.Touched() != touched || d.session.View.X >= x || d.session.Shown.Kind != state.OneSample {
		t.Error("a stroke was painted")
	}
}
