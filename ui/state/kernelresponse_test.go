package state

import (
	"math"
	"testing"

	"afterimage/linearops"
)

func parsed(t *testing.T, text string) linearops.Kernel {
	t.Helper()
	k, err := linearops.ParseKernel(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// What the picture says is what the operator does on a photo of that size.
func TestResponseIsTheOperators(t *testing.T) {
	own, err := linearops.NewKernel(3, 4, []float32{0, 1, 2, 0, 3, 0, 0, 1, 0, 0, 5, 2})
	if err != nil {
		t.Fatal(err)
	}
	own.Y, own.X = 0, 3
	kernels := []linearops.Kernel{own.Normalized()}
	for _, text := range []string{"gauss:1.6", "gauss:5", "disk:4", "motion:15,30", "aniso:1,8,20", "uniform:9", "uniform:8", "uniform:1", "gauss:40"} {
		kernels = append(kernels, parsed(t, text))
	}
	for _, k := range kernels {
		op, err := linearops.NewConvolution(linearops.Shape{C: 1, H: ResponseSide, W: ResponseSide}, k, 0)
		if err != nil {
			t.Fatal(err)
		}
		s := make([]float32, op.Spectrum().Len())
		op.Spectrum().Read(s, 0)
		top, least := 0.0, math.Inf(1)
		for _, v := range s {
			top = math.Max(top, float64(v))
			if v > 0 {
				least = math.Min(least, float64(v))
			}
		}
		r := KernelResponse(k)
		if want := 1 - float64(op.Rank())/float64(len(s)); math.Abs(r.Lost-want) > 3.0/float64(len(s)) {
			t.Errorf("%v: %g lost, the operator loses %g", k, r.Lost, want)
		}
		if want := top / least; math.Abs(r.Boost/want-1) > 0.02 {
			t.Errorf("%v: a gain of %g, the operator's is %g", k, r.Boost, want)
		}
	}
}

func TestResponseIsCentred(t *testing.T) {
	k, n := parsed(t, "uniform:9"), ResponseSide
	r := KernelResponse(k)
	if math.Abs(r.Gain[n/2*n+n/2]-1) > 1e-6 || math.Abs(r.Top-1) > 1e-6 {
		t.Errorf("the middle has a gain of %g", r.Gain[n/2*n+n/2])
	}
	for _, at := range []int{1, 5, 20, 63} { // the Dirichlet kernel, across and down
		f := float64(at) / float64(n)
		want := math.Abs(math.Sin(9*math.Pi*f) / (9 * math.Sin(math.Pi*f)))
		for _, got := range []float64{r.Gain[n/2*n+n/2+at], r.Gain[(n/2-at)*n+n/2]} {
			if math.Abs(got-want) > 1e-6 {
				t.Errorf("%d of %d: %g, want %g", at, n, got, want)
			}
		}
	}
	// A movement along the rows keeps all detail across them.
	m := KernelResponse(parsed(t, "motion:21,0"))
	if across, down := m.Gain[n/2*n+n/2+40], m.Gain[(n/2+40)*n+n/2]; across > 0.2 || down < 0.99 {
		t.Errorf("along %g, across %g", across, down)
	}
}

func TestResponseLevels(t *testing.T) {
	r := KernelResponse(parsed(t, "gauss:2"))
	if !r.IsLost(0.9e-3*r.Top) || r.IsLost(1.1e-3*r.Top) {
		t.Error("the threshold is not that of the operators")
	}
	if r.Level(r.Top) != 1 || r.Level(0) != 0 || r.Level(1e-9) != 0 || math.Abs(r.Level(r.Top*math.Sqrt(1e-3))-0.5) > 1e-9 {
		t.Error("levels are not the logarithm of the gain")
	}
	if d := KernelResponse(parsed(t, "uniform:1")); d.Lost != 0 || math.Abs(d.Boost-1) > 1e-6 {
		t.Errorf("a point loses %g, boosts %g", d.Lost, d.Boost)
	}
}
