package jpeg

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The transform is that of T.81 A.3.3, as its formula says.
func TestForwardIsTheDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	var f, was [64]float32
	for i := range f {
		f[i] = float32(rng.IntN(256) - 128)
	}
	was = f
	forward(&f)
	for v := range 8 {
		for u := range 8 {
			sum := 0.0
			for i, s := range was {
				sum += float64(s) * math.Cos(float64(2*(i%8)+1)*float64(u)*math.Pi/16) * math.Cos(float64(2*(i/8)+1)*float64(v)*math.Pi/16)
			}
			for _, k := range []int{u, v} {
				if sum /= 2; k == 0 {
					sum /= math.Sqrt2
				}
			}
			if got := float64(f[8*v+u]); math.Abs(got-sum) > 1e-3 {
				t.Errorf("coefficient %d, %d is %g, want %g", v, u, got, sum)
			}
		}
	}
	inverse(&f)
	if d := furthest(f[:], was[:]); d > 1e-3 {
		t.Errorf("there and back is off by %g", d)
	}
}

func BenchmarkProject(b *testing.B) {
	m := speckle(1024, 1024)
	c := NewCells(code(m, 30, Sampling{2, 2}))
	x := speckle(1024, 1024)
	for b.Loop() {
		copy(x.Pix, m.Pix[1:])
		c.Project(x, 0.1)
	}
}
