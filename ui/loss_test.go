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

func TestSamplesOfARunningJobAreAskedAbout(t *testing.T) {
	d, path := halfway(t)
	d.close()
	d.answer("Keep them")
	d.open(path)
	if d.loading != "" {
		t.Fatal("the finished sample would be lost without a question")
	}
	d.answer("Open")
	d.until(func() bool { return d.loading == "" })
	if d.job.Phase() != state.Idle || len(d.done) != 0 {
		t.Fatalf("%v with %d samples of the last photo", d.job.Phase(), len(d.done))
	}
	if d.open(path); d.modal() {
		t.Error("it asks about samples that are gone")
	}
}

func TestOneSavedSampleLeavesTheOthersUnsaved(t *testing.T) {
	path := writePhoto(t, 32, 32)
	d := newDesk(t, path)
	d.setTask(restoration.Denoise)
	d.run()
	saver := state.Saver{Outcome: d.session.Outcome, App: "test"}
	for _, c := range []struct {
		keys    string
		unsaved bool
	}{{"1", true}, {"m", true}, {"1", true}, {"2", false}} {
		d.keys(c.keys)
		d.save(saver, filepath.Join(t.TempDir(), "x.png"), false)
		d.until(func() bool { return d.title == "saved" })
		if d.unsaved != c.unsaved {
			t.Errorf("after saving %q: unsaved is %v", c.keys, d.unsaved)
		}
	}
}

func TestANewRunAsksBeforeItReplacesSamples(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Denoise)
	d.run()
	first := d.session.Outcome
	if d.start(); d.job.Phase().Busy() {
		t.Fatal("it began without a question")
	}
	d.answer("Keep them")
	d.start()
	d.answer("Draw")
	if !d.job.Phase().Busy() {
		t.Fatal("it did not begin")
	}
	d.until(func() bool { return !d.job.Phase().Busy() })
	if d.session.Outcome == first || !d.unsaved {
		t.Error("the new samples did not come")
	}
	d.unsaved = false
	if d.start(); d.modal() || !d.job.Phase().Busy() {
		t.Error("it asks about samples that were saved")
	}
}

func TestAFailureShowsWhatWasFinished(t *testing.T) {
	d, _ := halfway(t)
	d.prior.fail = errors.New("out of memory")
	d.prior.gate <- true
	d.until(func() bool { return !d.job.Phase().Busy() })
	if o := d.session.Outcome; !d.modal() || o == nil || len(o.Pictures) != 1 || !d.unsaved {
		t.Errorf("dialog %v, outcome %+v, unsaved %v", d.modal(), o, d.unsaved)
	}
}
