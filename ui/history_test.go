package ui

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// let lets so many evaluations of the gated prior go on.
func (d *desk) let(n int) {
	for range n {
		d.prior.gate <- true
	}
}

// preview is the picture of the first sample of a run that is shown; nil for none.
func (d *desk) preview() *raster.Picture {
	if !d.watching() {
		return nil
	}
	p, _ := d.pictureOf(state.Choice{Kind: state.OneSample})
	return p
}

func (d *desk) idle() {
	d.t.Helper()
	d.until(func() bool { return !d.job.Phase().Busy() && d.Window.queue.Len() == 0 })
}

func (d *desk) titles() []string {
	var out []string
	for _, r := range d.history.List() {
		out = append(out, runTitle(r))
	}
	return out
}

// What is asked for while a run goes on waits behind it with the settings of then, in the
// order that a person gives it, and each becomes an entry of the history.
func TestTheQueue(t *testing.T) {
	d, path := halfway(t)
	for _, task := range []restoration.Task{restoration.Denoise, restoration.Upscale, restoration.OldPhoto} {
		d.setTask(task)
		if !d.commands.get("run.queue").enabled() {
			t.Fatal("nothing can be queued")
		}
		d.commands.get("run.start").do() // Ctrl+Enter
	}
	d.session.Settings().Scale = 4 // after it was queued
	d.setTask(restoration.Deblur)
	if d.Window.queue.Len() != 3 || !d.panel.run.queue.Visible() || !strings.Contains(d.panel.run.status.seg.Text, "(3 waiting)") {
		t.Fatalf("%d wait, %q", d.Window.queue.Len(), d.panel.run.status.seg.Text)
	}
	d.panel.pages.choose(historyPage)
	rows := d.panel.pages.history.queued
	test.Tap(rows[2].buttons[0]) // the old photo earlier
	test.Tap(d.panel.pages.history.queued[2].buttons[2])
	if got := d.panel.pages.history.queued; len(got) != 2 || got[1].request.Settings.Task != restoration.OldPhoto {
		t.Fatalf("%d rows", len(got))
	}
	other := writePhoto(t, 40, 24) // the queue outlives another photo
	d.open(other)
	d.until(func() bool { return d.session.Photo.Path == other })
	if text := d.panel.run.status.seg.Text; !strings.HasPrefix(text, "photo.png: Sample 2 of 2") {
		t.Errorf("it says %q", text)
	}
	d.prior.gate <- true
	go d.let(20)
	d.idle()
	if got, want := d.titles(), []string{"Old photo", "Denoise, level 33.9", "Colorize"}; len(got) != 3 || got[0] != want[0] || !strings.HasPrefix(got[1], "Denoise") || got[2] != want[2] {
		t.Errorf("the history is %q", got)
	}
	if d.session.Outcome != nil || d.session.Photo.Path != other || d.modal() {
		t.Error("a run of another photo came to the front")
	}
	if d.status.sample.Text == "" || !strings.Contains(d.status.sample.Text, "finished") {
		t.Errorf("it says %q", d.status.sample.Text)
	}
	r := d.history.List()[0]
	d.returnTo(r)
	d.until(func() bool { return d.loading == "" })
	if d.session.Photo.Path != path || d.session.Outcome != r.Outcome() || d.session.Task() != restoration.OldPhoto || d.session.Settings().Scale != 1 {
		t.Errorf("%s, %v, %d×", d.session.Photo.Path, d.session.Task(), d.session.Settings().Scale)
	}
}

// The next run begins when the one before it fails or is stopped, too, and a failure is
// said once.
func TestTheQueueGoesOnAfterAFailure(t *testing.T) {
	d, _ := halfway(t)
	for range 3 {
		d.start()
	}
	d.prior.fail = errors.New("out of memory")
	go d.let(20)
	d.idle()
	if !d.modal() || len(d.history.List()) != 1 {
		t.Errorf("modal %v, %d runs", d.modal(), len(d.history.List()))
	}
	d.dismiss()
	if d.modal() {
		t.Error("one failure after the other is said")
	}
}

