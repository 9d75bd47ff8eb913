package ui

import (
	"image/color"
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// Dabs are put, moved and removed with the mouse and keys, and undone; they are seen on the
// photo, and only colorize has the tool.
func TestColourHintsByMouseAndKeys(t *testing.T) {
	d := newDesk(t, writePhoto(t, 300, 200))
	h := d.session.Hints
	if d.keys("d"); d.session.Tool == state.HintTool {
		t.Fatal("inpaint has the tool")
	}
	d.setTask(restoration.Colorize)
	d.keys("d")
	d.frame()
	h.SetColour("#ff0000")
	h.SetRadius(10)
	click := func(b desktop.MouseButton, x, y float64) { d.drag(b, d.at(x, y)) }
	click(desktop.MouseButtonPrimary, 60.5, 50.5)
	click(desktop.MouseButtonPrimary, 200.5, 100.5)
	if l := h.List(); len(l) != 2 || l[0] != (restoration.Hint{X: 60, Y: 50, Radius: 10, Colour: "#ff0000"}) {
		t.Fatalf("put as %+v", l)
	}
	d.frame()
	p := d.at(200.5, 100.5)
	if c := d.canvas.frame.RGBAAt(int(p.X), int(p.Y)); c.R < 200 || c.G > 60 {
		t.Errorf("the dab is shown as %v", c)
	}
	d.drag(desktop.MouseButtonPrimary, d.at(60.5, 50.5), d.at(80.5, 50.5), d.at(100.5, 80.5))
	if l := h.List(); len(l) != 2 || l[0].X != 100 || l[0].Y != 80 {
		t.Errorf("dragged to %+v", l)
	}
	d.frame()
	p = d.at(100.5, 80.5-10-5/d.session.View.Zoom)
	if c := d.canvas.frame.RGBAAt(int(p.X), int(p.Y)); c != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("what marks the selected dab is %v", c)
	}
	click(desktop.MouseButtonSecondary, 200.5, 100.5)
	if l := h.List(); len(l) != 1 || l[0].X != 100 {
		t.Errorf("the right button left %+v", l)
	}
	click(desktop.MouseButtonSecondary, 20, 20) // on none
	if d.typedKey(fyne.KeyDelete); len(h.List()) != 0 {
		t.Errorf("Delete left %+v", h.List())
	}
	for _, want := range []int{1, 2, 2, 1, 0} {
		if d.undo(); len(h.List()) != want {
			t.Errorf("undone to %+v, want %d", h.List(), want)
		}
	}
	if d.redo(); !reflect.DeepEqual(h.List(), []restoration.Hint{{X: 60, Y: 50, Radius: 10, Colour: "#ff0000"}}) {
		t.Errorf("redone to %+v", h.List())
	}
	if d.keys("]"); h.Radius != 12 {
		t.Errorf("] makes the radius %g", h.Radius)
	}
	d.takeHintColour("#35589a")
	if d.clearHints(); h.Colour != "#35589a" || len(h.List()) != 0 {
		t.Errorf("%s, %+v", h.Colour, h.List())
	}
}

// Delete is the samples' where they are looked at, and a run has the dabs.
func TestHintsOfARun(t *testing.T) {
	d := newDesk(t, writePhoto(t, 96, 80))
	d.setTask(restoration.Colorize)
	d.takeHintColour("#a4523c")
	d.frame()
	d.drag(desktop.MouseButtonPrimary, d.at(40.5, 30.5))
	d.run()
	if got := d.session.Outcome.Settings.Hints; len(got) != 1 || got[0].Colour != "#a4523c" {
		t.Fatalf("the run had %+v", got)
	}
	d.session.Show(state.Choice{Kind: state.OneSample})
	if d.commands.get("hints.remove").enabled() {
		t.Error("Delete is the hints' over a sample")
	}
	d.frame()
	d.drag(desktop.MouseButtonPrimary, d.at(70.5, 60.5)) // a click shows the photo
	if d.session.Shown != (state.Choice{}) || len(d.session.Hints.List()) != 2 || !d.commands.get("hints.remove").enabled() {
		t.Errorf("shown is %+v, with %+v", d.session.Shown, d.session.Hints.List())
	}
	if len(d.session.Outcome.Settings.Hints) != 1 {
		t.Error("the run's hints changed")
	}
}
