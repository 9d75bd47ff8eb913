package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// The second click of a double click on Restore meets Cancel and Add to Queue in the same
// place: it does neither. A click of its own does.
func TestADoubleClickOnRestoreIsOneClick(t *testing.T) {
	d, _ := halfway(t)
	go d.let(20)
	d.idle()
	d.prior.gate = make(chan bool, 100)
	now := time.Now()
	d.job.Now = func() time.Time { return now }
	box := d.panel.run
	test.Tap(box.button)
	now = now.Add(200 * time.Millisecond)
	test.Tap(box.button)
	test.Tap(box.queue)
	if d.job.Phase() != state.Running || d.Window.queue.Len() != 0 {
		t.Fatalf("%v, %d wait", d.job.Phase(), d.Window.queue.Len())
	}
	now = now.Add(time.Second)
	test.Tap(box.queue)
	now = now.Add(time.Second)
	test.Tap(box.button)
	if d.job.Phase() != state.Cancelling || d.Window.queue.Len() != 1 {
		t.Errorf("%v, %d wait", d.job.Phase(), d.Window.queue.Len())
	}
	go d.let(40)
	d.idle()
}

// The title follows the run that comes from the queue, whatever became of the one before.
func TestTheTitleFollowsTheQueue(t *testing.T) {
	d, _ := halfway(t)
	d.setTask(restoration.Colorize)
	d.start()
	first := d.running
	d.cancel()
	if !strings.Contains(d.win.Title(), "stopping") {
		t.Errorf("it is called %q", d.win.Title())
	}
	go d.let(1)
	d.until(func() bool { return d.running != nil && d.running != first })
	if !strings.Contains(d.win.Title(), "running") {
		t.Errorf("it is called %q", d.win.Title())
	}
	go d.let(20)
	d.idle()
	if !strings.Contains(d.win.Title(), "done") {
		t.Errorf("it is called %q", d.win.Title())
	}
}

// A proposal of scratches belongs to its photo: what comes in the photo's place, from the
// history or a session, takes it away instead of being painted with it.
func TestAProposalGoesWithItsPhoto(t *testing.T) {
	wide, high := writePhoto(t, 64, 40), writePhoto(t, 40, 72)
	d := newDesk(t, wide)
	d.session.Mask.Begin()
	d.session.Mask.Line(state.Brush{Size: 6, Hardness: 1}, 9, 9, 20, 20)
	d.session.Mask.End()
	d.run()
	r := d.history.List()[0]
	session := t.TempDir() + "/work.afterimage"
	if _, err := state.SaveSession(session, d.snapshot()); err != nil {
		t.Fatal(err)
	}
	for name, back := range map[string]func(){
		"history": func() { d.returnTo(r) },
		"session": func() { d.openSession(session) },
	} {
		d.opened(high)
		d.setTask(restoration.Inpaint)
		d.findScratches()
		d.until(d.finder.Ready)
		back()
		d.until(func() bool { return d.session.Photo.Path == wide })
		if d.finder.Active() || d.session.Mask.Empty() {
			t.Errorf("%s: the proposal is still there, or the run's mask is not", name)
		}
		d.finder.End()
		d.frame()
	}
}
