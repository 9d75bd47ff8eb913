package state

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"afterimage/restoration/photo"
	"afterimage/ui/state/selection"
)

// mailbox is a window's goroutine: what is posted runs when the test takes it.
type mailbox chan func()

func (m mailbox) until(t *testing.T, done func() bool) {
	t.Helper()
	limit := time.After(30 * time.Second)
	for !done() {
		select {
		case f := <-m:
			f()
		case <-limit:
			t.Fatal("it never came")
		}
	}
}

func newMaskEdits() (*MaskEdits, mailbox) {
	box := make(mailbox, 1000)
	return NewMaskEdits(func(f func()) { box <- f }), box
}

// add paints one pixel when the gate opens.
func add(x int, gate chan bool) Edit {
	return func(ctx context.Context, old selection.Plane) (selection.Plane, error) {
		if gate != nil {
			select {
			case <-gate:
			case <-ctx.Done():
				return old, ctx.Err()
			}
		}
		out := old.Clone()
		out.Pix[x] = 255
		return out, nil
	}
}

func TestEditsComeOneAfterTheOther(t *testing.T) {
	e, box := newMaskEdits()
	m := NewMask(200, 100)
	gate := make(chan bool)
	e.Do(m, "first", add(1, gate))
	e.Do(m, "second", GrowEdit(1))
	e.Do(m, "third", GrowEdit(1))
	if e.Busy() != "first" || !m.Empty() {
		t.Fatalf("%q goes on", e.Busy())
	}
	close(gate)
	box.until(t, func() bool { return e.Busy() == "" })
	if m.Touched() != 8 { // row 0: 0 to 3; row 1: 0 to 2 or 3
		want := NewMask(200, 100)
		want.Do(add(1, nil))
		want.Do(GrowEdit(1))
		want.Do(GrowEdit(1))
		if !bytes.Equal(want.Alpha(), m.Alpha()) {
			t.Errorf("%d pixels, want %d", m.Touched(), want.Touched())
		}
	}
	n := 0
	for m.Undo() {
		n++
	}
	if n != 3 || !m.Empty() {
		t.Errorf("%d steps", n)
	}
}

func TestTheLatestOfAKindCounts(t *testing.T) {
	e, box := newMaskEdits()
	m := NewMask(200, 100)
	gate := make(chan bool)
	e.Latest(m, "wand", add(1, gate))
	e.Do(m, "grow", add(2, nil))
	e.Latest(m, "wand", add(3, nil))
	e.Latest(m, "wand", add(4, nil))
	box.until(t, func() bool { return e.Busy() == "" })
	if got := m.Row(0)[:6]; !bytes.Equal(got, []uint8{0, 0, 255, 0, 255, 0}) {
		t.Errorf("%v", got)
	}
}

func TestCancelledEditsLeaveNothing(t *testing.T) {
	e, box := newMaskEdits()
	failed := 0
	e.OnFail = func(error) { failed++ }
	m := NewMask(100, 100)
	if e.Cancel() {
		t.Error("there is nothing to cancel")
	}
	done := make(chan bool)
	e.Do(m, "slow", func(ctx context.Context, old selection.Plane) (selection.Plane, error) {
		<-ctx.Done()
		close(done)
		return old.Invert(), nil // as if it had not noticed
	})
	e.Do(m, "next", InvertEdit)
	if !e.Cancel() || e.Busy() != "" {
		t.Error("it goes on")
	}
	<-done
	e.Do(m, "other", add(5, nil))
	box.until(t, func() bool { return e.Busy() == "" })
	if m.Touched() != 1 || failed != 0 {
		t.Errorf("%d pixels, %d failures", m.Touched(), failed)
	}
}

func TestAnEditOfAnOlderMaskIsDropped(t *testing.T) {
	e, box := newMaskEdits()
	m := NewMask(100, 100)
	gate := make(chan bool)
	e.Do(m, "slow", add(5, gate))
	m.Begin()
	m.Line(Brush{Size: 3, Hardness: 1}, 50, 50, 60, 60)
	m.End()
	painted := m.Touched()
	close(gate)
	box.until(t, func() bool { return e.Busy() == "" })
	if m.Touched() != painted || m.Row(0)[5] != 0 {
		t.Error("a stroke was lost")
	}
}

