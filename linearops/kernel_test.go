package linearops_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
)

func TestNewKernel(t *testing.T) {
	taps := []float32{1, 2, 3, 4, 5, 6}
	k, err := linearops.NewKernel(2, 3, taps)
	if err != nil {
		t.Fatal(err)
	}
	taps[0] = 99
	if k.H != 2 || k.W != 3 || k.Y != 0 || k.X != 1 || k.At(0, 0) != 1 || k.At(1, 2) != 6 || k.Sum() != 21 {
		t.Errorf("kernel %+v", k)
	}
	n := k.Normalized()
	if math.Abs(n.Sum()-1) > 1e-7 || n.At(1, 2) != float32(6.0/21) || k.At(0, 0) != 1 {
		t.Errorf("normalised %+v", n)
	}
	if k.Name() != "" || k.String() != "2x3 kernel" {
		t.Errorf("name %q, string %q", k.Name(), k)
	}
}

func TestNormalizedKeepsTheAnchor(t *testing.T) {
	k, err := linearops.NewKernel(3, 3, []float32{0, 0, 1, 0, 5, 0, 0, 0, 2})
	if err != nil {
		t.Fatal(err)
	}
	k.Y, k.X = 0, 2
	if n := k.Normalized(); n.Y != 0 || n.X != 2 {
		t.Errorf("anchor %d, %d", n.Y, n.X)
	}
}

func TestNewKernelRefuses(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		taps []float32
		want error
	}{
		{[]float32{0, 0, 0}, linearops.ErrKernelSum},
		{[]float32{-1, 2, -1}, linearops.ErrKernelSum},
		{[]float32{0.1, 0.2, -0.3}, linearops.ErrKernelSum}, // cancels but for its rounding
		{[]float32{1, nan, 1}, linearops.ErrKernelValue},
		{[]float32{1, inf, 1}, linearops.ErrKernelValue},
	} {
		if _, err := linearops.NewKernel(1, 3, c.taps); !errors.Is(err, c.want) {
			t.Errorf("%v: error %v, want %v", c.taps, err, c.want)
		}
	}
	for _, s := range [][2]int{{0, 3}, {3, -1}, {1, linearops.MaxKernelSide + 1}} {
		_, err := linearops.NewKernel(s[0], s[1], nil)
		wantParamError(t, err)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for a missing tap")
		}
	}()
	_, _ = linearops.NewKernel(2, 2, []float32{1, 2, 3})
}

// names are kernels of every family with their sizes and symmetry.
var names = []struct {
	name      string
	h, w      int
	symmetric bool
}{
	{"uniform:1", 1, 1, true},
	{"uniform:9", 9, 9, true},
	{"uniform:4", 4, 4, false},
	{"gauss:1.6", 11, 11, true},
	{"gauss:0.1", 3, 3, true},
	{"aniso:1,20", 7, 121, true},
	{"aniso:2,0.5,90", 5, 13, true},
	{"aniso:1,3,45", 15, 15, false},
	{"disk:5", 11, 11, true},
	{"disk:0.5", 1, 1, true},
	{"disk:2.7", 7, 7, true},
	{"motion:15,0", 1, 15, true},
	{"motion:15,90", 15, 1, true},
	{"motion:8,180", 1, 9, true},
	{"motion:15,30", 9, 15, false},
	{"motion:1,0", 1, 1, true},
	{"motion:15,-30", 9, 15, false},
}

func TestKernelFamilies(t *testing.T) {
	for _, c := range names {
		k := kernel(t, c.name)
		if k.H != c.h || k.W != c.w {
			t.Errorf("%s has %d x %d taps, want %d x %d", c.name, k.H, k.W, c.h, c.w)
		}
		if k.Y != (k.H-1)/2 || k.X != (k.W-1)/2 {
			t.Errorf("%s is anchored at %d, %d", c.name, k.Y, k.X)
		}
		if math.Abs(k.Sum()-1) > 1e-7 {
			t.Errorf("%s sums to 1 %+g", c.name, k.Sum()-1)
		}
		if k.SymmetricAxes() != c.symmetric {
			t.Errorf("%s: SymmetricAxes is %v", c.name, k.SymmetricAxes())
		}
		for i, v := range k.Taps {
			if v < 0 || math.Abs(float64(v-k.Taps[len(k.Taps)-1-i])) > 1e-8 {
				t.Errorf("%s: tap %d is %g, the opposite one %g", c.name, i, v, k.Taps[len(k.Taps)-1-i])
				break
			}
		}
	}
}

