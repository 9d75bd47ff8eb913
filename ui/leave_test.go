package ui

import (
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// Nothing of what goes on with a photo goes on with the next one, whichever way that comes.
func TestAnotherPhotoBeginsAnew(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.setTask(restoration.Denoise)
	d.run()
	first := d.history.List()[0]
	other := writePhoto(t, 40, 32)
	for _, way := range []struct {
		name string
		w    int
		do   func()
	}{
		{"opened", 40, func() { d.open(other) }},
		{"of the history", 64, func() { d.returnTo(first) }},
	} {
		d.setTask(restoration.Inpaint)
		d.keys("b")
		d.frame()
		d.drag(desktop.MouseButtonPrimary, d.at(4, 4), d.at(6, 4))
		d.findScratches()
		d.until(d.finder.Ready)
		d.keys("c")
		d.mouseDown(d.at(2, 2))
		d.mouseDrag(d.at(30, 25))
		way.do()
		d.until(func() bool { return d.loading == "" })
		if d.session.Photo.W != way.w {
			t.Fatalf("%s: open is a photo %d wide", way.name, d.session.Photo.W)
		}
		if d.finder.Active() || d.canvas.size.text.Visible() || d.canvas.mouse.kind != dragNone {
			t.Errorf("%s: finder %v, the crop's size %v, drag %v", way.name, d.finder.Active(), d.canvas.size.text.Visible(), d.canvas.mouse.kind)
		}
		d.setTask(restoration.Inpaint)
		d.keys("b")
		d.frame()
		d.session.Brush.Size = 2
		d.session.Mask.Clear()
		d.dragWith(fyne.KeyModifierShift, d.at(30, 25), d.at(30, 25))
		if n := d.session.Mask.Touched(); n == 0 || n > 12 {
			t.Errorf("%s: a dot with Shift painted %d pixels, from where the last photo's stroke ended", way.name, n)
		}
	}
}

// A stroke that Esc puts the tool away from is closed when the button comes up, so that
// undo goes on.
func TestEscInTheMiddleOfAStrokeOnAResult(t *testing.T) {
	d := resulted(t, restoration.Denoise)
	d.keys("o")
	d.frame()
	d.mouseDown(d.at(30, 30))
	d.mouseDrag(d.at(50, 30))
	d.typedKey(fyne.KeyEscape)
	d.mouseDrag(d.at(60, 50))
	d.canvas.MouseUp(&desktop.MouseEvent{})
	d.keys("o")
	d.drag(desktop.MouseButtonPrimary, d.at(10, 10), d.at(20, 10))
	r := d.session.Outcome.Edits.Reveal
	steps := 0
	for r.CanUndo() {
		d.undo()
		steps++
	}
	if steps != 2 || !r.Empty() {
		t.Errorf("%d steps, %d pixels left", steps, r.Touched())
	}
}

// A photo that was asked for may come while a dialog about the last one is open: the
// dialog goes on about what it was opened for.
func TestAPhotoComesUnderTheSaveDialog(t *testing.T) {
	d, _ := withSamples(t)
	d.open(writePhoto(t, 40, 32))
	d.saveDialog(state.SaveAll)
	d.until(func() bool { return d.session.Photo.W == 40 })
	d.saveOpen.setWhat("sheet") // shows the form again
	d.saveOpen.setWhat("one")
	path := filepath.Join(t.TempDir(), "x.png")
	d.typeName(path)
	d.until(func() bool { return d.status.said == "Saved x.png and 1 more" })
	if p, err := photo.Read(path); err != nil || p.W != 32 {
		t.Errorf("%+v, %v", p, err)
	}
	if d.title != "" || d.session.Outcome != nil {
		t.Errorf("the title of the other photo says %q", d.title)
	}
}

func TestAPhotoComesUnderTheDialogOfTheMask(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20))
	d.open(writePhoto(t, 40, 32))
	d.exportMaskDialog()
	d.until(func() bool { return d.session.Photo.W == 40 })
	path := filepath.Join(t.TempDir(), "m.png")
	d.typeName(path)
	d.until(func() bool { return d.status.said == "Saved m.png" })
	if p, err := photo.Read(path); err != nil || p.W != 64 {
		t.Errorf("%+v, %v", p, err)
	}
}

// Mean and spread are made up for a run that was left while they were being worked out.
func TestAMeanIsWorkedOutForARunThatWasLeft(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Denoise)
	d.session.SetSampling(4, 0)
	d.run()
	d.run()
	other, first := d.history.List()[0], d.history.List()[1]
	d.returnTo(first)
	o := d.session.Outcome
	d.discard(0)
	d.discard(1) // while the first is being worked out
	d.returnTo(other)
	d.until(func() bool { return !d.settling })
	d.returnTo(first)
	d.until(func() bool { return !o.Stale() })
}

// A photo that is opened while a session is read is the later wish.
func TestASessionIsSuperseded(t *testing.T) {
	d, path := withSamples(t)
	file := filepath.Join(t.TempDir(), "a.afterimage")
	d.saveSession(file)
	d.until(func() bool { return d.sessionPath == file })
	e := newDesk(t, "")
	quit := 0
	e.openWith("x", state.Photos{}, func(p state.Photos) (*state.Opened, error) { return state.OpenSession(file, p) }, e.tookSession, func() { quit++ })
	other := writePhoto(t, 40, 32)
	e.open(other)
	e.until(func() bool { return e.loading == "" && quit == 1 })
	if e.session.Photo == nil || e.session.Photo.Path != other || e.session.Photo.Path == path || len(e.history.List()) != 0 {
		t.Errorf("open is %+v", e.session.Photo)
	}
}