// Another photo, and the run's own photo again, and back to the run.
func TestARunInTheBackground(t *testing.T) {
	d, path := halfway(t)
	live := d.preview()
	if live == nil || !d.watching() {
		t.Fatal("the run is not shown")
	}
	d.open(writePhoto(t, 40, 24))
	d.until(func() bool { return d.loading == "" })
	if d.watching() || d.preview() != nil || !d.job.Phase().Busy() {
		t.Fatal("the run came along")
	}
	if d.title != "" || d.session.Outcome != nil {
		t.Errorf("title %q", d.title)
	}
	d.open(path)
	d.until(func() bool { return d.loading == "" })
	if d.watching() {
		t.Error("the photo that was opened anew shows a run of before")
	}
	d.watch()
	if !d.watching() || d.preview() != live || d.session.Task() != restoration.Colorize {
		t.Error("the run does not come back")
	}
	d.open(writePhoto(t, 40, 24))
	d.until(func() bool { return d.loading == "" })
	d.watch()
	if !d.watching() || d.session.Photo.Path != path {
		t.Error("the run's photo does not come back")
	}
	d.open(writePhoto(t, 40, 24))
	d.until(func() bool { return d.loading == "" })
	d.escape() // a run in the background stops with Esc, and keeps what is finished
	d.until(func() bool { return !d.job.Phase().Busy() })
	if list := d.history.List(); len(list) != 1 || !list[0].Partial() {
		t.Errorf("%d runs", len(list))
	}
}

// The previews of a step that did not ask the prior are the photo again: they are none.
func TestAPreviewIsThePriorsWord(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Denoise)
	d.session.Settings().Noise = restoration.Noise{Levels: 25}
	d.session.SetSteps(20)
	d.prior.gate = make(chan bool, 1000)
	d.job.Interval = 0
	d.start()
	d.until(func() bool { return d.progress.Step > 0 })
	d.until(func() bool { return d.progress.Step == 17 })
	if d.progress.Done != 0 || len(d.live) != 0 || d.session.Shown != (state.Choice{}) {
		t.Errorf("%g done, %d previews, shown %v", d.progress.Done, len(d.live), d.session.Shown)
	}
	d.let(100)
	last := 0.0
	d.until(func() bool {
		if d.job.Phase().Busy() && d.progress.Done < last {
			t.Errorf("%g after %g", d.progress.Done, last)
		}
		last = d.progress.Done
		return !d.job.Phase().Busy()
	})
}

func TestHistoryRows(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	h := d.panel.pages.history
	d.commands.get("view.history").do()
	if !h.box.Visible() || !h.empty.box.Visible() || !d.commands.get("view.history").checked() {
		t.Error("the empty history says nothing")
	}
	d.setTask(restoration.Denoise)
	d.run()
	d.setTask(restoration.Upscale)
	d.run()
	if h.empty.box.Visible() || len(h.rows) != 2 || !h.rows[0].selected || h.rows[1].selected {
		t.Fatalf("%d rows", len(h.rows))
	}
	denoised := d.history.List()[1]
	test.Tap(h.rows[1])
	if d.session.Outcome != denoised.Outcome() || d.session.Task() != restoration.Denoise || !h.rows[1].selected {
		t.Error("a click does not go back")
	}
	d.commands.get("history.rename").do()
	test.Type(d.win.Canvas().Focused(), "The  good one")
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if denoised.Name != "The good one" || h.rows[1].title != "The good one" || !strings.Contains(h.rows[1].lines[0], "photo.png") {
		t.Errorf("it is called %q, the row says %q", denoised.Name, h.rows[1].title)
	}
	d.removeRun(denoised)
	if len(h.rows) != 1 || !h.undo.Visible() || d.session.Outcome != nil || d.session.Shown != (state.Choice{}) {
		t.Errorf("%d rows", len(h.rows))
	}
	d.restoreRun()
	if len(h.rows) != 2 || h.undo.Visible() || d.session.Outcome != denoised.Outcome() {
		t.Errorf("%d rows", len(h.rows))
	}
}

