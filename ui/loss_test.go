package ui

import (
	"errors"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// answer presses a button of the question that is open.
func (d *desk) answer(text string) {
	d.t.Helper()
	if !d.modal() {
		d.t.Fatal("nothing was asked")
	}
	for _, o := range test.LaidOutObjects(d.win.Canvas().Overlays().Top()) {
		if b, ok := o.(*widget.Button); ok && b.Text == text {
			test.Tap(b)
			return
		}
	}
	d.t.Fatalf("there is no button %q", text)
}

// halfway is a desk whose run has finished one sample of two.
func halfway(t *testing.T) (d *desk, path string) {
	t.Helper()
	path = writePhoto(t, 32, 32)
	d = newDesk(t, path)
	d.setTask(restoration.Colorize) // asks the prior at every step
	d.prior.gate = make(chan bool, 100)
	d.job.Interval = 0
	for range 3 { // one sample of two steps, and half of the next
		d.prior.gate <- true
	}
	d.start()
	d.until(func() bool { return len(d.done) == 1 && d.progress.Evals == 3 })
	return d, path
}

// A window with samples that are nowhere else asks before it closes; another photo takes
// nothing away.
func TestClosingAsksAboutARunningJob(t *testing.T) {
	d, _ := halfway(t)
	d.close()
	d.answer("Keep them")
	if !d.job.Phase().Busy() {
		t.Fatal("the run is gone")
	}
	d.cancel()
	d.until(func() bool { return !d.job.Phase().Busy() })
	d.close()
	d.answer("Keep them")
	d.history.Saved(d.session.Outcome, state.Choice{}, true)
	closed := false
	d.win.SetOnClosed(func() { closed = true })
	if d.close(); !closed {
		t.Error("it asks about samples that were saved")
	}
}

func TestOneSavedSampleLeavesTheOthersUnsaved(t *testing.T) {
	path := writePhoto(t, 32, 32)
	d := newDesk(t, path)
	d.setTask(restoration.Denoise)
	d.run()
	for _, c := range []struct {
		keys    string
		unsaved bool
	}{{"1", true}, {"m", true}, {"1", true}, {"2", false}} {
		d.keys(c.keys)
		f := state.NewSaveForm(d.session, state.SaveOne)
		d.save(d.saver(f.Outcome()), f, state.SaveRequest{Choice: f.Choice, Path: filepath.Join(t.TempDir(), "x.png")})
		d.until(func() bool { return d.title == "saved" })
		if got := d.history.Unsaved() > 0; got != c.unsaved {
			t.Errorf("after saving %q: unsaved is %v", c.keys, got)
		}
	}
}

func TestANewRunKeepsTheLastOne(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Denoise)
	d.run()
	first := d.session.Outcome
	d.run()
	list := d.history.List()
	if d.modal() || len(list) != 2 || list[1].Outcome() != first || list[0].Outcome() != d.session.Outcome || d.history.Unsaved() != 2 {
		t.Errorf("%d runs, %d unsaved", len(list), d.history.Unsaved())
	}
}

func TestAFailureShowsWhatWasFinished(t *testing.T) {
	d, _ := halfway(t)
	d.prior.fail = errors.New("out of memory")
	d.prior.gate <- true
	d.until(func() bool { return !d.job.Phase().Busy() })
	if o := d.session.Outcome; !d.modal() || o == nil || len(o.Pictures) != 1 || d.history.Unsaved() != 1 {
		t.Errorf("dialog %v, outcome %+v, unsaved %v", d.modal(), o, d.history.Unsaved())
	}
}
