package state

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestHoleWidth(t *testing.T) {
	for name, c := range map[string]struct {
		paint func(m *Mask)
		want  int
	}{
		"nothing":        {func(*Mask) {}, 0},
		"a square":       {func(m *Mask) { square(m, 40, 30, 64) }, 64},
		"a corner":       {func(m *Mask) { square(m, 0, 0, 20) }, 40}, // half of it lies beyond the photo
		"a line":         {func(m *Mask) { block(m, 10, 50, 150, 3) }, 4},
		"two squares":    {func(m *Mask) { square(m, 10, 10, 8); square(m, 100, 40, 30) }, 30},
		"outside region": {func(m *Mask) { square(m, 190, 100, 8) }, 0},
	} {
		m := NewMask(200, 110)
		c.paint(m)
		p, _, _ := cutMask(m.frozen(), rect(0, 0, 180, 110), nil)
		if got := p.around(p.painted()).holeWidth(); got != c.want || p.holeWidth() != c.want {
			t.Errorf("%s: %d pixels wide, %d in the whole plane, want %d", name, got, p.holeWidth(), c.want)
		}
	}
	m := NewMask(50, 20)
	m.Invert()
	p, _, _ := cutMask(m.frozen(), rect(0, 0, 50, 20), nil)
	if got := p.holeWidth(); got != 50 {
		t.Errorf("nothing known: %d", got)
	}
	m = NewMask(400, 300) // where the copy lies, and what of it is painted
	block(m, 200, 150, 30, 20)
	p, x, y := cutMask(m.frozen(), rect(10, 20, 300, 250), make([]uint8, 7, 400*300))
	if a := p.painted(); x+a.X0 != 200 || y+a.Y0 != 150 || a.X1-a.X0 != 30 || a.Y1-a.Y0 != 20 {
		t.Errorf("painted is %v from %d, %d on", a, x, y)
	}
}

func square(m *Mask, x, y, side int) { block(m, x, y, side, side) }

// block marks a rectangle; the mask's own way in takes any plane.
func block(m *Mask, x, y, w, h int) {
	alpha := make([]float32, m.W*m.H)
	for i, v := range m.Alpha() {
		alpha[i] = float32(v) / 255
	}
	for j := y; j < y+h; j++ {
		for i := x; i < x+w; i++ {
			alpha[j*m.W+i] = 1
		}
	}
	m.Load(alpha)
}

// The distances are those of a search over all pixels.
func TestHoleWidthIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		p := plane{w: 1 + r.IntN(24), h: 1 + r.IntN(24)}
		known := 1 + r.IntN(12)
		p.alpha = make([]uint8, p.w*p.h)
		for i := range p.alpha {
			if r.IntN(12) >= known {
				p.alpha[i] = uint8(1 + r.IntN(255))
			}
		}
		p.alpha[r.IntN(len(p.alpha))] = 0
		want := 0.0
		for i, a := range p.alpha {
			best := math.Inf(1)
			for j, b := range p.alpha {
				if b == 0 {
					best = min(best, math.Hypot(float64(i%p.w-j%p.w), float64(i/p.w-j/p.w)))
				}
			}
			if a != 0 {
				want = max(want, best)
			}
		}
		if got := p.holeWidth(); got != int(math.Round(2*want)) {
			t.Fatalf("%dx%d %v: %d, want %.2f", p.w, p.h, p.alpha, got, 2*want)
		}
	}
}
