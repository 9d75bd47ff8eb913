package onnx

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

// affine is a network out = p[t] x + q[t] (+ r[t] c[label]) of tables in float64.
func affine(s *restoration.Schedule, output string, metadata map[string]string, classes []float32, tables func(sigma float64) (p, q, r float64)) net {
	T := s.Len()
	var p, q, r []float32
	for t := range T {
		a, b, c := tables(s.Sigma(t))
		p, q, r = append(p, float32(a)), append(q, float32(b)), append(r, float32(c))
	}
	dims := []int64{int64(T)}
	look := func(table, index, to string) []msg {
		return []msg{node("Gather", table+" "+index, to+"1"), node("Reshape", to+"1 column", to)}
	}
	n := net{
		inputs:       []msg{value("sample", typeFloat, "N", 3, "H", "W"), value("timestep", typeInt64, "N")},
		outputs:      []msg{value(output, typeFloat, "N", 3, "H", "W")},
		initializers: []msg{floatTensor("p", dims, p...), floatTensor("q", dims, q...), intTensor("column", -1, 1, 1, 1)},
		metadata:     metadata,
	}
	n.nodes = append(look("p", "timestep", "pt"), look("q", "timestep", "qt")...)
	n.nodes = append(n.nodes, node("Mul", "sample pt", "px"))
	if classes == nil {
		n.nodes = append(n.nodes, node("Add", "px qt", output))
		return n
	}
	n.inputs = append(n.inputs, value("label", typeInt64, "N"))
	n.initializers = append(n.initializers, floatTensor("r", dims, r...), floatTensor("c", []int64{int64(len(classes))}, classes...))
	n.nodes = append(append(n.nodes, look("r", "timestep", "rt")...), look("c", "label", "cl")...)
	n.nodes = append(n.nodes, node("Add", "px qt", "pq"), node("Mul", "rt cl", "rc"), node("Add", "pq rc", output))
	return n
}

// The prior of the test is N(mean, variance), and a class l is seen at a picture x0
// with the likelihood exp(-precision/2 |x0 - centre[l]|^2).
const (
	gaussMean, gaussVariance, gaussPrecision = 0.1, 0.09, 20.0
)

var gaussCentres = []float32{-0.6, 0.7}

// gaussPrior predicts what the name says, exactly.
func gaussPrior(s *restoration.Schedule, prediction string) net {
	return affine(s, "out", describedAs(prediction), nil, func(sigma float64) (p, q, _ float64) {
		a, k := 1/math.Sqrt(1+sigma*sigma), gaussVariance/(gaussVariance+sigma*sigma)
		b := a * sigma
		// x0 = mean + k (x - mean) with x = xt/a; eps = (xt - a x0)/b; v = a eps - b x0.
		x0p, x0q := k/a, (1-k)*gaussMean
		epsP, epsQ := (1-a*x0p)/b, -a*x0q/b
		switch prediction {
		case "sample":
			return x0p, x0q, 0
		case "epsilon":
			return epsP, epsQ, 0
		}
		return a*epsP - b*x0p, a*epsQ - b*x0q, 0
	})
}

// gaussClassifier is the gradient with respect to xt of the log of the likelihood's
// mean over p(x0 | xt), which is normal with mean x0hat and variance tau.
func gaussClassifier(s *restoration.Schedule) net {
	metadata := map[string]string{"afterimage.version": "1", "afterimage.classes": fmt.Sprint(len(gaussCentres)), "afterimage.schedule": "linear 0.0001 0.02 1000",
		"afterimage.size_multiple": "1", "afterimage.size_min": "1"}
	return affine(s, "grad", metadata, gaussCentres, func(sigma float64) (p, q, r float64) {
		a, k := 1/math.Sqrt(1+sigma*sigma), gaussVariance/(gaussVariance+sigma*sigma)
		tau := k * sigma * sigma
		f := k / a / (1/gaussPrecision + tau)
		return -f * k / a, -f * (1 - k) * gaussMean, f
	})
}

