package state

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"afterimage/linearops"
)

// stroke is a straight one.
func (p *KernelPaint) straight(t Tip, y0, x0, y1, x1 float64) {
	p.Begin(t, y0, x0)
	p.Line(y0, x0, y1, x1)
	p.End()
}

func (p *KernelPaint) total() float64 {
	sum := 0.0
	for _, v := range p.taps {
		sum += float64(v)
	}
	return sum
}

var fine = Tip{Size: 1, Strength: 1}

func TestStroke(t *testing.T) {
	p := NewKernelPaint(15)
	p.straight(fine, 7.5, 3.5, 7.5, 10.5)
	for x := 4; x <= 9; x++ {
		if p.At(7, x) != 1 || p.At(6, x) != 0 || p.At(8, x) != 0 {
			t.Errorf("column %d: %g above %g above %g", x, p.At(6, x), p.At(7, x), p.At(8, x))
		}
	}
	// A line between two rows weighs as much as one on a row.
	q := NewKernelPaint(15)
	q.straight(fine, 8, 3.5, 8, 10.5)
	if math.Abs(q.total()-p.total()) > 0.5 {
		t.Errorf("between rows %g, on a row %g", q.total(), p.total())
	}
	// To and fro covers once; another stroke adds.
	half := Tip{Size: 1, Strength: 0.3}
	r := NewKernelPaint(15)
	r.Begin(half, 7.5, 3.5)
	for range 5 {
		r.Line(7.5, 3.5, 7.5, 10.5)
		r.Line(7.5, 10.5, 7.5, 3.5)
	}
	r.End()
	if v := r.At(7, 7); math.Abs(float64(v)-0.3) > 1e-6 {
		t.Errorf("one stroke gives %g", v)
	}
	r.straight(half, 7.5, 3.5, 7.5, 10.5)
	if v := r.At(7, 7); math.Abs(float64(v)-0.6) > 1e-6 {
		t.Errorf("two strokes give %g", v)
	}
	erase := fine
	erase.Erase = true
	r.straight(erase, 7.5, 7.5, 7.5, 7.5)
	if r.At(7, 7) != 0 || r.At(7, 5) == 0 {
		t.Error("the eraser takes away what it covers, and only that")
	}
	if k, err := p.Kernel(); err != nil || math.Abs(k.Sum()-1) > 1e-6 || k.Y != 7 || k.X != 7 {
		t.Errorf("%v, %v", k, err)
	}
	if _, err := NewKernelPaint(9).Kernel(); !errors.Is(err, linearops.ErrKernelSum) {
		t.Error(err)
	}
}

// A straight line that follows the pointer leaves nothing of where it was before.
func TestRestart(t *testing.T) {
	p, q := NewKernelPaint(21), NewKernelPaint(21)
	p.straight(fine, 3, 3, 9, 15)
	q.straight(fine, 3, 3, 9, 15)
	p.Begin(fine, 10, 2)
	p.Line(10, 2, 20, 20)
	p.Restart()
	p.Line(10, 2, 11, 18)
	p.End()
	q.straight(fine, 10, 2, 11, 18)
	if !slices.Equal(p.taps, q.taps) {
		t.Error("the line left a trace")
	}
	if p.Undo(); !p.Undo() || !p.Empty() {
		t.Error("two strokes are two steps")
	}
}

func TestKernelEdits(t *testing.T) {
	p := NewKernelPaint(11)
	p.straight(Tip{Size: 1, Strength: 0.5}, 1.5, 1.5, 1.5, 4.5)
	before := slices.Clone(p.taps)
	p.FlipAcross()
	if p.At(1, 9) != before[11+1] || p.At(1, 1) != 0 {
		t.Error("not mirrored across")
	}
	p.FlipAcross()
	p.FlipDown()
	if p.At(9, 1) != before[11+1] {
		t.Error("not mirrored down")
	}
	p.FlipDown()
	if !slices.Equal(p.taps, before) {
		t.Error("mirrored twice is not what it was")
	}
	p.Centre()
	k, err := p.Kernel()
	if err != nil {
		t.Fatal(err)
	}
	if y, x := centroid(k); math.Abs(y-5) > 0.5 || math.Abs(x-5) > 0.5 {
		t.Errorf("centred at %g, %g", y, x)
	}
	steps := len(p.undo)
	if p.Centre(); len(p.undo) != steps {
		t.Error("what changes nothing is a step")
	}
	p.Normalise()
	if slices.Max(p.taps) != 1 {
		t.Error("the largest tap is not 1")
	}
	n, err := p.Kernel()
	if err != nil || !slices.EqualFunc(n.Taps, k.Taps, func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 }) {
		t.Error("normalising changed the kernel")
	}
	p.SetSide(31)
	if p.Side() != 31 {
		t.Errorf("%d taps a side", p.Side())
	}
	if w, err := p.Kernel(); err != nil || w.At(15, 15) != n.At(5, 5) {
		t.Error("the middle moved")
	}
	for p.Undo() {
	}
	if p.Side() != 11 || !p.Empty() || p.CanUndo() {
		t.Error("undone, it is not what it began with")
	}
	for _, side := range []int{-3, 4, 5, 6, 62, 63, 64, 1000} {
		if p.SetSide(side); p.Side()%2 != 1 || p.Side() < MinPaintSide || p.Side() > MaxPaintSide {
			t.Errorf("a side of %d became %d", side, p.Side())
		}
	}
}

