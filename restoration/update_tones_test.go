package restoration_test

import (
	"context"
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

// toneProblems are problems whose noise depends on the brightness, with the noise and the
// row that each entry of the image belongs to.
func toneProblems(t *testing.T, shape linearops.Shape, curve restoration.NoiseCurve, y []float32) map[string]restoration.Problem {
	t.Helper()
	missing := make([]bool, shape.Plane())
	for i := range missing {
		missing[i] = i%5 == 2
	}
	inpaint, err := linearops.NewInpaint(shape, missing)
	if err != nil {
		t.Fatal(err)
	}
	block, err := linearops.NewBlockAverage(shape, 2)
	if err != nil {
		t.Fatal(err)
	}
	color, err := linearops.NewColorize(shape.H, shape.W, linearops.LumaWeights)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]restoration.Problem{}
	for name, op := range map[string]linearops.Operator{
		"denoise": linearops.NewDenoise(shape), "inpaint": inpaint, "average": block, "colorize": color,
	} {
		seen := linearops.Image{Shape: op.Out(), Pix: y[:op.Out().Len()]}
		out[name] = restoration.Problem{Op: op, Y: seen.Pix, Tones: tableOf(curve, seen)}
	}
	return out
}

func tableOf(c restoration.NoiseCurve, y linearops.Image) *restoration.NoiseTable {
	return restoration.NewNoiseTable([]restoration.NoiseCurve{c}, 0, y, nil)
}

// A table that is constant gives the bytes of the level.
func TestConstantTable(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 40, W: 48}
	y := noiseImage(shape, 4, 0)
	const level = 12.75
	for name, p := range toneProblems(t, shape, restoration.NoiseCurve{{Sigma: level}}, y) {
		o := paperOptions(t, 20, 3)
		got, err := restoration.Run(context.Background(), bender, p, o)
		if err != nil {
			t.Fatal(name, err)
		}
		p.Tones, p.SigmaY = nil, level/127.5
		want, err := restoration.Run(context.Background(), bender, p, o)
		if err != nil {
			t.Fatal(name, err)
		}
		for i := range want.Pix {
			if got.Pix[i] != want.Pix[i] {
				t.Fatalf("%s: value %d is %g, with one level %g", name, i, got.Pix[i], want.Pix[i])
			}
		}
	}
}

// Where the noise depends on the brightness, every pixel is drawn as if the whole photo
// had its noise: rows are orthogonal, so that with a prior that treats pixels alone they
// know nothing of each other.
func TestTonesAreLevelsPixelByPixel(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 40, W: 48}
	y := make([]float32, shape.Len())
	bright := func(i int) bool { return i/7%2 == 1 } // of measured value i
	for i := range y {
		if y[i] = -0.8; bright(i) {
			y[i] = 0.6
		}
	}
	curve := restoration.NoiseCurve{{Tone: 60, Sigma: 24}, {Tone: 180, Sigma: 6}}
	prior := gaussian.New(linearops.Image{}, 0.25)
	for name, p := range toneProblems(t, shape, curve, y) {
		o := paperOptions(t, 20, 3)
		run := func(p restoration.Problem) []float32 {
			x, err := restoration.Run(context.Background(), prior, p, o)
			if err != nil {
				t.Fatal(name, err)
			}
			z := make([]float32, len(x.Pix))
			p.Op.Vt(z, x.Pix)
			return z
		}
		got := run(p)
		p.Tones = nil
		p.SigmaY = 24 / 127.5
		dark := run(p)
		p.SigmaY = 6 / 127.5
		light := run(p)
		rows := make([]float32, p.Op.In().Len()) // 1 where a bright row is
		marks := make([]float32, p.Op.Out().Len())
		for i := range marks {
			if marks[i] = -1; bright(i) {
				marks[i] = 1
			}
		}
		p.Op.Ut(rows, marks)
		differ := 0
		for i, v := range got {
			want := dark[i]
			if rows[i] > 0 {
				want = light[i]
			}
			if math.Abs(float64(v)-float64(want)) > 2e-5 {
				t.Fatalf("%s: entry %d is %g, want %g", name, i, v, want)
			}
			if dark[i] != light[i] {
				differ++
			}
		}
		if differ < len(got)/10 {
			t.Errorf("%s: both levels give the same samples: the test is too easy", name)
		}
	}
}

