package linearops_test

import (
	"errors"
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// symmetricKernel is strongKernel, mirrored in each axis.
func symmetricKernel(t testing.TB, h, w int, seed uint64) linearops.Kernel {
	t.Helper()
	k := strongKernel(t, h, w, seed)
	for y := range h {
		for x := range w {
			k.Taps[y*w+x] = k.Taps[min(y, h-1-y)*w+min(x, w-1-x)]
		}
	}
	return k.Normalized()
}

func TestCosineBlur(t *testing.T) {
	kernels := map[string]linearops.Kernel{
		"one tap": symmetricKernel(t, 1, 1, 1), "tall": symmetricKernel(t, 7, 3, 2), "row": symmetricKernel(t, 1, 5, 3),
		"larger than small images": symmetricKernel(t, 19, 17, 4),
		"gauss:0.6":                kernel(t, "gauss:0.6"), "disk:0.8": kernel(t, "disk:0.8"),
	}
	for name, k := range kernels {
		t.Run(name, func(t *testing.T) {
			o := optest.Options{
				Direct: func(op linearops.Operator, x []float32) []float64 {
					return blurredBy(wide(x), op.In(), k, mirrorIndex)
				},
				Shapes: onceLarge(), MinShapes: 10,
			}
			if name != "tall" {
				o.Shapes, o.MinShapes = optest.SmallShapes(), 4
			}
			optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewCosineBlur(s, k, 0) }, o)
		})
	}
}

// spectralMirrorBlur blurs by the definition of the DCT-II, without the
// coefficients whose gain is below null times the largest.
//
//go:norace
func spectralMirrorBlur(x []float64, s linearops.Shape, k linearops.Kernel, null float64) []float64 {
	y := make([]float64, len(x))
	gain := make([]float64, s.H*s.W)
	largest := 0.0
	for i := range gain {
		u, v := float64(i/s.W), float64(i%s.W)
		for p := range k.H {
			for q := range k.W {
				gain[i] += float64(k.Taps[p*k.W+q]) *
					math.Cos(math.Pi*u*float64(p-k.Y)/float64(s.H)) * math.Cos(math.Pi*v*float64(q-k.X)/float64(s.W))
			}
		}
		largest = max(largest, math.Abs(gain[i]))
	}
	for c := range s.C {
		at := c * len(gain)
		z := cosineSum(cosineSum(x[at:at+len(gain)], s.H, s.W, false), s.W, s.H, false)
		for i, g := range gain {
			if math.Abs(g) < null*largest {
				g = 0
			}
			z[i] *= g
		}
		copy(y[at:], cosineSum(cosineSum(z, s.H, s.W, true), s.W, s.H, true))
	}
	return y
}

// cosineSum is the orthonormal DCT-II of h rows of w, or its inverse, transposed.
//
//go:norace
func cosineSum(z []float64, h, w int, inverse bool) []float64 {
	out := make([]float64, len(z))
	for k := range w {
		scale := math.Sqrt(2 / float64(w))
		if k == 0 {
			scale = math.Sqrt(1 / float64(w))
		}
		for x := range w {
			c := scale * math.Cos(math.Pi*float64(k*(2*x+1)%(4*w))/float64(2*w))
			for y := range h {
				if inverse {
					out[x*h+y] += c * z[y*w+k]
				} else {
					out[k*h+y] += c * z[y*w+x]
				}
			}
		}
	}
	return out
}

func TestCosineBlurDropsSmallValues(t *testing.T) {
	for name, null := range map[string]float64{"uniform:9": 0, "disk:3": 0.02, "aniso:0.7,3": 0, "motion:7,90": 0} {
		t.Run(name, func(t *testing.T) {
			k := kernel(t, name)
			share := null
			if null == 0 {
				share = 1e-3
			}
			dropped := false
			optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) {
				op, err := linearops.NewCosineBlur(s, k, null)
				dropped = dropped || op.Rank() < s.Len()
				return op, err
			}, optest.Options{
				Direct: func(op linearops.Operator, x []float32) []float64 {
					return spectralMirrorBlur(wide(x), op.In(), k, share)
				},
				Shapes:    []linearops.Shape{{C: 1, H: 1, W: 1}, {C: 3, H: 7, W: 5}, {C: 1, H: 8, W: 8}, {C: 3, H: 32, W: 32}, {C: 1, H: 63, W: 48}},
				MinShapes: 5,
				Tolerance: 2e-4, DirectTolerance: 2e-5,
			})
			if !dropped {
				t.Error("no singular value was dropped: the test shows nothing")
			}
		})
	}
}

func TestCosineBlurRefuses(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 16, W: 16}
	off := kernel(t, "gauss:1")
	off.X--
	for _, k := range []linearops.Kernel{kernel(t, "motion:9,30"), kernel(t, "uniform:4"), kernel(t, "aniso:1,3,45"), off} {
		if _, err := linearops.NewCosineBlur(shape, k, 0); !errors.Is(err, linearops.ErrKernelSymmetry) {
			t.Errorf("%v: %v", k, err)
		}
	}
	_, err := linearops.NewCosineBlur(shape, kernel(t, "gauss:1"), 2)
	wantParamError(t, err)
	_, err = linearops.NewCosineBlur(linearops.Shape{C: 1, H: 1}, kernel(t, "gauss:1"), 0)
	wantSizeError(t, err)
}

func BenchmarkOperator_CosineBlur(b *testing.B) {
	k := kernel(b, "uniform:9")
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewCosineBlur(s, k, 0) })
}
