package linearops

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestPlaneFourierProducts holds products of spectra against the loops that they stand
// for, for all combinations of odd and even sides.
func TestPlaneFourierProducts(t *testing.T) {
	for _, size := range [][2]int{{6, 8}, {5, 8}, {6, 9}, {5, 7}, {1, 6}, {6, 1}, {1, 1}} {
		h, w := size[0], size[1]
		t.Run(fmt.Sprintf("%dx%d", h, w), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, uint64(10*h+w)))
			a, b := make([]float32, h*w), make([]float32, h*w)
			for i := range a {
				a[i], b[i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
			}
			f := NewPlaneFourier(h, w)
			fa, fb, out := make([]float32, h*w), make([]float32, h*w), make([]float32, h*w)
			f.Forward(fa, a)
			f.Forward(fb, b)
			loop := func(sign int) []float64 {
				want := make([]float64, h*w)
				for y := range h {
					for x := range w {
						for v := range h {
							for u := range w {
								at := wrap(y-v, h)*w + wrap(x-u, w)
								if sign < 0 {
									at = wrap(y+v, h)*w + wrap(x+u, w)
								}
								want[y*w+x] += float64(a[v*w+u]) * float64(b[at])
							}
						}
					}
				}
				return want
			}
			compare := func(name string, want []float64) {
				t.Helper()
				f.Inverse(out, out)
				for i, v := range want {
					if math.Abs(v-float64(out[i])) > 1e-4 {
						t.Fatalf("%s: value %d is %v, the loop gives %v", name, i, out[i], v)
					}
				}
			}
			f.Convolve(out, fa, fb)
			compare("convolution", loop(1))
			f.Correlate(out, fa, fb)
			compare("correlation", loop(-1))
			// Power times b is correlation with a after convolution with a.
			f.Convolve(out, fa, fb)
			f.Correlate(out, fa, out)
			twice := make([]float32, h*w)
			f.Power(twice, fa)
			for i := range twice {
				twice[i] *= fb[i]
			}
			for i := range out {
				if math.Abs(float64(out[i]-twice[i])) > 1e-3 {
					t.Fatalf("power: entry %d is %v, both products give %v", i, twice[i], out[i])
				}
			}
		})
	}
}