// moments are the mean and the variance that DDRM gives a measured direction of N(0, v)
// whose measurement is y with noise q, by the scalar recursion of its update.
func moments(v, eta, q, y float64, sigmas []float64) (mean, variance float64) {
	mean, variance = y, sigmas[0]*sigmas[0]-q*q
	for k, sigma := range sigmas {
		next := 0.0
		if k+1 < len(sigmas) {
			next = sigmas[k+1]
		}
		if next >= q {
			mean, variance = y, next*next-q*q
			continue
		}
		g, c := v/(v+sigma*sigma), math.Sqrt(1-eta*eta)*next/q
		mean = (1-c)*g*mean + c*y
		variance = (1-c)*g*(1-c)*g*variance + eta*eta*next*next
	}
	return mean, variance
}

// Every brightness is drawn by its own noise, and the residual of the photo itself is
// about 1 everywhere.
func TestTonesCalibration(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 64, W: 64}
	curve := restoration.NoiseCurve{{Tone: 0, Sigma: 50}, {Tone: 128, Sigma: 25}, {Tone: 255, Sigma: 10}}
	const variance, offset = 0.01, 0.1
	seen := map[int]bool{}
	for _, tone := range []float64{30, 90, 150, 220} {
		prior := linearops.NewImage(shape) // it knows the brightness
		y := linearops.NewImage(shape)
		for i := range y.Pix {
			prior.Pix[i] = float32(tone/127.5 - 1)
			y.Pix[i] = prior.Pix[i] + offset
		}
		p := restoration.Problem{Op: linearops.NewDenoise(shape), Y: y.Pix, Tones: tableOf(curve, y)}
		o := paperOptions(t, 100, 1, 2)
		x, err := restoration.Run(context.Background(), gaussian.New(prior, variance), p, o)
		if err != nil {
			t.Fatal(err)
		}
		sum, squares := 0.0, 0.0
		for i, v := range x.Pix {
			d := float64(v) - float64(prior.Pix[i%shape.Len()])
			sum += d
			squares += d * d
		}
		n := float64(len(x.Pix))
		mean := sum / n
		spread := squares/n - mean*mean
		q := curve.At(math.Round(tone+offset*127.5)) / 127.5
		wantMean, want := moments(variance, o.Eta, q, offset, o.Sigmas)
		if math.Abs(mean-wantMean) > 4*math.Sqrt(want/n)+1e-4 || math.Abs(spread/want-1) > 4*math.Sqrt(2/n) {
			t.Errorf("brightness %g: mean %.5f and variance %.6f, the recursion %.5f and %.6f", tone, mean, spread, wantMean, want)
		}
		seen[int(1e4*wantMean)] = true
		noisy := linearops.NewImage(shape)
		restoration.Philox{}.Noise(noisy.Pix, 5, 0)
		for i, e := range noisy.Pix {
			noisy.Pix[i] = prior.Pix[i] + float32(curve.At(tone)/127.5*float64(e))
		}
		agreed := restoration.Problem{Op: p.Op, Y: noisy.Pix, Tones: tableOf(curve, noisy)}
		if r := restoration.Agree(agreed, prior.Pix).Residual; math.Abs(r-1) > 0.06 {
			t.Errorf("brightness %g: the photo itself has residual %.3f", tone, r)
		}
	}
	if len(seen) < 4 {
		t.Error("the brightnesses are drawn alike: the test is too easy")
	}
}

func TestTonesNeedRows(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 32, W: 32}
	k, err := linearops.GaussianKernel(1.6)
	if err != nil {
		t.Fatal(err)
	}
	op, err := linearops.NewCosineBlur(shape, k, 0)
	if err != nil {
		t.Fatal(err)
	}
	y := linearops.NewImage(op.Out())
	p := restoration.Problem{Op: op, Y: y.Pix, Tones: tableOf(restoration.NoiseCurve{{Sigma: 5}}, y)}
	if _, err := restoration.Run(context.Background(), bender, p, paperOptions(t, 2, 1)); err == nil {
		t.Error("a blur took a noise table")
	}
}
