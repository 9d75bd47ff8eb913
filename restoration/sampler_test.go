package restoration_test

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

// direct runs the sampler as DDRM's equations 7 and 8 say, in float64, entry by entry
// and with matrices: singular vectors v_i, u_i.
func direct(o *toy, y []float32, sigmaY float64, opt restoration.Options, noise func(step int) []float64) []float64 {
	n := o.shape.Len()
	ybar := make([]float64, n)
	for i, s := range o.s {
		for j := range n {
			if s > 0 {
				ybar[i] += o.u[j][i] * float64(y[j]) / float64(s)
			}
		}
	}
	toSpectrum := func(x []float64) []float64 {
		z := make([]float64, n)
		for i := range n {
			for j := range n {
				z[i] += o.v[j][i] * x[j]
			}
		}
		return z
	}
	toPixels := func(z []float64) []float64 {
		x := make([]float64, n)
		for j := range n {
			for i := range n {
				x[j] += o.v[j][i] * z[i]
			}
		}
		return x
	}
	q := func(i int) float64 {
		if o.s[i] == 0 {
			return math.Inf(1)
		}
		return sigmaY / float64(o.s[i])
	}
	z, e := make([]float64, n), noise(0)
	for i := range z {
		z[i] = opt.Sigmas[0] * e[i]
		if opt.Sigmas[0] >= q(i) {
			z[i] = ybar[i] + math.Sqrt(opt.Sigmas[0]*opt.Sigmas[0]-q(i)*q(i))*e[i]
		}
	}
	for k, sigma := range opt.Sigmas {
		next := 0.0
		if k+1 < len(opt.Sigmas) {
			next = opt.Sigmas[k+1]
		}
		x := toPixels(z)
		for j := range x {
			x[j] = bend(x[j], sigma)
		}
		hat, e := toSpectrum(x), noise(k+1)
		keep := math.Sqrt(1-opt.Eta*opt.Eta) * next
		for i := range z {
			switch {
			case o.s[i] == 0:
				z[i] = hat[i] + keep*(z[i]-hat[i])/sigma + opt.Eta*next*e[i]
			case next < q(i):
				z[i] = hat[i] + keep*(ybar[i]-hat[i])/q(i) + opt.Eta*next*e[i]
			default:
				b := opt.EtaB(next, q(i))
				z[i] = (1-b)*hat[i] + b*ybar[i] + math.Sqrt(math.Max(0, next*next-q(i)*q(i)*b*b))*e[i]
			}
		}
	}
	return toPixels(z)
}

// toySingulars has every case: null entries, repeated and single values, entries
// whose q lies above all noise levels, between them, on one, and below.
func toySingulars(n int) []float32 {
	s := make([]float32, n)
	for i := range s {
		switch {
		case i%5 == 0:
		case i < n/3:
			s[i] = 0.5
		case i%7 == 0:
			s[i] = 0.001
		default:
			s[i] = float32(math.Exp(-4 * float64(i) / float64(n)))
		}
	}
	return s
}

var toySigmas = []float64{50, 10, 4, 2, 1, 0.5, 0.25, 0.1, 0.03}

func TestUpdateAgreesWithTheEquations(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 5, W: 7}
	op := newToy(shape, toySingulars(shape.Len()))
	y := make([]float32, shape.Len())
	restoration.Philox{}.Noise(y, 3, 0)
	for _, sigmaY := range []float64{0, 0.05, 0.25} { // 0.25/0.5 is a noise level exactly
		for name, etaB := range map[string]func(float64, float64) float64{
			"1": restoration.ConstEtaB(1), "0.6": restoration.ConstEtaB(0.6), "optimal": restoration.OptimalEtaB,
		} {
			for _, eta := range []float64{0, 0.85, 1} {
				t.Run(fmt.Sprintf("sigma %g etab %s eta %g", sigmaY, name, eta), func(t *testing.T) {
					opt := restoration.Options{Sigmas: toySigmas, Eta: eta, EtaB: etaB, Seeds: []uint64{9}}
					spectral := func(step int) []float64 { return widened(noiseImage(shape, 9, step)) }
					p := restoration.Problem{Op: op, Y: y, SigmaY: sigmaY}
					got, err := restoration.Run(context.Background(), bender, p, opt)
					if err != nil {
						t.Fatal(err)
					}
					want := narrowed(direct(op, y, sigmaY, opt, spectral))
					near(t, "noise in the spectrum", got.Pix, want, rounding(want))

					inPixels := func(step int) []float64 {
						e := noiseImage(shape, 9, step)
						op.Vt(e, e)
						return widened(e)
					}
					want = narrowed(direct(op, y, sigmaY, opt, inPixels))
					p.Op = numericalToy{op}
					if got, err = restoration.Run(context.Background(), bender, p, opt); err != nil {
						t.Fatal(err)
					}
					near(t, "noise through a numerical basis", got.Pix, want, rounding(want))
				})
			}
		}
	}
}

// rounding is what float32 may be off: the smallest singular values make large images.
func rounding(want []float32) float64 {
	return 2e-5 + 2e-7*float64(max(slices.Max(want), -slices.Min(want)))
}

