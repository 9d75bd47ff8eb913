package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// withSamples is a desk with two samples of a photo.
func withSamples(t *testing.T) (d *desk, path string) {
	t.Helper()
	path = writePhoto(t, 32, 32)
	d = newDesk(t, path)
	d.setTask(restoration.Denoise)
	d.run()
	return d, path
}

// typeName types over the name in the save dialog and accepts it.
func (d *desk) typeName(name string) {
	d.t.Helper()
	if !d.modal() {
		d.t.Fatal("no dialog")
	}
	entry, ok := d.win.Canvas().Focused().(*nameEntry)
	if !ok {
		d.t.Fatalf("the name has not the keyboard: %T", d.win.Canvas().Focused())
	}
	entry.SetText(name)
	entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

// closeMessage closes the message that is open with Enter.
func (d *desk) closeMessage() {
	d.t.Helper()
	ok, focused := d.win.Canvas().Focused().(*okButton)
	if !focused {
		d.t.Fatalf("no message has the keyboard: %T", d.win.Canvas().Focused())
	}
	ok.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestTheFormComesBackAfterAnError(t *testing.T) {
	d, _ := withSamples(t)
	d.saveDialog(state.SaveOne)
	d.typeName("/proc/nowhere/x.png")
	d.until(func() bool { return d.title == "not saved" })
	d.closeMessage()
	entry, ok := d.win.Canvas().Focused().(*nameEntry)
	if !ok || entry.Text != "/proc/nowhere/x.png" {
		t.Fatalf("the keyboard is with %T", d.win.Canvas().Focused())
	}
	path := filepath.Join(t.TempDir(), "x.tif")
	d.typeName(path)
	d.until(func() bool { return d.title == "saved" })
	if p, err := photo.Read(path); err != nil || p.Format != photo.TIFF {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestOverwritingAsks(t *testing.T) {
	d, _ := withSamples(t)
	path := filepath.Join(t.TempDir(), "x.png")
	if err := os.WriteFile(path, []byte("by hand"), 0o600); err != nil {
		t.Fatal(err)
	}
	d.saveDialog(state.SaveOne)
	d.typeName(path)
	d.answer("Keep")
	if entry, ok := d.win.Canvas().Focused().(*nameEntry); !ok || entry.Text != path {
		t.Fatal("the form did not come back")
	}
	if data, _ := os.ReadFile(path); string(data) != "by hand" {
		t.Fatal("it was written over")
	}
	d.typeName(path)
	d.answer("Replace")
	d.until(func() bool { return d.title == "saved" })
	if _, err := photo.Read(path); err != nil {
		t.Error(err)
	}
}

// The photo may be deleted while it is open: what was drawn from it is saved all the same.
func TestThePhotoIsDeletedWhileOpen(t *testing.T) {
	d, path := withSamples(t)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "x.png")
	d.saveDialog(state.SaveAll)
	d.typeName(out)
	d.until(func() bool { return d.title == "saved" })
	if d.history.Unsaved() != 0 || !strings.HasPrefix(d.status.sample.Text, "Saved x-1.png and 5 more") {
		t.Errorf("status %q", d.status.sample.Text)
	}
	if d.open(path); d.modal() {
		t.Fatal("nothing was unsaved")
	}
	d.until(func() bool { return d.loading == "" })
	d.closeMessage()
	if d.session.Photo == nil || d.session.Outcome == nil {
		t.Error("a photo that is gone took what was open with it")
	}
}

func TestTheFormIsRemembered(t *testing.T) {
	d, path := withSamples(t)
	folder := t.TempDir()
	f := state.NewSaveForm(d.session, state.SaveOne)
	d.recallSave(f)
	if !f.Recipe || f.Format != photo.PNG {
		t.Errorf("at first: %+v", f)
	}
	f.SetFormat(photo.JPEG)
	f.Quality, f.Recipe = 80, false
	d.rememberSave(f, state.SaveRequest{Path: filepath.Join(folder, "x.jpg")})
	d.load(path, "")
	d.until(func() bool { return d.loading == "" })
	d.run()
	if d.session.Folder != folder {
		t.Errorf("results go to %s", d.session.Folder)
	}
	f = state.NewSaveForm(d.session, state.SaveOne)
	d.recallSave(f)
	if f.Recipe || f.Format != photo.JPEG || f.Quality != 80 || filepath.Ext(f.Name) != ".jpg" {
		t.Errorf("afterwards: %+v", f)
	}
}

func TestTheSaveDialogFollowsItsForm(t *testing.T) {
	d, _ := withSamples(t)
	d.saveDialog(state.SaveOne)
	v := d.saveOpen
	for _, c := range []struct {
		do    func()
		depth bool
		jpeg  bool
	}{
		{func() {}, true, false},
		{func() { test.Tap(v.format.tiles[2]) }, true, true},
		{func() { v.name.SetText("a.webp") }, true, false},
		{func() { test.Tap(v.format.tiles[1]) }, true, false},
	} {
		c.do()
		if v.quality.box.Visible() != c.jpeg || v.depth.box.Visible() == c.jpeg {
			t.Errorf("%s: quality %v, depth %v", v.form.Format, v.quality.box.Visible(), v.depth.box.Visible())
		}
	}
	if v.name.Text != "a.tif" || v.form.Format != photo.TIFF {
		t.Errorf("%q, %s", v.name.Text, v.form.Format)
	}
	v.name.SetText("  ")
	if v.save(); v.note.seg.Text != "The file needs a name." || !d.modal() {
		t.Errorf("%q", v.note.seg.Text)
	}
	d.typedKey(fyne.KeyEscape)
	v.name.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.modal() {
		t.Error("Esc does not close it")
	}
}