func TestFailedEditIsTold(t *testing.T) {
	e, box := newMaskEdits()
	var got error
	e.OnFail = func(err error) { got = err }
	m := NewMask(10, 10)
	e.Do(m, "bad", func(_ context.Context, old selection.Plane) (selection.Plane, error) {
		return old, errors.New("no room")
	})
	e.Do(m, "good", add(7, nil))
	box.until(t, func() bool { return e.Busy() == "" })
	if got == nil || m.Touched() != 1 {
		t.Errorf("%v, %d pixels", got, m.Touched())
	}
}

func TestLargeStepsAreUndoneOffTheWindow(t *testing.T) {
	e, box := newMaskEdits()
	m := NewMask(1500, 1000)
	small := e.Undo(m, "undo")
	m.Do(add(7, nil))
	m.Do(AddEdit(ramp(1500, 1000, 7)))
	m.Do(FeatherEdit(3))
	want := bytes.Clone(m.Alpha())
	if small || !e.Undo(m, "undo") || e.Busy() != "undo" || !bytes.Equal(want, m.Alpha()) {
		t.Fatal("a large step is not undone elsewhere")
	}
	e.Undo(m, "undo")
	box.until(t, func() bool { return e.Busy() == "" })
	if m.Touched() != 1 {
		t.Errorf("%d pixels, want 1", m.Touched())
	}
	checkCounts(t, m)
	if !e.Undo(m, "undo") || e.Busy() != "" || !m.Empty() {
		t.Error("a small step waits")
	}
	for range 3 {
		e.Redo(m, "redo")
	}
	e.Redo(m, "one too many")
	box.until(t, func() bool { return e.Busy() == "" })
	if !bytes.Equal(want, m.Alpha()) || m.CanRedo() {
		t.Error("redo leads elsewhere")
	}
	checkCounts(t, m)
}

func TestMaskComesBackFromItsFile(t *testing.T) {
	p := selection.Plane{W: 64, H: 4, Pix: make([]uint8, 256)}
	for i := range p.Pix {
		p.Pix[i] = uint8(i)
	}
	path := filepath.Join(t.TempDir(), "mask.png")
	if _, err := WriteMask(path, "", p); err != nil {
		t.Fatal(err)
	}
	alpha, err := photo.ReadMask(path, 64, 4)
	if err != nil {
		t.Fatal(err)
	}
	m := NewMask(64, 4)
	m.Load(alpha)
	if !bytes.Equal(m.Alpha(), p.Pix) {
		t.Error("the mask is another one")
	}
	if _, err := WriteMask(path, path, p); err == nil {
		t.Error("the photo was overwritten")
	}
}

func TestPackedTilesComeBack(t *testing.T) {
	for _, b := range [][]uint8{{7}, {0, 0, 0}, {1, 2, 3, 4}, bytes.Repeat([]uint8{9}, 4096), ramp(64, 64, 3), append(bytes.Repeat([]uint8{1}, 3000), 2, 2, 1)} {
		p, n := pack(b, touched(b)), len(b)
		if p.count == 0 {
			b = nil // as zeros are kept
		}
		if got := p.deflate(newDeflater()).unpack(); !bytes.Equal(got, b) {
			t.Errorf("%d bytes come back from compression as %d", len(b), len(got))
		}
		if got := p.unpack(); !bytes.Equal(got, b) || p.count != touched(b) || len(p.data) > n {
			t.Errorf("%d bytes come back as %d of %d", len(b), len(got), len(p.data))
		}
	}
}

// The parts of an edit that the window's goroutine does itself, on 24 megapixels.
func BenchmarkMaskOnTheWindowsGoroutine(b *testing.B) {
	m := NewMask(6000, 4000)
	m.Do(AddEdit(ramp(6000, 4000, 7)))
	m.Do(FeatherEdit(9))
	b.Run("copy", func(b *testing.B) {
		for b.Loop() {
			m.Begin() // a stroke makes the last copy old
			m.Line(Brush{Size: 200, Hardness: 0.5}, 500, 500, 900, 900)
			m.End()
			m.frozen()
		}
	})
	b.Run("undo and redo", func(b *testing.B) { // of the largest step that is not an edit
		for b.Loop() {
			m.Do(RectangleEdit(selection.Point{X: 9, Y: 9}, selection.Point{X: 900, Y: 1100}, false))
			m.Undo()
			m.Redo()
			m.Undo()
		}
	})
	s := prepare(m.draft(), m.Plane().Invert())
	b.Run("adopt", func(b *testing.B) {
		for b.Loop() {
			s.version = m.version
			m.adopt(s)
		}
	})
}