func TestCentreKeepsEveryTap(t *testing.T) {
	p := NewKernelPaint(15) // heavy at the left, with a faint tail at the right edge
	p.straight(fine, 7.5, 1.5, 7.5, 1.5)
	p.straight(Tip{Size: 1, Strength: 0.01}, 7.5, 14.5, 7.5, 14.5)
	sum := p.total()
	p.Centre()
	if math.Abs(p.total()-sum) > 1e-6 {
		t.Errorf("%g became %g", sum, p.total())
	}
}

func TestPaintFromKernel(t *testing.T) {
	for _, text := range []string{"gauss:1.6", "motion:15,30", "uniform:8", "uniform:1"} {
		k := parsed(t, text)
		p, whole := PaintFrom(k)
		got, err := p.Kernel()
		if err != nil || !whole {
			t.Fatal(text, err)
		}
		for y := range k.H {
			for x := range k.W {
				if d := got.At(y-k.Y+got.Y, x-k.X+got.X) - k.At(y, x); math.Abs(float64(d)) > 1e-6 {
					t.Fatalf("%s: tap %d, %d is off by %g", text, y, x, d)
				}
			}
		}
	}
	if p, whole := PaintFrom(parsed(t, "gauss:20")); whole || p.Side() != MaxPaintSide {
		t.Errorf("a kernel of 121 taps: whole %v, side %d", whole, p.Side())
	}
}

// FuzzKernelPaint: whatever is done, undoing all of it gives what it began with, redoing
// all of it what it ended with, and every tap stays between 0 and 1.
func FuzzKernelPaint(f *testing.F) {
	f.Add(uint64(1), 30)
	f.Add(uint64(99), 80)
	f.Fuzz(func(t *testing.T, seed uint64, n int) {
		rng := rand.New(rand.NewPCG(seed, 1))
		p := NewKernelPaint(5 + rng.IntN(30))
		p.straight(fine, 2.5, 2.5, 2.5, 2.5)
		p.undo = nil
		first, side := slices.Clone(p.taps), p.side
		for range min(max(n, 0), paintSteps) {
			paintAtRandom(p, rng)
			for _, v := range p.taps {
				if !(v >= 0 && v <= 1) || len(p.taps) != p.side*p.side {
					t.Fatalf("a tap of %g", v)
				}
			}
		}
		last, lastSide := slices.Clone(p.taps), p.side
		for p.Undo() {
		}
		if p.side != side || !slices.Equal(p.taps, first) {
			t.Fatal("undone, it is not what it began with")
		}
		for p.Redo() {
		}
		if p.side != lastSide || !slices.Equal(p.taps, last) {
			t.Fatal("redone, it is not what it ended with")
		}
	})
}

func paintAtRandom(p *KernelPaint, rng *rand.Rand) {
	at := func() float64 { return rng.Float64()*80 - 10 }
	tip := Tip{Size: rng.Float64() * 12, Strength: rng.Float64() * 1.2, Erase: rng.IntN(3) == 0}
	switch rng.IntN(10) {
	case 0:
		p.FlipAcross()
	case 1:
		p.FlipDown()
	case 2:
		p.Centre()
	case 3:
		p.Normalise()
	case 4:
		p.SetSide(rng.IntN(70))
	case 5:
		p.Clear()
	default:
		p.straight(tip, at(), at(), at(), at())
	}
}

func TestKernelHistoryIsBounded(t *testing.T) {
	p := NewKernelPaint(MaxPaintSide)
	for i := range 3 * paintSteps {
		p.straight(fine, 0.5, float64(i%60)+0.5, 60, 30)
		p.Clear()
	}
	if len(p.undo) != paintSteps {
		t.Errorf("%d steps are kept", len(p.undo))
	}
}
