package ui

import (
	"context"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"golang.org/x/image/bmp"

	"afterimage/restoration"
	"afterimage/ui/state"
	"afterimage/ui/state/selection"
)

// writeLarge writes a photo quickly: smooth, in colour, another one for each hue.
func writeLarge(t testing.TB, w, h, hue int) string {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		row := m.Pix[y*m.Stride:]
		for x := range w {
			p := row[4*x : 4*x+4]
			p[0], p[1], p[2], p[3] = uint8(x>>4+hue), uint8(y>>4), uint8((x+y)>>5), 255
		}
	}
	path := filepath.Join(t.TempDir(), "large.bmp")
	f, err := os.Create(path)
	if err == nil {
		if err = bmp.Encode(f, m); err == nil {
			err = f.Close()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// newLarge is a window without a photo that keeps its work, and two photos.
func newLarge(t testing.TB, w, h int) (b *busy, first, second string) {
	d := newDeskThat(t, "", false)
	d.cfg.StateDir = t.TempDir()
	d.startKeeping()
	d.until(func() bool { return d.keeper != nil })
	t.Cleanup(func() { // it writes into the folder, which goes after this
		if err := d.keeper.Close(); err != nil {
			t.Error(err)
		}
	})
	start := time.Now()
	b = &busy{desk: d, clock: func() time.Duration { return time.Since(start) }}
	return b, writeLarge(t, w, h, 0), writeLarge(t, w, h, 90)
}

// wait takes what is posted, and draws, until something is done.
func (b *busy) wait(what string, done func() bool) {
	b.t.Helper()
	limit := time.After(time.Minute)
	for !done() {
		select {
		case f := <-b.queue:
			b.take(what, f)
			b.look(what)
		case <-limit:
			b.t.Fatal("it never came: " + what)
		}
	}
	b.look(what)
}

func (b *busy) look(after string) {
	size := b.canvas.Size()
	b.take(after+", drawn", func() { b.canvas.draw(int(size.Width), int(size.Height)) })
}

// does asks for something and waits for it.
func (b *busy) does(what string, ask func(), done func() bool) {
	b.t.Helper()
	b.take(what, ask)
	b.wait(what, func() bool { return b.edits.Busy() == "" && b.loading == "" && done() })
}

func (b *busy) autosave() { b.take("autosave", b.keepNow) }

func always() bool { return true }

// soft paints every pixel with another value than its neighbour's, a mask that no packing
// makes small, but for some that a run can go by.
func soft(by int) state.Edit {
	return func(_ context.Context, old selection.Plane) (selection.Plane, error) {
		out := selection.NewPlane(old.W, old.H)
		for i := range out.Pix {
			out.Pix[i] = uint8(1 + (i*by+i/old.W)%255)
		}
		for y := 90; y < 150; y++ {
			clear(out.Pix[y*old.W+90 : y*old.W+150])
		}
		return out, nil
	}
}

// stroke paints across the whole photo and back.
func (b *busy) stroke(size float64) {
	s := b.session
	s.Brush.Size = size
	w, h := float64(s.Mask.W), float64(s.Mask.H)
	b.take("stroke begins", func() { b.mouseDown(b.at(w/4, h/3)) })
	for i := range 40 {
		f := float64(i) / 39
		b.take("stroke", func() { b.mouseDrag(b.at(w/4+f*w*0.7, h/3+h*0.6*float64(i%2))) })
		b.look("stroke")
	}
	b.take("stroke ends", func() { b.canvas.MouseUp(&desktop.MouseEvent{}); b.canvas.DragEnd() })
}

// draws runs the samples of a small crop; each evaluation waits for the pointer. most is
// how many evaluations there are before it is cancelled, 0 for all.
func (b *busy) draws(most int) {
	b.session.Crop.Set(restoration.Rect{X: 100, Y: 100, W: 96, H: 96})
	b.prior.gate = make(chan bool)
	b.take("start", b.start)
	b.press(desktop.MouseButtonTertiary, fyne.NewPos(400, 300))
	if hint, ok := b.session.Ready(); !ok || !b.job.Phase().Busy() {
		b.t.Fatalf("it does not start: %s", hint)
	}
	evals := 0
	for i := 0; b.job.Phase().Busy(); i++ {
		select {
		case b.prior.gate <- true:
			if evals++; evals == most {
				b.take("cancel", b.cancel)
			}
		case f := <-b.queue:
			b.take("the run tells", f)
		}
		b.take("pan", func() { b.mouseDrag(fyne.NewPos(400+float32(i%60), 300+float32(i%45))) })
		b.look("pan")
	}
	b.canvas.MouseUp(&desktop.MouseEvent{})
	b.prior.gate = nil
}

// walk does what a person may do with large photos.
func (b *busy) walk(first, second string) {
	open := func(path string) {
		b.does("open", func() { b.open(path) }, func() bool { return b.session.Photo != nil && b.session.Photo.Path == path })
	}
	open(first)
	b.setTask(restoration.Inpaint)
	b.session.Tool = state.Paint
	m := func() *state.Mask { return b.session.Mask }
	b.does("invert", b.invertMask, always)
	b.does("undo an even mask", b.undo, m().Empty)
	b.does("redo an even mask", b.redo, always)
	b.does("clear", b.clearMask, m().Empty)
	b.stroke(1000)
	b.autosave()
	b.does("undo a stroke", b.undo, m().Empty)
	b.does("paint softly", func() { b.editMask("paint", soft(7)) }, always)
	b.autosave()
	b.does("undo a soft mask", b.undo, m().Empty)
	b.does("redo a soft mask", b.redo, func() bool { return !m().Empty() })
	b.stroke(60)
	b.session.SetSampling(3, 0)
	b.session.SetSteps(20)
	b.job.Interval = 0
	b.draws(45)
	b.does("another mask", func() { b.editMask("paint", soft(5)) }, always)
	b.draws(0)
	list := slices.Clone(b.history.List())
	for _, r := range []int{1, 0} {
		b.does("return to a run", func() { b.returnTo(list[r]) }, func() bool { return b.history.Shown() == list[r] })
		for _, c := range b.choices() {
			b.does("switch samples", func() { b.show(c) }, always)
		}
	}
	b.does("undo a return", b.undo, always)
	b.autosave()
	b.setTask(restoration.OldPhoto)
	b.does("an old photo", b.changed, always)
	b.session.Tool = state.Paint
	b.stroke(200)
	b.does("a stroke on an old photo", b.changed, always)
	open(second)
	b.does("return to a run of another photo", func() { b.returnTo(list[1]) }, func() bool { return b.history.Shown() == list[1] })
	if len(list) < 2 || len(list[0].Outcome().Pictures) != 3 || len(list[1].Outcome().Pictures) == 3 {
		b.t.Fatalf("the runs did not end as they should: %d", len(list))
	}
}

// On a photo of 24 megapixels that is painted all over, nothing that the window does on
// its goroutine takes longer than 50 ms of processor time; see holdsNobodyUp.
func TestLargePhotosHoldNobodyUp(t *testing.T) {
	holdsNobodyUp(t, [2]int{6000, 4000}, [2]int{900, 600}, func(w, h int) *busy {
		b, first, second := newLarge(t, w, h)
		b.clock = func() time.Duration { return ownTime(t) }
		b.walk(first, second)
		return b
	})
}

// BenchmarkLatencyPainted is the longest time that the window's goroutine does one thing,
// on photos of 24 megapixels that are painted all over, in processor time.
func BenchmarkLatencyPainted(b *testing.B) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	longest, where := time.Duration(0), ""
	for b.Loop() {
		w, first, second := newLarge(b, 6000, 4000)
		w.clock = func() time.Duration { return ownTime(b) }
		if w.walk(first, second); w.longest > longest {
			longest, where = w.longest, w.where
		}
	}
	b.Log("the longest was " + where)
	b.ReportMetric(float64(longest.Microseconds())/1000, "ms-longest")
}