func TestKernelNamesRoundTrip(t *testing.T) {
	for _, c := range names {
		k := kernel(t, c.name)
		if k.Name() != c.name || k.String() != c.name {
			t.Errorf("%s calls itself %q", c.name, k.Name())
		}
		if again := kernel(t, k.Name()); !slices.Equal(again.Taps, k.Taps) {
			t.Errorf("%s: other taps the second time", c.name)
		}
	}
	for text, want := range map[string]string{
		" GAUSS: 1.60": "gauss:1.6", "aniso:1,20,0": "aniso:1,20", "uniform:9.0": "uniform:9", "motion: 15, 30": "motion:15,30",
	} {
		if got := kernel(t, text).Name(); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestParseKernelRefuses(t *testing.T) {
	for _, text := range []string{
		"", "gauss", "gauss:", "gauss:x", "gauss:1,2", "box:3", "kernel.png", "aniso:1", "aniso:1,2,3,4", "motion:15", "disk:1,2", "uniform:", "uniform:3,3", ":3",
	} {
		_, err := linearops.ParseKernel(text)
		var e *linearops.KernelNameError
		if !errors.As(err, &e) || e.Text != text {
			t.Errorf("%q: error %v, want a KernelNameError", text, err)
		}
	}
	for _, text := range []string{
		"uniform:0", "uniform:-3", "uniform:1026", "uniform:2.5", "uniform:nan", "uniform:inf", "uniform:1e300",
		"gauss:0", "gauss:-1", "gauss:nan", "gauss:1e9", "gauss:inf", "aniso:1,0", "aniso:nan,1", "aniso:1,1,nan", "aniso:1,1,1e6",
		"disk:0", "disk:nan", "disk:1000", "motion:0.5,0", "motion:nan,0", "motion:5,inf", "motion:9999,3",
	} {
		_, err := linearops.ParseKernel(text)
		wantParamError(t, err)
	}
}

// TestLargestKernels: what is allowed must fit into MaxKernelSide.
func TestLargestKernels(t *testing.T) {
	for _, name := range []string{"gauss:170", "aniso:170,170,45", "disk:256", "motion:512,45"} {
		if k := kernel(t, name); k.H > linearops.MaxKernelSide || k.W > linearops.MaxKernelSide {
			t.Errorf("%s has %d x %d taps", name, k.H, k.W)
		}
	}
}

// moments are the second moments of a kernel, y up.
func moments(k linearops.Kernel) (xx, yy, xy float64) {
	for i, v := range k.Taps {
		x, y := float64(i%k.W-k.X), float64(k.Y-i/k.W)
		xx, yy, xy = xx+float64(v)*x*x, yy+float64(v)*y*y, xy+float64(v)*x*y
	}
	return xx, yy, xy
}

// TestTurnedKernels: the direction in which a kernel spreads, with y up, is the
// angle asked for, and its width is that of its family.
func TestTurnedKernels(t *testing.T) {
	for _, degrees := range []float64{0, 10, 30, 45, 60, 90, 120, 135, 170, 210, -30} {
		for _, c := range []struct {
			family      string
			long, short float64 // variances along and across
			tol         float64
		}{
			{"motion:41,%g", 41 * 41 / 12.0, 1 / 12.0, 1.5}, // and the pixel's own 1/12
			{"aniso:2,5,%g", 25, 4, 0.8},
		} {
			name := fmt.Sprintf(c.family, degrees)
			xx, yy, xy := moments(kernel(t, name))
			s, cs := math.Sincos(degrees * math.Pi / 180)
			for _, m := range []struct {
				what      string
				got, want float64
			}{
				{"xx", xx, c.long*cs*cs + c.short*s*s},
				{"yy", yy, c.long*s*s + c.short*cs*cs},
				{"xy", xy, (c.long - c.short) * s * cs},
			} {
				if math.Abs(m.got-m.want) > c.tol {
					t.Errorf("%s: moment %s is %.3f, want %.3f", name, m.what, m.got, m.want)
				}
			}
		}
	}
}

func TestGaussianTaps(t *testing.T) {
	k := kernel(t, "aniso:1.5,0.8")
	sum := 0.0
	want := make([]float64, len(k.Taps))
	for i := range want {
		y, x := float64(i/k.W-k.Y), float64(i%k.W-k.X)
		want[i] = math.Exp(-y*y/(2*1.5*1.5)) * math.Exp(-x*x/(2*0.8*0.8))
		sum += want[i]
	}
	for i, v := range k.Taps {
		if math.Abs(float64(v)-want[i]/sum) > 1e-7 {
			t.Fatalf("tap %d is %g, want %g", i, v, want[i]/sum)
		}
	}
}

// TestEdgesAreAntialiased compares the shapes with a count of points in a fine grid.
func TestEdgesAreAntialiased(t *testing.T) {
	inStroke := func(length, degrees float64) func(y, x float64) bool {
		s, c := math.Sincos(degrees * math.Pi / 180)
		return func(y, x float64) bool { // y down
			return math.Abs(x*c-y*s) <= length/2 && math.Abs(x*s+y*c) <= 0.5
		}
	}
	for name, inside := range map[string]func(y, x float64) bool{
		"disk:3.3":       func(y, x float64) bool { return y*y+x*x <= 3.3*3.3 },
		"motion:9,25":    inStroke(9, 25),
		"motion:6.5,110": inStroke(6.5, 110),
	} {
		k := kernel(t, name)
		const fine = 50
		count, all := make([]float64, len(k.Taps)), 0.0
		for i := range count {
			for p := range fine * fine {
				y := float64(i/k.W-k.Y) + (float64(p/fine)+0.5)/fine - 0.5
				x := float64(i%k.W-k.X) + (float64(p%fine)+0.5)/fine - 0.5
				if inside(y, x) {
					count[i]++
					all++
				}
			}
		}
		for i, v := range k.Taps {
			if math.Abs(float64(v)-count[i]/all) > 0.02/float64(all/fine/fine)+1e-4 {
				t.Errorf("%s: tap %d is %.5f, want %.5f", name, i, v, count[i]/all)
			}
		}
	}
}

func TestBlurOfAConstantKeepsIt(t *testing.T) {
	k, err := linearops.UniformKernel(7)
	if err != nil {
		t.Fatal(err)
	}
	s := linearops.Shape{C: 1, H: 20, W: 30}
	op, err := linearops.NewConvolution(s, k, 0)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, s.Len())
	for i := range x {
		x[i] = -0.75
	}
	for i, v := range linearops.Apply(op, nil, x) {
		if math.Abs(float64(v)+0.75) > 1e-6 {
			t.Fatalf("pixel %d is %v", i, v)
		}
	}
}
