package linearops_test

import (
	"errors"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// blurredBy is the loop over pixels and taps; at says which pixel stands for one
// beyond the border.
//
//go:norace
func blurredBy(x []float64, s linearops.Shape, k linearops.Kernel, at func(i, n int) int) []float64 {
	y := make([]float64, len(x))
	col := make([]int, s.W)
	for t, tap := range k.Taps {
		p, q := t/k.W, t%k.W
		for j := range col {
			col[j] = at(j-q+k.X, s.W)
		}
		for i := range s.C * s.H {
			from := i/s.H*s.H + at(i%s.H-p+k.Y, s.H)
			out, in := y[i*s.W:(i+1)*s.W], x[from*s.W:(from+1)*s.W]
			for j, v := range col {
				out[j] += float64(tap) * in[v]
			}
		}
	}
	return y
}

func around(i, n int) int { return ((i % n) + n) % n }

// mirrorIndex is half-sample symmetry: ... 1 0 | 0 1 2 ... n-1 | n-1 n-2 ...
func mirrorIndex(i, n int) int {
	i = around(i, 2*n)
	if i >= n {
		return 2*n - 1 - i
	}
	return i
}

func kernel(t testing.TB, name string) linearops.Kernel {
	t.Helper()
	k, err := linearops.ParseKernel(name)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// strongKernel has random taps and so much weight on its anchor that no singular
// value is null.
func strongKernel(t testing.TB, h, w int, seed uint64) linearops.Kernel {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	taps := make([]float32, h*w)
	for i := range taps {
		taps[i] = r.Float32() - 0.3
	}
	taps[(h-1)/2*w+(w-1)/2] = float32(h * w)
	k, err := linearops.NewKernel(h, w, taps)
	if err != nil {
		t.Fatal(err)
	}
	return k.Normalized()
}

// onceLarge is the suite's shapes; the race detector, under which the largest takes
// long, sees it in one channel only.
func onceLarge() []linearops.Shape {
	shapes := optest.Shapes()
	if underRace {
		shapes = slices.DeleteFunc(shapes, func(s linearops.Shape) bool { return s.Len() > 1<<17 })
	}
	return shapes
}

func TestConvolution(t *testing.T) {
	kernels := map[string]linearops.Kernel{
		"one tap": strongKernel(t, 1, 1, 1), "odd": strongKernel(t, 5, 3, 2), "even": strongKernel(t, 4, 2, 3),
		"mixed": strongKernel(t, 3, 6, 4), "row": strongKernel(t, 1, 9, 5), "larger than small images": strongKernel(t, 11, 12, 6),
		"gauss:0.6": kernel(t, "gauss:0.6"), "motion:1.5,30": kernel(t, "motion:1.5,30"), "aniso:0.3,0.9,45": kernel(t, "aniso:0.3,0.9,45"),
	}
	for name, k := range kernels {
		t.Run(name, func(t *testing.T) {
			o := optest.Options{
				Direct: func(op linearops.Operator, x []float32) []float64 {
					return blurredBy(wide(x), op.In(), k, around)
				},
				Shapes: onceLarge(), MinShapes: 10,
			}
			if name != "mixed" { // the largest shapes once
				o.Shapes, o.MinShapes = optest.SmallShapes(), 4
			}
			optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewConvolution(s, k, 0) }, o)
		})
	}
}