// Long names are shortened, in both appearances, and nothing is cut.
func TestHistoryIsNotClipped(t *testing.T) {
	long := filepath.Join(t.TempDir(), strings.Repeat("a very long name of a photo ", 6)+".png")
	data, err := os.ReadFile(writePhoto(t, 32, 32))
	if err == nil {
		err = os.WriteFile(long, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, long)
	d.setTask(restoration.Colorize)
	d.run()
	d.history.List()[0].Rename(strings.Repeat("W", 70))
	d.prior.gate = make(chan bool, 100)
	d.start()
	d.setTask(restoration.Deblur)
	d.start()
	d.removeRun(d.history.List()[0])
	d.restoreRun()
	for _, look := range []string{"dark", "light"} {
		d.setAppearance(look)
		d.panel.pages.choose(historyPage)
		d.changed()
		d.win.Resize(fyne.NewSize(1280, 800))
		texts := 0
		walk(d.win.Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
			text, ok := o.(*canvas.Text)
			if !ok || text.Text == "" {
				return
			}
			texts++
			if text.Size().Width < text.MinSize().Width-0.5 || at.X+text.MinSize().Width > d.win.Canvas().Size().Width {
				t.Errorf("%s: %q has %g of %g", look, text.Text, text.Size().Width, text.MinSize().Width)
			}
		})
		if texts < 12 {
			t.Errorf("%d lines of text", texts)
		}
	}
	if got := shortened("abcdef", 12, fyne.TextStyle{}, 1); got != "…" {
		t.Errorf("%q", got)
	}
}

func TestSessionsInTheWindow(t *testing.T) {
	path := writePhoto(t, 48, 40)
	d := newDesk(t, path)
	d.setTask(restoration.Denoise)
	d.run()
	want := d.session.Outcome.Result.Samples[1].Image.Pix
	d.saveSessionDialog()
	test.Type(d.win.Canvas().Focused(), "mine")
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	file := filepath.Join(filepath.Dir(path), "mine.afterimage")
	d.until(func() bool { return d.sessionPath == file })
	if d.history.Unsaved() != 0 || d.title != "saved" || d.status.sample.Text != "Saved mine.afterimage" {
		t.Errorf("%d unsaved, %q", d.history.Unsaved(), d.status.sample.Text)
	}
	e := newDesk(t, writePhoto(t, 32, 32))
	e.setTask(restoration.Colorize)
	e.run()
	e.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(file)})
	e.until(func() bool { return e.loading == "" })
	if e.session.Photo.Path != path || len(e.history.List()) != 2 || e.history.Unsaved() != 1 || e.title != "saved" {
		t.Fatalf("%s, %d runs, title %q", e.session.Photo.Path, len(e.history.List()), e.title)
	}
	if o := e.session.Outcome; o == nil || !slices.Equal(o.Result.Samples[1].Image.Pix, want) || !e.panel.pages.history.rows[0].selected {
		t.Error("the samples are not those that were saved")
	}
	e.openSession(file)
	e.until(func() bool { return e.loading == "" })
	if len(e.history.List()) != 2 {
		t.Error("the same runs came twice")
	}
	half, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, half[:len(half)/2], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	before := e.session.Photo
	e.openSession(file)
	e.until(e.modal)
	if e.session.Photo != before || len(e.history.List()) != 2 || e.loading != "" {
		t.Error("half a session took something away")
	}
	f := newDesk(t, "")
	f.openFirst(file, "")
	f.until(f.modal)
	if f.session.Photo != nil {
		t.Error("half a session opened")
	}
}

// A long run that ends while another window has the keyboard is told of.
func TestNotification(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	var told []string
	d.cfg.Notify = func(title, text string) { told = append(told, title+": "+text) }
	var clock atomic.Int64 // the work looks at it, too
	d.job.Now = func() time.Time { return time.Unix(0, clock.Load()) }
	run := func(elsewhere bool, took time.Duration) {
		t.Helper()
		d.elsewhere = elsewhere
		d.start()
		clock.Add(int64(took))
		d.until(func() bool { return !d.job.Phase().Busy() })
	}
	d.setTask(restoration.Denoise)
	run(false, time.Minute)
	run(true, 19*time.Second)
	d.commands.get("run.notify").do()
	run(true, time.Minute)
	d.commands.get("run.notify").do()
	if len(told) != 0 {
		t.Fatalf("%q", told)
	}
	run(true, 20*time.Second)
	d.prior.fail = errors.New("no")
	d.session.Settings().Noise = restoration.Noise{Levels: 20}
	run(true, time.Minute)
	if want := []string{"The samples are finished: Denoise: 2 samples of photo.png", "A run has failed: photo.png"}; !slices.Equal(told, want) {
		t.Errorf("%q", told)
	}
}
