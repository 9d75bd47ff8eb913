package evaluate

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

// A step in one dimension loses weight/length of its height on each side (Strong and
// Chan, Edge-preserving and scale-dependent properties of total variation, 2003).
func TestTotalVariationOfAStep(t *testing.T) {
	s := linearops.Shape{C: 1, H: 1, W: 24}
	op := linearops.NewDenoise(s)
	y := make([]float32, s.W)
	for i := range y {
		y[i] = -0.5
		if i >= 8 {
			y[i] = 0.7
		}
	}
	const weight = 0.8
	got := totalVariation(restoration.Problem{Op: op, Y: y, SigmaY: 0.1}, weight, 4000, 0)
	for i, v := range got.Pix {
		want := -0.5 + weight/8
		if i >= 8 {
			want = 0.7 - weight/16
		}
		if math.Abs(float64(v)-want) > 1e-3 {
			t.Errorf("pixel %d is %v, want %v", i, v, want)
		}
	}
}

// Colours share their edges: a step of d_c in each of three colours is shortened along
// the vector d, by weight/length in all.
func TestTotalVariationCouplesColours(t *testing.T) {
	s := linearops.Shape{C: 3, H: 1, W: 16}
	y := make([]float32, s.Len())
	d := []float32{0.6, 0.3, -0.6} // length 0.9
	for c := range 3 {
		for x := 8; x < 16; x++ {
			y[c*16+x] = d[c]
		}
	}
	const weight = 0.4
	got := totalVariation(restoration.Problem{Op: linearops.NewDenoise(s), Y: y, SigmaY: 0.1}, weight, 4000, 0)
	for c := range 3 {
		low, high := got.Pix[c*16], got.Pix[c*16+15]
		want := float64(d[c]) * (weight / 8 / 0.9)
		if math.Abs(float64(low)-want) > 1e-3 || math.Abs(float64(d[c]-high)-want) > 1e-3 {
			t.Errorf("colour %d runs from %v to %v, want %v from %v and from 0", c, low, high, want, d[c])
		}
	}
}

// The minimum is one: the objective of the result is no larger than near it, and less
// than that of the start.
func TestTotalVariationIsAMinimum(t *testing.T) {
	for _, p := range Problems() {
		if p.Levels == 0 {
			continue
		}
		clean := photo(24)
		m, err := p.Measure(clean, 5)
		if err != nil {
			t.Fatal(err)
		}
		x := totalVariation(m, TVWeight(m), 1000, 0)
		best := objective(m, x)
		for k, move := range [][]float32{clean.Pix, linearops.PseudoInverse(m.Op, nil, m.Y), make([]float32, len(x.Pix))} {
			near := linearops.Image{Shape: x.Shape, Pix: slices.Clone(x.Pix)}
			for i := range near.Pix {
				near.Pix[i] += 0.02 * (move[i] - x.Pix[i])
			}
			if at := objective(m, near); !(at > best) {
				t.Errorf("%s: the objective is %v and %v on the way to image %d", p.Name, best, at, k)
			}
		}
	}
}

// objective is what TotalVariation promises to minimise, the plain way.
func objective(p restoration.Problem, x linearops.Image) float64 {
	hx := linearops.Apply(p.Op, nil, x.Pix)
	sum, tv := 0.0, 0.0
	for i, v := range hx {
		sum += math.Pow(float64(v-p.Y[i]), 2) / 2
	}
	for i := range x.H {
		for j := range x.W {
			g := 0.0
			for c := range x.C {
				if j+1 < x.W {
					g += math.Pow(float64(x.Row(c, i)[j+1]-x.Row(c, i)[j]), 2)
				}
				if i+1 < x.H {
					g += math.Pow(float64(x.Row(c, i+1)[j]-x.Row(c, i)[j]), 2)
				}
			}
			tv += math.Sqrt(g)
		}
	}
	return sum + TVWeight(p)*tv
}

func TestTotalVariationKeepsWhatIsKnown(t *testing.T) {
	for _, p := range Problems() {
		if p.Levels > 0 {
			continue
		}
		clean := photo(72)
		m, err := p.Measure(clean, 0)
		if err != nil {
			t.Fatal(err)
		}
		x := totalVariation(m, TVWeight(m), 60, 0)
		if a := restoration.Agree(m, x.Pix); !(a.MaxError < 1e-5*127.5) {
			t.Errorf("%s: the result differs from the measurement by %v levels", p.Name, a.MaxError)
		}
		if !p.Colour && PSNR(clean, x, DataRange) < PSNR(clean, linearops.Image{Shape: x.Shape, Pix: linearops.PseudoInverse(m.Op, nil, m.Y)}, DataRange) {
			t.Errorf("%s: total variation is farther from the photo than H^+ y", p.Name)
		}
	}
}

// photo is a soft picture with edges.
func photo(side int) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: side, W: side})
	for c := range 3 {
		for y := range side {
			for x := range side {
				v := 0.5 * math.Sin(float64(x+2*y)/float64(15+c))
				if math.Hypot(float64(x-side/3), float64(y-side/2)) < float64(side)/4 {
					v = 0.6 - 0.3*float64(c)
				}
				m.Row(c, y)[x] = float32(v)
			}
		}
	}
	return m
}

func ExampleTotalVariation() {
	clean := photo(32)
	p, err := Problems()[4].Measure(clean, 1) // denoising, 25 levels
	if err != nil {
		panic(err)
	}
	noisy := linearops.Image{Shape: clean.Shape, Pix: p.Y}
	fmt.Println(PSNR(clean, TotalVariation(p), DataRange) > PSNR(clean, noisy, DataRange)+5)
	// Output: true
}