// spectralBlur blurs by the definition of the Fourier transform, without the bins
// whose gain is below null times the largest.
//
//go:norace
func spectralBlur(x []float64, s linearops.Shape, k linearops.Kernel, null float64) []float64 {
	gain := make([]complex128, s.H*s.W)
	largest := 0.0
	for u := range s.H {
		for v := range s.W {
			for p := range k.H {
				for q := range k.W {
					a := -2 * math.Pi * (float64(u*(p-k.Y))/float64(s.H) + float64(v*(q-k.X))/float64(s.W))
					gain[u*s.W+v] += cmplx.Rect(float64(k.Taps[p*k.W+q]), a)
				}
			}
			largest = max(largest, cmplx.Abs(gain[u*s.W+v]))
		}
	}
	var y []float64
	for c := range s.C {
		z := make([]complex128, s.H*s.W)
		for i := range z {
			z[i] = complex(x[c*len(z)+i], 0)
		}
		z = fourierSum(fourierSum(z, s.H, s.W, -1), s.W, s.H, -1) // transposed twice
		for i, g := range gain {
			if cmplx.Abs(g) < null*largest {
				g = 0
			}
			z[i] *= g / complex(float64(len(z)), 0)
		}
		for _, v := range fourierSum(fourierSum(z, s.H, s.W, 1), s.W, s.H, 1) {
			y = append(y, real(v))
		}
	}
	return y
}

// fourierSum transforms the h rows of w and transposes the result.
//
//go:norace
func fourierSum(z []complex128, h, w int, sign float64) []complex128 {
	root := make([]complex128, w)
	for j := range root {
		root[j] = cmplx.Rect(1, sign*2*math.Pi*float64(j)/float64(w))
	}
	out := make([]complex128, len(z))
	for y := range h {
		for k := range w {
			for x := range w {
				out[k*h+y] += z[y*w+x] * root[k*x%w]
			}
		}
	}
	return out
}

// TestConvolutionDropsSmallValues: kernels with zeros in their spectrum, at the
// default threshold and at another.
func TestConvolutionDropsSmallValues(t *testing.T) {
	for name, null := range map[string]float64{"uniform:9": 0, "uniform:4": 0.05, "disk:2.5": 0, "motion:9,30": 0.02, "gauss:2": 0} {
		t.Run(name, func(t *testing.T) {
			k := kernel(t, name)
			share := null
			if null == 0 {
				share = 1e-3
			}
			dropped := false
			optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) {
				op, err := linearops.NewConvolution(s, k, null)
				dropped = dropped || op.Rank() < s.Len()
				return op, err
			}, optest.Options{
				Direct: func(op linearops.Operator, x []float32) []float64 {
					return spectralBlur(wide(x), op.In(), k, share)
				},
				Shapes:    []linearops.Shape{{C: 1, H: 1, W: 1}, {C: 3, H: 7, W: 5}, {C: 1, H: 8, W: 8}, {C: 3, H: 32, W: 32}, {C: 1, H: 64, W: 48}},
				MinShapes: 5,
				// H^+ raises roundings by up to 1/share.
				Tolerance: 2e-4, DirectTolerance: 2e-5,
			})
			if !dropped {
				t.Error("no singular value was dropped: the test shows nothing")
			}
		})
	}
}

func TestConvolutionRefuses(t *testing.T) {
	good := kernel(t, "gauss:1")
	shape := linearops.Shape{C: 3, H: 16, W: 16}
	for _, s := range []linearops.Shape{{}, {C: 1, H: 0, W: 3}, {C: 3, H: 4, W: -1}} {
		_, err := linearops.NewConvolution(s, good, 0)
		wantSizeError(t, err)
	}
	for _, null := range []float64{1, 7, math.Inf(1), math.NaN()} {
		_, err := linearops.NewConvolution(shape, good, null)
		wantParamError(t, err)
	}
	dark := good
	dark.Taps = make([]float32, len(good.Taps))
	if _, err := linearops.NewConvolution(shape, dark, 0); !errors.Is(err, linearops.ErrKernelSum) {
		t.Errorf("a kernel of zeros: %v", err)
	}
}

func TestFastLen(t *testing.T) {
	for n, want := range map[int]int{0: 1, 255: 256, 257: 270, 1021: 1024, 4000: 4000} {
		if got := linearops.FastLen(n); got != want {
			t.Errorf("FastLen(%d) = %d, want %d", n, got, want)
		}
	}
}

func BenchmarkOperator_Convolution(b *testing.B) {
	k := kernel(b, "motion:15,30")
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewConvolution(s, k, 0) })
}
