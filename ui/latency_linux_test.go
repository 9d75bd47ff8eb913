package ui

import (
	"runtime"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"golang.org/x/sys/unix"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// ownTime is the processor time that this thread has had: other programs don't count.
func ownTime(t testing.TB) time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
		t.Fatal(err)
	}
	return time.Duration(ts.Nano())
}

// busy is a window whose goroutine is this one: a run goes on in it, the photo is panned
// and painted on.
type busy struct {
	*desk
	clock   func() time.Duration
	longest time.Duration
	where   string
}

func newBusy(t testing.TB, w, h int) *busy {
	d := newDeskThat(t, writePhoto(t, w, h), false)
	d.setTask(restoration.Inpaint)
	d.session.Crop.Set(restoration.Rect{X: 100, Y: 100, W: 96, H: 96})
	d.session.Brush.Size = 16
	d.drag(desktop.MouseButtonPrimary, d.at(120, 120), d.at(150, 160))
	d.session.SetSampling(3, 0)
	d.session.SetSteps(20)
	d.prior.gate = make(chan bool)
	d.job.Interval = 0
	start := time.Now()
	return &busy{desk: d, clock: func() time.Duration { return time.Since(start) }}
}

// take does something and keeps the longest.
func (b *busy) take(what string, f func()) {
	start := b.clock()
	f()
	took := b.clock() - start
	if took > b.longest {
		b.longest, b.where = took, what
	}
}

// work runs the samples to their end. For each evaluation the pointer moves and the
// screen draws; everything that was posted runs in between.
func (b *busy) work() {
	d := b.desk
	size := d.canvas.Size()
	b.take("start", d.start)
	d.press(desktop.MouseButtonTertiary, fyne.NewPos(400, 300))
	for i := 0; d.job.Phase().Busy(); i++ {
		select {
		case d.prior.gate <- true:
		case f := <-d.queue:
			b.take("a posted call", f)
		}
		p := fyne.NewPos(400+float32(i%60), 300+float32(i%45))
		switch i % 10 {
		case 8:
			b.take("zoom", func() { d.canvas.zoomStep([]float64{1.18, 1 / 1.18}[i/10%2]) })
		case 9:
			d.session.Show(state.Choice{})
		default:
			b.take("pan", func() { d.mouseDrag(p) })
		}
		b.take("draw", func() { d.canvas.draw(int(size.Width), int(size.Height)) })
	}
	d.canvas.MouseUp(&desktop.MouseEvent{})
}

// While a run tells of its progress and the photo is moved, nothing that the window does
// on its goroutine takes longer than 50 ms of processor time; see holdsNobodyUp.
func TestWindowIsNeverHeldUp(t *testing.T) {
	holdsNobodyUp(t, [2]int{1200, 900}, [2]int{300, 225}, func(w, h int) *busy {
		b := newBusy(t, w, h)
		b.clock = func() time.Duration { return ownTime(t) }
		b.work()
		if len(b.session.Outcome.Pictures) != 3 {
			t.Fatal("the run did not end well")
		}
		return b
	})
}

// holdsNobodyUp goes through what a window does with a photo and fails where one thing
// takes longer than 50 ms of processor time. What else the machine does makes that time
// longer, never shorter, so that the best of three counts; on a machine that is slower
// altogether, it may take as long as with a small photo, where it is the toolkit that
// measures text, and a few milliseconds more. Under the race detector, which makes all of
// it some ten times as slow, only the small photo is gone through, and nothing is timed.
func holdsNobodyUp(t *testing.T, large, small [2]int, walk func(w, h int) *busy) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if raced {
		walk(small[0], small[1])
		return
	}
	const most, more = 50 * time.Millisecond, 15 * time.Millisecond
	var longest time.Duration
	for range 3 {
		b := walk(large[0], large[1])
		t.Logf("the longest was %s: %v", b.where, b.longest)
		if longest = b.longest; longest <= most {
			return
		}
		if plain := walk(small[0], small[1]).longest; longest <= plain+more {
			t.Logf("with a small photo it is %v: this machine is slow", plain)
			return
		}
	}
	t.Errorf("the window was held up for %v", longest)
}

// A frame that takes for ever holds nobody up: the last one stays.
func TestWindowDoesNotWaitForFrames(t *testing.T) {
	d := newDeskThat(t, writePhoto(t, 300, 200), false)
	jobs := &manual{}
	d.canvas.frames = &frames{run: jobs.run, ready: func() {}}
	d.canvas.asked = nil
	d.canvas.draw(640, 400)
	jobs.step()
	first, _ := d.canvas.frames.copyTo(d.canvas.frame)
	for range 50 {
		d.canvas.zoomStep(1.01)
		d.canvas.draw(640, 400)
	}
	if s, _ := d.canvas.frames.copyTo(d.canvas.frame); s != first || len(jobs.jobs) != 1 {
		t.Fatalf("%d jobs wait", len(jobs.jobs))
	}
	jobs.step()
	if s, _ := d.canvas.frames.copyTo(d.canvas.frame); s.view != *d.session.View {
		t.Error("the newest view is not drawn")
	}
}

// Strokes go on while frames are drawn; the race detector looks on. In the end the
// screen shows what is painted.
func TestStrokesWhileFramesAreDrawn(t *testing.T) {
	d := newDeskThat(t, writePhoto(t, 300, 200), false)
	d.mouseDown(d.at(20, 20))
	for i := range 200 {
		d.mouseDrag(d.at(20+float64(i), 20+60*float64(i%3)))
		d.canvas.draw(700, 500)
	}
	d.canvas.MouseUp(&desktop.MouseEvent{})
	d.undo()
	d.redo()
	d.canvas.draw(700, 500)
	d.until(func() bool {
		s, _ := d.canvas.frames.copyTo(d.canvas.frame)
		return s.equal(d.canvas.asked)
	})
	x, y := d.session.View.ToScreen(60, 20)
	if c := d.canvas.frame.RGBAAt(int(x), int(y)); int(c.R) < int(c.G)+60 {
		t.Errorf("the stroke is %v on the screen", c)
	}
}

// BenchmarkLatency is the longest time that the window's goroutine does one thing, while
// a run goes on on a photo of 24 megapixels that is moved and zoomed.
func BenchmarkLatency(b *testing.B) {
	w := newBusy(b, 6000, 4000)
	w.longest = 0
	for b.Loop() {
		if w.work(); w.session.Outcome == nil {
			b.Fatal("nothing was drawn")
		}
	}
	b.ReportMetric(float64(w.longest.Microseconds())/1000, "ms-longest")
}
