package state

import (
	"math"
	"math/rand/v2"
	"testing"

	"afterimage/ui/state/selection"
)

// paintPlain is the stroke anyone would write: every pixel, its own distance.
func paintPlain(alpha []uint8, w, h int, b Brush, x0, y0, x1, y1 float64) {
	for y := range h {
		for x := range w {
			px, py := float64(x)+0.5, float64(y)+0.5
			d := math.Inf(1)
			for i := range 401 { // the nearest of many points of the segment
				t := float64(i) / 400
				d = math.Min(d, math.Hypot(px-x0-t*(x1-x0), py-y0-t*(y1-y0)))
			}
			v := uint8(math.Round(255 * math.Max(0, math.Min(1, b.Size/2+0.5-d))))
			if b.Erase {
				alpha[y*w+x] = min(alpha[y*w+x], 255-v)
			} else {
				alpha[y*w+x] = max(alpha[y*w+x], v)
			}
		}
	}
}

func TestStrokeAgainstItsDefinition(t *testing.T) {
	const w, h = 150, 90
	m, want := NewMask(w, h), make([]uint8, w*h)
	for _, s := range []struct {
		b              Brush
		x0, y0, x1, y1 float64
	}{
		{Brush{Size: 20, Hardness: 1}, 30, 20, 110, 70},
		{Brush{Size: 1, Hardness: 1}, 5, 80, 5, 80},
		{Brush{Size: 12, Hardness: 1, Erase: true}, 60, 0, 60, 89},
		{Brush{Size: 40, Hardness: 1}, -30, -30, 10, 10},
	} {
		m.Begin()
		m.Line(s.b, s.x0, s.y0, s.x1, s.y1)
		m.End()
		paintPlain(want, w, h, s.b, s.x0, s.y0, s.x1, s.y1)
	}
	touched := 0
	got := m.Alpha()
	for i, v := range want {
		if d := int(v) - int(got[i]); d < -1 || d > 1 {
			t.Fatalf("pixel %d, %d is %d, want %d", i%w, i/w, got[i], v)
		}
		if got[i] != 0 {
			touched++
		}
	}
	if m.Touched() != touched {
		t.Errorf("Touched is %d, want %d", m.Touched(), touched)
	}
}

func TestSoftBrushFallsFromTheMiddle(t *testing.T) {
	m := NewMask(101, 101)
	m.Begin()
	m.Line(Brush{Size: 80, Hardness: 0.25}, 50.5, 50.5, 50.5, 50.5)
	m.End()
	last := uint8(255)
	for x := 50; x <= 100; x++ {
		v := m.Row(50)[x]
		if v > last {
			t.Fatalf("at %d the brush grows from %d to %d", x, last, v)
		}
		last = v
	}
	if m.Row(50)[50] != 255 || m.Row(50)[58] != 255 || m.Row(50)[75] == 0 || m.Row(50)[75] == 255 || m.Row(50)[95] != 0 {
		t.Errorf("profile: %v", m.Row(50)[50:])
	}
}

