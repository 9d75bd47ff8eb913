package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// resulted is a desk with two samples of a task.
func resulted(t *testing.T, task restoration.Task) *desk {
	t.Helper()
	d := newDesk(t, writePhoto(t, 96, 64))
	d.setTask(task)
	if task == restoration.Inpaint {
		d.drag(desktop.MouseButtonPrimary, d.at(40, 30), d.at(56, 30))
	}
	d.session.Settings().Noise = restoration.Noise{Levels: 12}
	d.run()
	return d
}

// quiet waits until the pictures are as the edits make them.
func (d *desk) quiet() {
	d.t.Helper()
	d.changed()
	d.until(func() bool { return !d.retouch.Busy() })
}

func (d *desk) panelText(word string) bool {
	found := false
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		switch x := o.(type) {
		case *canvas.Text:
			found = found || strings.Contains(x.Text, word)
		case *choice:
			found = found || strings.Contains(x.text, word)
		}
	})
	return found
}

func TestResultControlsComeWithTheResult(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.setTask(restoration.Colorize)
	if d.panelText("Strength") || d.commands.get("compose.tool").enabled() || d.commands.get("reveal.tool").enabled() {
		t.Error("there are controls for a result before there is one")
	}
	d.keys("jot") // nothing has a meaning, nothing must break
	d.run()
	if !d.panelText("Strength") || !d.panelText("Saturation") || !d.panelText("Compose by region") || d.panelText("Begins as") {
		t.Error("the controls of the result are not there")
	}
	d.keys("j")
	if !d.panelText("Begins as") || !d.panelText("Hardness") || d.session.Tool != state.ComposeTool {
		t.Error("the controls for composing are not there")
	}
	d.typedKey(fyne.KeyEscape)
	if d.panelText("Begins as") || d.session.Tool != state.Hand {
		t.Error("Esc does not put the tool away")
	}
	for _, task := range []restoration.Task{restoration.OldPhoto, restoration.Denoise} {
		d.setTask(task) // the result is still the colorized one
		if !d.panelText("Saturation") {
			t.Error("the result loses its controls with another task")
		}
	}
}

func TestStrengthSliderFades(t *testing.T) {
	d := resulted(t, restoration.Denoise)
	before := d.session.Outcome.Picture(d.session.Shown)
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if s, ok := o.(*slider); ok && s.Max == 100 && s.Value == 100 {
			s.SetValue(40)
		}
	})
	d.quiet()
	if got := d.session.Outcome.Edits.Strength; got != 0.4 {
		t.Fatalf("strength %g", got)
	}
	if d.session.Outcome.Picture(d.session.Shown) == before || d.history.Unsaved() == 0 {
		t.Error("the sample is shown as it was")
	}
	if text := d.status.sample.Text; !strings.Contains(text, "agrees with the photo") {
		t.Errorf("the status line says %q", text)
	}
}

func TestSaturationIsEachSamplesOwn(t *testing.T) {
	d := resulted(t, restoration.Colorize)
	d.keys("2")
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		switch x := o.(type) {
		case *slider:
			if x.Max == 200 && x.Value == 100 {
				x.SetValue(150)
			}
		case *widget.Check:
			if strings.Contains(x.Text, "luminance") {
				x.SetChecked(true)
			}
		}
	})
	d.quiet()
	e := d.session.Outcome.Edits
	if e.Colour(state.Choice{Kind: state.OneSample, Index: 1}) != (state.Colour{Saturation: 1.5, KeepLuminance: true}) ||
		e.Colour(state.Choice{Kind: state.OneSample}) != (state.Colour{Saturation: 1}) {
		t.Errorf("%+v", e)
	}
	d.keys("1")
	d.quiet()
	if e.Colour(state.Choice{Kind: state.OneSample}) != (state.Colour{Saturation: 1}) {
		t.Error("looking at another sample changes its colours")
	}
}