func noiseImage(shape linearops.Shape, seed uint64, step int) []float32 {
	e := make([]float32, shape.Len())
	restoration.Philox{}.Noise(e, seed, step)
	return e
}

func widened(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

func narrowed(x []float64) []float32 {
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(v)
	}
	return out
}

// problems is one of each kind of operator on images of 3 x 48 x 48.
func problems(t testing.TB, sigmaY float64) map[string]restoration.Problem {
	t.Helper()
	shape := linearops.Shape{C: 3, H: 48, W: 48}
	missing := make([]bool, shape.Plane())
	for i := range missing {
		missing[i] = i%3 == 0
	}
	box := []float64{0.2, 0.2, 0.2, 0.2, 0.2}
	kernel, err := linearops.GaussianKernel(1.2)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]restoration.Problem{}
	for name, make := range map[string]func() (linearops.Operator, error){
		"inpaint":     func() (linearops.Operator, error) { return linearops.NewInpaint(shape, missing) },
		"average":     func() (linearops.Operator, error) { return linearops.NewBlockAverage(shape, 4) },
		"colorize":    func() (linearops.Operator, error) { return linearops.NewColorize(48, 48, linearops.LumaWeights) },
		"convolution": func() (linearops.Operator, error) { return linearops.NewConvolution(shape, kernel, 0) },
		"cosine":      func() (linearops.Operator, error) { return linearops.NewCosineBlur(shape, kernel, 0) },
		"bicubic":     func() (linearops.Operator, error) { return linearops.NewBicubic(shape, 4, 0) },
		"separable":   func() (linearops.Operator, error) { return linearops.NewZeroBorderBlur(shape, box, box, 0) },
	} {
		op, err := make()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		x := noiseImage(op.In(), 76, 0) // of the prior N(0, 1/4)
		for i := range x {
			x[i] /= 2
		}
		y := linearops.Apply(op, nil, x)
		for i, e := range noiseImage(op.Out(), 77, 0) {
			y[i] += float32(sigmaY) * e
		}
		all[name] = restoration.Problem{Op: op, Y: y, SigmaY: sigmaY}
	}
	return all
}

func paperOptions(t testing.TB, steps int, seeds ...uint64) restoration.Options {
	s := paperSchedule(t)
	return restoration.Options{Sigmas: s.Sigmas(s.Uniform(steps)), Eta: 0.85, Seeds: seeds}
}

// The same seed gives the same bytes whatever the number of threads, the number of
// samples beside it, its place among them, and the number that the denoiser takes.
func TestBytesDependOnTheSeedAlone(t *testing.T) {
	for name, p := range problems(t, 0.05) {
		t.Run(name, func(t *testing.T) {
			var want map[uint64][]float32
			for _, c := range []struct {
				threads, batch int
				seeds          []uint64
			}{
				{1, 0, []uint64{0, 1, 2, math.MaxUint64}},
				{1, 1, []uint64{2, 0}},
				{2, 3, []uint64{math.MaxUint64, 2, 1, 0}},
				{4, 1, []uint64{1}},
				{8, 2, []uint64{0, math.MaxUint64, 2}},
			} {
				before := runtime.GOMAXPROCS(c.threads)
				prior := gaussian.New(linearops.Image{}, 0.25)
				prior.SetBatch(c.batch)
				x, err := restoration.Run(context.Background(), prior, p, paperOptions(t, 6, c.seeds...))
				runtime.GOMAXPROCS(before)
				if err != nil {
					t.Fatal(err)
				}
				if want == nil {
					want = map[uint64][]float32{}
					for i, seed := range c.seeds {
						want[seed] = x.Image(i).Pix
					}
					if slices.Equal(want[0], want[1]) || slices.Equal(want[2], want[math.MaxUint64]) {
						t.Error("two seeds give one sample")
					}
				}
				for i, seed := range c.seeds {
					if !slices.Equal(x.Image(i).Pix, want[seed]) {
						t.Errorf("seed %d as sample %d of %d, %d a call, %d threads: other bytes", seed, i, x.N, c.batch, c.threads)
					}
				}
			}
		})
	}
}

// Without noise, a sample agrees with what was measured.
func TestConsistency(t *testing.T) {
	for name, p := range problems(t, 0) {
		t.Run(name, func(t *testing.T) {
			x, err := restoration.Run(context.Background(), bender, p, paperOptions(t, 20, 0, 1))
			if err != nil {
				t.Fatal(err)
			}
			for i := range x.N {
				if a := restoration.Agree(p, x.Image(i).Pix); !(a.MaxError/127.5 <= 1e-5) {
					t.Errorf("sample %d: max|U U^T(Hx-y)| = %g, want at most 1e-5", i, a.MaxError/127.5)
				}
			}
		})
	}
}

// With noise, samples leave about the residual that the noise explains.
func TestResidualOfSamples(t *testing.T) {
	for name, p := range problems(t, 0.1) {
		x, err := restoration.Run(context.Background(), gaussian.New(linearops.Image{}, 0.25), p, paperOptions(t, 20, 3))
		if err != nil {
			t.Fatal(err)
		}
		if a := restoration.Agree(p, x.Pix); !(a.Residual > 0.3 && a.Residual < 1.6) {
			t.Errorf("%s: residual %g", name, a.Residual)
		}
	}
}