func TestMaskBoundsAndRows(t *testing.T) {
	m := NewMask(300, 200)
	if b := m.Bounds(); !b.Empty() {
		t.Errorf("an empty mask has bounds %v", b)
	}
	alpha := make([]float32, 300*200)
	alpha[70*300+130], alpha[150*300+40] = 1e-6, 1
	m.Load(alpha)
	if want := (Area{X0: 40, Y0: 70, X1: 131, Y1: 151}); m.Bounds() != want || m.Touched() != 2 {
		t.Errorf("bounds %v, %d touched", m.Bounds(), m.Touched())
	}
	for _, a := range []Area{{X0: 0, Y0: 0, X1: 300, Y1: 200}, {X0: 130, Y0: 70, X1: 131, Y1: 71}, {X0: 0, Y0: 0, X1: 130, Y1: 200}, {X0: 64, Y0: 64, X1: 128, Y1: 128}} {
		want := 0
		for y := a.Y0; y < a.Y1; y++ {
			want += touched(m.Row(y)[a.X0:a.X1])
		}
		if got := m.TouchedIn(a); got != want {
			t.Errorf("%d are touched in %v, want %d", got, a, want)
		}
	}
	for y := range 200 {
		for x := range 300 {
			for to := x; to < min(300, m.Skip(x, y)); to++ {
				if m.Row(y)[to] != 0 {
					t.Fatalf("Skip(%d, %d) passes a painted pixel", x, y)
				}
			}
		}
	}
	if f := m.Floats(); f[70*300+130] == 0 || f[150*300+40] != 1 || f[0] != 0 {
		t.Error("a value above 0 must stay touched")
	}
	m.Invert()
	if m.Touched() != 300*200-1 {
		t.Errorf("inverted, %d are touched", m.Touched())
	}
	m.Clear()
	m.Undo()
	m.Undo()
	if m.Touched() != 2 {
		t.Error("clear and invert are one step each")
	}
}

func TestStepThatChangesNothingIsNoStep(t *testing.T) {
	m := NewMask(64, 64)
	m.Begin()
	m.Line(Brush{Size: 9, Hardness: 1, Erase: true}, 30, 30, 40, 40)
	m.End()
	m.Clear()
	if m.CanUndo() {
		t.Error("erasing nothing must not be a step")
	}
}

func TestHistoryIsBounded(t *testing.T) {
	m := NewMask(512, 512)
	m.history.budget = 200_000
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		m.Begin()
		m.Line(Brush{Size: 30, Hardness: 0}, r.Float64()*512, r.Float64()*512, r.Float64()*512, r.Float64()*512)
		m.End()
	}
	total := 0
	for _, d := range m.history.undo {
		total += d.size
	}
	if total > 200_000 || len(m.history.undo) == 0 {
		t.Errorf("%d steps in %d bytes", len(m.history.undo), total)
	}
}

func TestHundredStrokesOnALargePhotoAreKept(t *testing.T) {
	m := NewMask(3000, 2000)
	r := rand.New(rand.NewPCG(3, 4))
	for range 120 {
		m.Begin()
		x, y := r.Float64()*3000, r.Float64()*2000
		for range 4 {
			m.Line(Brush{Size: 60, Hardness: 0.9}, x, y, x+40, y+25)
			x, y = x+40, y+25
		}
		m.End()
	}
	n := 0
	for m.Undo() {
		n++
	}
	if n < 100 || !m.Empty() {
		t.Errorf("%d steps back, %d pixels left", n, m.Touched())
	}
}

// Steps that change the whole photo are remembered as well: as many as a photo of 24
// megapixels leaves room for.
func TestHundredStepsOfAllKindsAreKept(t *testing.T) {
	m := NewMask(1500, 1000)
	m.history.budget = historyBudget / 16
	r := rand.New(rand.NewPCG(7, 8))
	steps, before := 0, uint64(0)
	for i := 0; steps < 120; i++ {
		p := selection.Point{X: r.Float64() * 1500, Y: r.Float64() * 1000}
		switch i % 6 {
		case 0:
			m.Invert()
		case 1:
			m.Do(GrowEdit(3))
		case 2:
			m.Do(FeatherEdit(12))
		case 3:
			m.Do(PolygonEdit([]selection.Point{p, {X: p.Y, Y: p.X}, {X: 1400, Y: 100}}, i%4 == 0))
		case 4:
			m.Do(GrowEdit(-2))
		default:
			m.Do(RectangleEdit(p, selection.Point{X: p.X + 90, Y: p.Y + 50}, false))
		}
		if m.version != before {
			before = m.version
			steps++
		}
	}
	size := 0
	for _, d := range m.history.undo {
		size += d.size
	}
	t.Logf("%d steps in %d bytes", len(m.history.undo), size)
	if n := len(m.history.undo); n < 100 || size > m.history.budget {
		t.Errorf("%d steps in %d bytes", n, size)
	}
}
