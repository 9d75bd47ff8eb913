package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// walk visits what is visible, with its place in the window.
func walk(o fyne.CanvasObject, at fyne.Position, f func(fyne.CanvasObject, fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	f(o, at)
	switch x := o.(type) {
	case *fyne.Container:
		for _, c := range x.Objects {
			walk(c, at, f)
		}
	case *container.Scroll:
		walk(x.Content, at, f)
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(x).Objects() {
			walk(c, at, f)
		}
	}
}

// everyLanguage calls a function with the window in each language.
func everyLanguage(t *testing.T, d *desk, f func(code string)) {
	t.Helper()
	t.Cleanup(func() { useLanguage("en") })
	for _, l := range languages {
		d.setLanguage(l.code)
		f(l.code)
	}
}

// TestNoTextIsClipped looks at every line of text in every task and every language, at
// the smallest window that is supported.
func TestNoTextIsClipped(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	everyLanguage(t, d, func(look string) {
		d.panel.folded, d.panel.maskFolded = false, false
		for _, task := range state.Tasks() {
			d.setTask(task)
			d.session.Settings().Noise = restoration.Noise{Levels: 33.3}
			d.panel.built = ""
			d.changed()
			d.win.Resize(fyne.NewSize(1280, 800))
			right := d.win.Canvas().Size().Width
			walk(d.win.Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
				text, ok := o.(*canvas.Text)
				if !ok || text.Text == "" {
					return
				}
				if text.Size().Width < text.MinSize().Width-0.5 {
					t.Errorf("%s, %s: %q has %g of the %g it needs", look, task, text.Text, text.Size().Width, text.MinSize().Width)
				}
				if at.X < 0 || at.X+text.MinSize().Width > right {
					t.Errorf("%s, %s: %q goes from %g to %g", look, task, text.Text, at.X, at.X+text.MinSize().Width)
				}
			})
		}
	})
}

// TestPanelKeepsItsWidth: what is too wide would be cut at the window's edge.
func TestPanelKeepsItsWidth(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	everyLanguage(t, d, func(code string) {
		d.panel.folded, d.panel.maskFolded = false, false
		for _, task := range state.Tasks() {
			d.setTask(task)
			families := state.KernelFamilies()
			if task != restoration.Deblur {
				families = families[:1]
			}
			for _, f := range families {
				d.session.Kernel.Family = f.ID
				d.session.Tool = state.CropTool
				d.panel.built = ""
				d.panel.refresh()
				if w := d.panel.root.MinSize().Width; w > panelWidth {
					t.Errorf("%s, %s, %s: the panel is %g wide", code, task, f.ID, w)
				}
			}
		}
		d.setTask(restoration.Deblur)
		d.session.Kernel.Family, d.session.Tool = "motion", state.LookTool
		d.panel.refresh()
		if w := d.panel.root.MinSize().Width; w > panelWidth {
			t.Errorf("%s, looking closer: the panel is %g wide", code, w)
		}
		d.session.Tool = state.Hand
	})
}

func TestEmptyWindow(t *testing.T) {
	d := newDesk(t, "")
	if !d.empty.Visible() || d.foot.Visible() || d.win.Title() != "Afterimage" {
		t.Error("the empty window does not ask for a photo")
	}
	if hint := d.panel.run.status.seg.Text; hint != "Open a photo first." || !d.panel.run.button.Disabled() {
		t.Errorf("it says %q", hint)
	}
	cards := 0
	walk(d.empty, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if text, ok := o.(*canvas.Text); ok && text.Text == "A sample" {
			cards++
		}
	})
	if cards != 1 {
		t.Errorf("%d samples are offered", cards)
	}
	for _, key := range "beqg123ms0[]" { // nothing has a meaning, nothing must break
		d.typedRune(key)
	}
	d.undo()
	d.start()
	d.fit()
	d.saveDialog(state.SaveOne)
	if d.modal() {
		t.Error("there is nothing to save")
	}
}

func TestMenusFollowTheSession(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	off := func(id string) bool { return d.menu.items[d.commands.get(id)].Disabled }
	if !off("file.save") || !off("run.start") || !off("edit.undo") || !off("run.cancel") {
		t.Error("menus offer what cannot be")
	}
	d.setTask(restoration.Denoise)
	if off("run.start") {
		t.Error("denoising can start")
	}
	d.run()
	if off("file.save") || off("file.saveAll") || off("view.compare") {
		t.Error("there are samples to save and to compare")
	}
}

func TestControlsChangeTheSettings(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Upscale)
	d.session.Settings().Scale = 3
	d.setDownscale(restoration.Bicubic)
	if s := d.session.Settings(); s.Scale != 4 || s.Validate() != nil {
		t.Errorf("bicubic has no scale of %d", s.Scale)
	}
	d.setTask(restoration.Deblur)
	d.setKernelFamily("Motion")
	if got := d.session.Resolved().Kernel; got != "motion:15,30" {
		t.Errorf("kernel %q", got)
	}
	sliders := 0
	walk(d.panel.body, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if s, ok := o.(*slider); ok {
			sliders++
			s.SetValue(s.Max)
		}
	})
	if got := d.session.Resolved(); got.Kernel != "motion:60,180" || got.Samples != 16 || got.Noise.Auto || sliders < 4 {
		t.Errorf("%d sliders at their ends give %+v", sliders, got)
	}
	d.tapPanel("Auto")
	if !d.session.Resolved().Noise.Auto {
		t.Error("the noise is not estimated")
	}
}