// TestGuidedGaussian: with a normal prior and a normal likelihood, the guided denoiser
// is the exact denoiser of their product, which is normal too. That holds at every
// noise level, for each prediction, and for whole samples.
func TestGuidedGaussian(t *testing.T) {
	s := linear(t)
	for _, prediction := range []string{"epsilon", "v_prediction", "sample"} {
		p := guided(t, gaussPrior(s, prediction), gaussClassifier(s))
		for label, centre := range gaussCentres {
			shape := linearops.Shape{C: 3, H: 8, W: 8}
			variance := 1 / (1/gaussVariance + gaussPrecision)
			mean := restoration.NewBatch(1, shape).Image(0)
			for i := range mean.Pix {
				mean.Pix[i] = float32(variance * (gaussMean/gaussVariance + gaussPrecision*float64(centre)))
			}
			exact, d := gaussian.New(mean, variance), withLabel(t, p, label, 1)
			for _, step := range []int{0, 20, 200, 500, 800, 999} {
				sigma := s.Sigma(step)
				x := noisy(restoration.NewBatch(1, shape), sigma, 5)
				got, want := restoration.NewBatch(1, shape), restoration.NewBatch(1, shape)
				if err := errors.Join(d.Denoise(background, got, x, sigma), exact.Denoise(background, want, x, sigma)); err != nil {
					t.Fatal(err)
				}
				if e := rms(got.Pix, want.Pix); !(e < 1e-5*math.Max(1, sigma)) {
					t.Errorf("%s, class %d, step %d: off by %.2g", prediction, label, step, e)
				}
			}
			compareRuns(t, fmt.Sprintf("%s, class %d", prediction, label), d, exact, float64(mean.Pix[0]))
		}
	}
}

// compareRuns draws samples of a photo under heavy noise: those of the two denoisers
// are the same, and their mean lies where the closed form puts it.
func compareRuns(t *testing.T, name string, d, exact restoration.Denoiser, mean float64) {
	t.Helper()
	op := linearops.NewDenoise(linearops.Shape{C: 3, H: 8, W: 8})
	y := make([]float32, op.Out().Len()) // a grey photo; its noise says next to nothing
	s := d.Spec().Schedule
	o := restoration.Options{Sigmas: s.Sigmas(s.Uniform(20)), Eta: 0.85, Seeds: []uint64{0, 1}}
	problem := restoration.Problem{Op: op, Y: y, SigmaY: 50}
	got, err := restoration.Run(background, d, problem, o)
	if err != nil {
		t.Fatal(err)
	}
	want, err := restoration.Run(background, exact, problem, o)
	if err != nil {
		t.Fatal(err)
	}
	if e := rms(got.Pix, want.Pix); !(e < 1e-3) {
		t.Errorf("%s: samples are off by %.2g", name, e)
	}
	sum := 0.0
	for _, v := range got.Pix {
		sum += float64(v)
	}
	// The standard deviation of the mean is below 0.2/sqrt(384) = 0.01.
	if m := sum / float64(len(got.Pix)); math.Abs(m-mean) > 0.05 {
		t.Errorf("%s: mean of the samples %.3f, want %.3f", name, m, mean)
	}
}

// TestCancelGuidance stops a classifier of many seconds in its middle.
func TestCancelGuidance(t *testing.T) {
	n := pull{weights: weights}.net()
	n.nodes[len(n.nodes)-1] = node("Add", "g t3", "tan")
	last := "tan"
	for i := range 400 {
		next := fmt.Sprint("tan", i)
		n.nodes = append(n.nodes, node("Tan", last, next))
		last = next
	}
	n.nodes = append(n.nodes, node("Identity", last, "grad"))
	p := guided(t, simple("epsilon"), n)
	x := ramp(1, 1024, 1024)
	d := withLabel(t, p, 1, 1)
	ctx, cancel := context.WithTimeout(background, 200*time.Millisecond)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- d.Denoise(ctx, x, x, 1) }()
	select {
	case err := <-ended:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it ended with the error %v", err)
		}
	case <-time.After(30 * time.Second): // for a slow machine; it ends at once on others
		t.Fatal("it does not stop")
	}
	if err := p.Denoise(background, x, x, 1); err != nil {
		t.Errorf("the prior afterwards: %v", err)
	}
}
