package linearops_test

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"afterimage/internal/npy"
	"afterimage/linearops"
	"afterimage/linearops/compat"
)

// The vectors in testdata/golden come from the authors' code, run in float64 on one
// image of 3x32x32, with values of y that are noisy. float32 holds them here.
const goldenSide = 32

func golden(t *testing.T, parts ...string) []float32 {
	t.Helper()
	_, data, err := npy.ReadFloat32(filepath.Join(append([]string{"testdata", "golden"}, parts...)...) + ".npy")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func repeated(n int, v float64) []float64 {
	taps := make([]float64, n)
	for i := range taps {
		taps[i] = v
	}
	return taps
}

// goldenCase is an operator of the vectors.
type goldenCase struct {
	name string
	op   func(t *testing.T, in linearops.Shape) (linearops.Operator, error)
	// scatter takes a measurement from the vectors' layout to the operator's grid;
	// nil where they agree.
	scatter func(t *testing.T, y []float32) []float32
}

func goldenCases() []goldenCase {
	box := repeated(9, 1.0/9)
	return []goldenCase{
		{name: "denoise", op: func(_ *testing.T, in linearops.Shape) (linearops.Operator, error) {
			return linearops.NewDenoise(in), nil
		}},
		{name: "inpaint_random50", op: func(t *testing.T, in linearops.Shape) (linearops.Operator, error) {
			return linearops.NewInpaint(in, goldenMissing(t))
		}, scatter: scatterKept},
		{name: "sr4", op: func(_ *testing.T, in linearops.Shape) (linearops.Operator, error) {
			return linearops.NewBlockAverage(in, 4)
		}},
		{name: "color", op: func(_ *testing.T, in linearops.Shape) (linearops.Operator, error) {
			return linearops.NewColorize(in.H, in.W, [3]float64{0.3333, 0.3334, 0.3333})
		}},
		{name: "deblur_uniform_paper9", op: func(_ *testing.T, in linearops.Shape) (linearops.Operator, error) {
			return linearops.NewZeroBorderBlur(in, box, box, linearops.DefaultFactorNull)
		}},
		{name: "deblur_uniform_fixed8", op: func(_ *testing.T, in linearops.Shape) (linearops.Operator, error) {
			return compat.NewLostTapBlur(in, box, box)
		}},
		{name: "deblur_uniform_asis", op: func(t *testing.T, in linearops.Shape) (linearops.Operator, error) {
			return compat.NewDeblurringInOrder(in, box, box, goldenOrder(t))
		}},
	}
}

func goldenMissing(t *testing.T) []bool {
	missing := make([]bool, goldenSide*goldenSide)
	for _, p := range golden(t, "inpaint_random50", "missing_pixels") {
		missing[int(p)] = true
	}
	return missing
}

// scatterKept puts kept entries, ordered pixel by pixel with channels innermost, on
// the full grid in planes.
func scatterKept(t *testing.T, y []float32) []float32 {
	out := make([]float32, 3*goldenSide*goldenSide)
	k := 0
	for p, gone := range goldenMissing(t) {
		for c := 0; c < 3 && !gone; c++ {
			out[c*goldenSide*goldenSide+p] = y[k]
			k++
		}
	}
	if k != len(y) {
		t.Fatalf("%d values for %d kept entries", len(y), k)
	}
	return out
}

func goldenOrder(t *testing.T) []int {
	var order []int
	for _, v := range golden(t, "deblur_uniform_asis", "basis_perm") {
		order = append(order, int(v))
	}
	return order
}

func TestGoldenOperators(t *testing.T) {
	x := golden(t, "image_32")
	in := linearops.Shape{C: 3, H: goldenSide, W: goldenSide}
	for _, c := range goldenCases() {
		t.Run(c.name, func(t *testing.T) {
			op, err := c.op(t, in)
			if err != nil {
				t.Fatal(err)
			}
			hx, y := golden(t, c.name, "Hx"), golden(t, c.name, "y_s005")
			if c.scatter != nil {
				hx, y = c.scatter(t, hx), c.scatter(t, y)
			}
			near(t, "Hx", linearops.Apply(op, nil, x), hx, 1e-5)
			near(t, "H^T y", linearops.Adjoint(op, nil, y), golden(t, c.name, "HTy"), 1e-5)
			// H^+ divides by singular values down to 9e-4.
			near(t, "H^+ y", linearops.PseudoInverse(op, nil, y), golden(t, c.name, "Hpinv_y"), 1e-4)
			near(t, "null projection", linearops.NullProject(op, nil, x), golden(t, c.name, "null_proj_x"), 1e-5)
			near(t, "singular values", fallingSingulars(op), golden(t, c.name, "singulars_sorted_nonzero"), 1e-5)
		})
	}
}

// A convolution with 8 taps is what the authors' loop makes of 9.
func TestLostTapIsEightTaps(t *testing.T) {
	in := linearops.Shape{C: 3, H: goldenSide, W: goldenSide}
	box := repeated(8, 1.0/9)
	op, err := linearops.NewZeroBorderBlur(in, box, box, 0)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "Hx", linearops.Apply(op, nil, golden(t, "image_32")), golden(t, "deblur_uniform_fixed8", "Hx"), 1e-5)
}

// fallingSingulars is the singular values that are not 0, sorted.
func fallingSingulars(op linearops.Operator) []float32 {
	s := make([]float32, op.Spectrum().Len())
	op.Spectrum().Read(s, 0)
	slices.Sort(s)
	slices.Reverse(s)
	return s[:op.Rank()]
}

// near fails unless the values agree to tol, relative to the largest or to 1.
func near(t *testing.T, what string, got, want []float32, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d values, want %d", what, len(got), len(want))
		return
	}
	size, worst, at := 1.0, 0.0, 0
	for i, v := range want {
		size = max(size, math.Abs(float64(v)))
		if d := math.Abs(float64(got[i]) - float64(v)); !(d <= worst) {
			worst, at = d, i
		}
	}
	text := fmt.Sprintf("%s: off by %.2g of %.3g at entry %d", what, worst, size, at)
	if !(worst <= tol*size) {
		t.Error(text)
	}
	t.Log(text)
}
