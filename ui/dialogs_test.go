package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// The toolkit runs a menu's shortcuts under a dialog, too: they are not meant there.
func TestShortcutsAreNotMeantUnderADialog(t *testing.T) {
	d, _ := withSamples(t)
	press := func(id string) { d.menu.items[d.commands.get(id)].Action() }
	d.showSettings()
	for _, id := range []string{"task.colorize", "view.history", "view.compare", "samples.order.different"} {
		press(id)
	}
	if d.session.Task() != restoration.Denoise || d.panel.pages.shown != taskPage || d.session.Compare || d.session.Outcome.Shelf.ByDifference {
		t.Error("the window under the dialog changed")
	}
	d.typedKey(fyne.KeyEscape)
	if press("task.colorize"); d.session.Task() != restoration.Colorize {
		t.Error("they are gone with the dialog")
	}
	press("file.quit")
	if press("file.quit"); len(d.win.Canvas().Overlays().List()) != 1 {
		t.Errorf("%d questions", len(d.win.Canvas().Overlays().List()))
	}
	d.typedKey(fyne.KeyEscape)
	if press("file.quit"); !d.modal() {
		t.Error("Esc was the last word on closing")
	}
}

// What a button or a menu opens has the keyboard, and what was pressed has not kept it.
func TestADialogHasTheKeyboardOfWhatOpenedIt(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20))
	d.tapPanel("More for the mask")
	save := d.panelButton("Save…")
	d.win.Canvas().Focus(save) // as a click on the screen does
	test.Tap(save)
	d.typeName("")
	d.typedKey(fyne.KeyEscape)
	if d.modal() || d.win.Canvas().Focused() != nil {
		t.Errorf("open %v, the keyboard is with %T", d.modal(), d.win.Canvas().Focused())
	}
	d.run()
	d.popUp([]*command{d.commands.get("file.save")}).Items[0].Action()
	d.typeName(filepath.Join(t.TempDir(), "x.png"))
	d.until(func() bool { return d.title == "saved" })
}

// Esc does what the button does that closes a dialog.
func TestEscClosesAsTheButtonDoes(t *testing.T) {
	d, _ := withSamples(t)
	path := filepath.Join(t.TempDir(), "x.png")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d.saveDialog(state.SaveOne)
	d.typeName(path)
	d.typedKey(fyne.KeyEscape) // the question whether to replace it
	if entry, ok := d.win.Canvas().Focused().(*nameEntry); !ok || entry.Text != path {
		t.Error("the form did not come back")
	}
	d.dismiss()

	none := 0
	d.pickOr("Where?", "Open", photoFiles, func(string) { t.Error("chosen") }, func() { none++ })
	d.typedKey(fyne.KeyEscape)
	d.until(func() bool { return none > 0 })
}

func TestEscEndsABenchmark(t *testing.T) {
	s := newShelf()
	d := newShelfDesk(t, s, writePhoto(t, 32, 32))
	m := &modelsDialog{w: d.Window, models: s}
	m.build()
	d.showDialog(m.dialog)
	m.load("")
	d.until(func() bool { return !m.busy })
	m.benchmark()
	ended := m.stop
	stopped := false
	m.stop = func() {
		stopped = true
		ended()
	}
	if d.typedKey(fyne.KeyEscape); d.modal() || !stopped {
		t.Errorf("open %v, stopped %v", d.modal(), stopped)
	}
	d.until(func() bool { return m.stop == nil })
}

// A run that fails while a dialog is open is told of all the same.
func TestARunFailsUnderADialog(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Colorize)
	d.prior.fail = errors.New("no memory")
	d.start()
	d.showSettings()
	d.until(func() bool { return !d.job.Phase().Busy() })
	if _, ok := d.win.Canvas().Focused().(*okButton); !ok {
		t.Fatal("not a word")
	}
	d.closeMessage()
	if d.typedKey(fyne.KeyEscape); d.modal() {
		t.Error("the settings do not close after it")
	}
}

// What is held down comes up in another window, which this one is not told.
func TestLeavingTheWindowLetsGoOfTheKeys(t *testing.T) {
	d, _ := withSamples(t)
	d.held(fyne.KeyBackslash, true)
	d.held(fyne.KeySpace, true)
	if !d.session.HoldOrigin || !d.canvas.mouse.space {
		t.Fatal("nothing is held")
	}
	if d.leftWindow(); d.session.HoldOrigin || d.canvas.mouse.space {
		t.Error("still held")
	}
}

func TestOneIsNotMany(t *testing.T) {
	for got, want := range map[string]string{samplesText(1): "1 sample", samplesText(2): "2 samples", runsText(1): "one run", runsText(3): "3 runs"} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Another language or other colours make the window anew: it stays where it was.
func TestTheWindowMadeAnewIsWhereItWas(t *testing.T) {
	d, _ := withSamples(t)
	d.toggleHistory()
	d.panel.folded = false
	d.setAppearance("light")
	if d.panel.pages.shown != historyPage || d.panel.folded || !d.panel.pages.history.box.Visible() {
		t.Errorf("page %s, folded %v", d.panel.pages.shown, d.panel.folded)
	}
}

func TestAMeanIsOfferedWhereThereIsOne(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Denoise)
	mean, photo := d.commands.get("samples.mean"), d.commands.get("samples.original")
	if mean.enabled() || !photo.enabled() {
		t.Error("before a run")
	}
	d.run()
	if !mean.enabled() || !photo.enabled() {
		t.Error("after it")
	}
	d.session.SetSampling(1, 0)
	d.run()
	shown := d.session.Shown
	if d.keys("m"); mean.enabled() || d.session.Shown != shown {
		t.Errorf("of one sample: enabled %v, shown %+v", mean.enabled(), d.session.Shown)
	}
}
