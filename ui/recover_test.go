package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// left runs a window's work into a folder and ends it as kill -9 would: the folder, with
// what the window had kept, is another's, whose process is gone.
func left(t *testing.T, work func(d *desk)) (root string) {
	t.Helper()
	alive, root := t.TempDir(), t.TempDir()
	d := newDesk(t, "")
	d.cfg.StateDir = alive
	d.startKeeping()
	d.until(func() bool { return d.keeper != nil })
	work(d)
	d.keepNow()
	d.keeper.Flush()
	if err := os.CopyFS(root, os.DirFS(alive)); err != nil {
		t.Fatal(err)
	}
	return root
}

func (d *desk) opened(path string) {
	d.t.Helper()
	d.load(path, "")
	d.until(func() bool { return d.loading == "" })
}

// next is the window that starts after the crash.
func next(t *testing.T, root string) *desk {
	t.Helper()
	d := newDesk(t, "")
	d.cfg.StateDir = root
	d.startKeeping()
	d.until(func() bool { return d.keeper != nil })
	return d
}

// dialogText is all that the dialog on top says.
func (d *desk) dialogText() string {
	text := ""
	if top := d.win.Canvas().Overlays().Top(); top != nil {
		for _, o := range test.LaidOutObjects(top) {
			if l, ok := o.(*widget.Label); ok {
				text += l.Text + "\n"
			}
		}
	}
	return text
}

func sessionsIn(t *testing.T, root string) int {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(root, "[0-9a-f]*"))
	if err != nil {
		t.Fatal(err)
	}
	return len(folders)
}

// gone waits until so many folders are left: the others go on goroutines of their own.
func gone(t *testing.T, root string, left int) {
	t.Helper()
	for limit := time.Now().Add(20 * time.Second); sessionsIn(t, root) != left; time.Sleep(time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("%d folders are left", sessionsIn(t, root))
		}
	}
}

func TestWhatACrashLeftIsOffered(t *testing.T) {
	path := writePhoto(t, 48, 40)
	var want []float32
	var mask []uint8
	root := left(t, func(d *desk) {
		d.opened(path)
		d.setTask(restoration.Denoise)
		d.run()
		want = d.session.Outcome.Result.Samples[1].Image.Pix
		d.setTask(restoration.Inpaint)
		d.frame()
		d.session.Mask.Begin()
		d.session.Mask.Line(state.Brush{Size: 6, Hardness: 1}, 9, 9, 20, 20)
		d.session.Mask.End()
		mask = slices.Clone(d.session.Mask.Alpha())
		d.setTask(restoration.Colorize)
		d.prior.gate = make(chan bool, 100)
		d.job.Interval = 0
		for range 3 {
			d.prior.gate <- true
		}
		d.start()
		d.until(func() bool { return len(d.done) == 1 })
		d.keeper.Flush()
	})
	d := next(t, root)
	if text := d.dialogText(); !strings.Contains(text, "photo.png, a painted mask, one run, 1 of 2 samples") {
		t.Fatalf("it says %q", text)
	}
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	d.until(func() bool { return d.session.Photo != nil })
	list := d.history.List()
	if len(list) != 2 || !list[0].Partial() || d.history.Unsaved() != 2 || !slices.Equal(d.session.Mask.Alpha(), mask) || d.session.Task() != restoration.Colorize {
		t.Fatalf("%d runs, task %v", len(list), d.session.Task())
	}
	if o := d.session.Outcome; o == nil || o != list[0].Outcome() || d.history.Shown() != list[0] || d.session.Shown != one(0) || list[0].Thumb == nil {
		t.Fatalf("the run that went on is not shown: %v of %v", d.session.Shown, d.session.Outcome)
	}
	if row := d.panel.pages.history.rows[0]; !row.selected || d.bar.count.Text != "1 of 2 drawn" || d.names() != "Photo 1" {
		t.Errorf("the strip says %q and has %s", d.bar.count.Text, d.names())
	}
	before := *list[1]
	d.keeper.Flush()
	d.until(func() bool { return len(d.resumed) == 0 }) // this window keeps what was left
	d.tookRun(d.loads, list[1], before, nil, nil, state.Photos{}, errors.New("the folder is gone"))
	if d.until(func() bool { return d.loading == "" }); d.modal() || d.history.Shown() != list[1] {
		t.Fatal("a run that moved while it was read is not read again")
	}
	for _, r := range list {
		d.returnTo(r)
		d.until(func() bool { return d.loading == "" })
		if d.session.Outcome == nil || d.modal() {
			t.Fatal("a run cannot be read")
		}
	}
	if !slices.Equal(d.session.Outcome.Result.Samples[1].Image.Pix, want) {
		t.Error("the samples are not those of before")
	}
	d.until(func() bool { return len(d.resumed) == 0 })
	d.keepNow()
	d.keeper.Flush()
	gone(t, root, 1)
	d.close()
	d.answer("Close")
	if n := sessionsIn(t, root); n != 0 {
		t.Errorf("a clean end leaves %d folders", n)
	}
}

func TestWhatACrashLeftCanBeDiscardedOrLeft(t *testing.T) {
	path := writePhoto(t, 48, 40)
	root := left(t, func(d *desk) {
		d.opened(path)
		d.session.Mask.Invert()
	})
	d := next(t, root)
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) // not now
	d.close()
	if d.session.Photo != nil || sessionsIn(t, root) != 1 {
		t.Fatal("what was left is not there any more")
	}
	e := next(t, root)
	e.answer("Discard")
	gone(t, root, 1)
	e.close()
	if n := sessionsIn(t, root); n != 0 {
		t.Errorf("%d folders are left", n)
	}
}

// A photo that is too large to be kept, and gone, is asked for.
func TestAMissingPhotoIsAskedFor(t *testing.T) {
	path := writePhoto(t, 48, 40)
	d := newDesk(t, path)
	d.setTask(restoration.Denoise)
	d.run()
	moved := path + ".moved.png"
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.afterimage")
	d.saveSession(file)
	d.until(func() bool { return d.sessionPath == file })
	if !strings.Contains(d.status.sample.Text, "photo.png is not in it") {
		t.Errorf("it says %q", d.status.sample.Text)
	}
	e := newDesk(t, "")
	e.openSession(file)
	e.until(e.modal)
	if text := e.dialogText(); !strings.Contains(text, "photo.png is not where it was") {
		t.Errorf("it says %q", text)
	}
	e.answer("Cancel")
	if e.session.Photo != nil || e.loading != "" {
		t.Error("something was opened")
	}
	e.openWith("x", state.Photos{Paths: map[string]string{d.session.Photo.SHA256: moved}},
		func(p state.Photos) (*state.Opened, error) { return state.OpenSession(file, p) }, e.tookSession, func() {})
	e.until(func() bool { return e.session.Photo != nil })
}

// A folder that cannot be made is said, and the window works without.
func TestAWindowThatCannotKeep(t *testing.T) {
	file := writePhoto(t, 32, 32)
	d := newDesk(t, file)
	d.cfg.StateDir = filepath.Join(file, "x")
	d.startKeeping()
	d.until(func() bool { return strings.Contains(d.status.sample.Text, "cannot be kept") })
	d.setTask(restoration.Denoise)
	d.run()
	if d.keeper != nil || d.session.Outcome == nil {
		t.Error("the window does not work")
	}
}