func TestComposeWithTheMouse(t *testing.T) {
	for _, task := range []restoration.Task{restoration.Denoise, restoration.Inpaint} {
		d := resulted(t, task)
		d.keys("1j")
		if d.session.Shown.Kind != state.Composed || d.session.Source != 1 {
			t.Fatalf("%s: %v is shown, painting with %d", task, d.session.Shown, d.session.Source)
		}
		d.drag(desktop.MouseButtonPrimary, d.at(40, 30), d.at(50, 30), d.at(60, 34))
		d.quiet()
		c := d.session.Composition()
		if c.Plane(1) == nil || c.Plane(1).Row(30)[50] == 0 || !c.CanUndo() {
			t.Fatalf("%s: nothing was painted", task)
		}
		if text := d.status.sample.Text; !strings.Contains(text, "Composed of samples 1, 2") ||
			strings.Contains(text, "pixels changed outside the mask: 0") != (task == restoration.Inpaint) {
			t.Errorf("%s: the status line says %q", task, text)
		}
		d.keys("1") // the base paints itself back
		if d.session.Source != 0 || d.session.Shown.Kind != state.Composed {
			t.Errorf("%s: a number does not choose the source", task)
		}
		d.drag(desktop.MouseButtonPrimary, d.at(40, 30), d.at(60, 34))
		if c.Plane(1).Row(30)[50] != 0 {
			t.Errorf("%s: the base is not back", task)
		}
		d.undo()
		if d.quiet(); c.Plane(1).Row(30)[50] == 0 {
			t.Errorf("%s: undo does not bring the stroke back", task)
		}
		d.undo()
		if !c.Empty() || c.CanUndo() {
			t.Errorf("%s: two strokes are not two steps", task)
		}
		d.redo()
		if d.session.Mask.CanUndo() != (task == restoration.Inpaint) {
			t.Errorf("%s: the mask's history was touched", task)
		}
		d.keys("e")
		d.drag(desktop.MouseButtonPrimary, d.at(40, 30), d.at(60, 34))
		if !d.session.TakeBack || c.Plane(1).Row(30)[50] != 0 {
			t.Errorf("%s: E does not erase", task)
		}
		d.keys("h0t")
		if d.session.Shown.Kind != state.Composed {
			t.Errorf("%s: T does not show the composition", task)
		}
		d.dropComposition()
		if d.session.Shown != (state.Choice{Kind: state.OneSample}) || d.commands.get("compose.show").enabled() {
			t.Errorf("%s: removed, %v is shown", task, d.session.Shown)
		}
	}
}

func TestOriginalBrush(t *testing.T) {
	d := resulted(t, restoration.Denoise)
	d.keys("o")
	if d.session.Tool != state.RevealTool || d.session.Shown.Kind != state.OneSample {
		t.Fatalf("tool %v on %v", d.session.Tool, d.session.Shown)
	}
	d.frame()
	before := slices.Clone(d.canvas.frame.Pix)
	d.drag(desktop.MouseButtonPrimary, d.at(40, 30), d.at(50, 30))
	d.quiet()
	d.frame()
	if !d.session.Outcome.Edits.Revealed() || slices.Equal(d.canvas.frame.Pix, before) {
		t.Error("the original does not show through")
	}
	tinted := slices.Clone(d.canvas.frame.Pix)
	d.keys("q")
	d.frame()
	if d.session.ShowRegions || slices.Equal(d.canvas.frame.Pix, tinted) {
		t.Error("Q does not hide the regions")
	}
	d.undo()
	if d.session.Outcome.Edits.Revealed() || d.session.Mask.CanUndo() {
		t.Error("undo is not the brush's own")
	}
}

func TestPanelOfAResultKeepsItsWidth(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.session.SetSampling(8, 0)
	d.setTask(restoration.Colorize)
	d.run()
	for _, keys := range []string{"1", "j", "o"} {
		d.keys(keys)
		if w := d.panel.body.MinSize().Width; w > panelWidth-34 {
			t.Errorf("%q: the settings are %g wide", keys, w)
		}
	}
}
