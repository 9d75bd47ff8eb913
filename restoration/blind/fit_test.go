package blind

import (
	"math"
	"math/rand/v2"
	"testing"

	"afterimage/linearops"
)

// TestFitAgainstLeastSquares holds the fit against the least squares problem written out
// as a matrix, solved for taps >= 0 by coordinate descent in float64.
func TestFitAgainstLeastSquares(t *testing.T) {
	const h, w, side, ridge = 24, 20, 5, 0.05
	rng := rand.New(rand.NewPCG(3, 1))
	sharp, seen := newField(h*w), newField(h*w)
	for y := 5; y < h-5; y++ {
		for x := 5; x < w-5; x++ {
			sharp.x[y*w+x], sharp.y[y*w+x] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
			seen.x[y*w+x], seen.y[y*w+x] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
		}
	}
	got := equations(linearops.NewPlaneFourier(h, w), sharp, seen, side).solve(make([]float32, side*side), ridge)

	const n = side * side
	var a [n][n]float64
	var b [n]float64
	for _, pair := range [2][2][]float32{{sharp.x, seen.x}, {sharp.y, seen.y}} {
		column := func(tap, y, x int) float64 { // what tap adds at pixel (y, x)
			y, x = (y-tap/side+side/2+h)%h, (x-tap%side+side/2+w)%w
			return float64(pair[0][y*w+x])
		}
		for y := range h {
			for x := range w {
				for i := range n {
					b[i] += column(i, y, x) * float64(pair[1][y*w+x])
					for j := range n {
						a[i][j] += column(i, y, x) * column(j, y, x)
					}
				}
			}
		}
	}
	power := a[0][0]
	var want [n]float64
	for range 2000 {
		for i := range n {
			r := b[i]
			for j := range n {
				if j != i {
					r -= a[i][j] * want[j]
				}
			}
			want[i] = max(0, r/(a[i][i]+ridge*power))
		}
	}
	zero := 0
	for i, v := range want {
		if v == 0 {
			zero++
		}
		if math.Abs(v-float64(got[i])) > 1e-3 {
			t.Errorf("tap %d is %.5f, least squares give %.5f", i, got[i], v)
		}
	}
	if zero == 0 || zero == n {
		t.Errorf("%d of %d taps are at the bound: the case tests nothing", zero, n)
	}
}

// TestFitFindsTheKernel of gradients that are exactly a sharp picture's, blurred.
func TestFitFindsTheKernel(t *testing.T) {
	const h, w = 40, 36
	k := shake(9, 2, 2)
	rng := rand.New(rand.NewPCG(9, 1))
	sharp, seen := newField(h*w), newField(h*w)
	for y := 10; y < h-10; y++ {
		for x := 10; x < w-10; x++ {
			v := float32(rng.NormFloat64())
			sharp.x[y*w+x] = v
			for i, tap := range k.pix {
				seen.x[(y+i/k.w-k.h/2)*w+x+i%k.w-k.w/2] += tap * v
			}
		}
	}
	got := equations(linearops.NewPlaneFourier(h, w), sharp, seen, k.h).solve(make([]float32, len(k.pix)), 0)
	for i, v := range k.pix {
		if math.Abs(float64(v-got[i])) > 2e-3 {
			t.Errorf("tap %d is %.4f, was %.4f", i, got[i], v)
		}
	}
}
