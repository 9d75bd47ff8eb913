package restoration_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

// nullVariance is the variance that DDRM gives a null direction of N(0, v), by the
// scalar recursion of its update.
func nullVariance(v, eta float64, sigmas []float64) float64 {
	variance := sigmas[0] * sigmas[0]
	for k, sigma := range sigmas {
		next := 0.0
		if k+1 < len(sigmas) {
			next = sigmas[k+1]
		}
		g, c := v/(v+sigma*sigma), math.Sqrt(1-eta*eta)*next/sigma
		a := g + c*(1-g)
		variance = a*a*variance + eta*eta*next*next
	}
	return variance
}

// What is known of the method: it draws the null space with less variance than the
// posterior has there, the finer the detail the less. The spread over samples is no
// probability.
func TestNullSpaceVariance(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 64, W: 64}
	missing := make([]bool, shape.Plane())
	for i := range missing {
		missing[i] = i/64 >= 8
	}
	op, err := linearops.NewInpaint(shape, missing)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		variance, eta float64
		steps         int
		share         float64
	}{
		{0.25, 0.85, 20, 0.576},
		{0.25, 0.85, 100, 0.704},
		{0.25, 0, 20, 0.75},
		{0.25, 0, 100, 0.945},
		{0.01, 0.85, 20, 0.26},
	} {
		t.Run(fmt.Sprintf("variance %g eta %g steps %d", c.variance, c.eta, c.steps), func(t *testing.T) {
			o := paperOptions(t, c.steps, 1, 2)
			o.Eta = c.eta
			want := nullVariance(c.variance, c.eta, o.Sigmas)
			if got := want / c.variance; math.Abs(got-c.share) > 0.006 {
				t.Errorf("the recursion gives %.4f of the variance, %.3f is known", got, c.share)
			}
			p := restoration.Problem{Op: op, Y: make([]float32, shape.Len()), SigmaY: 0}
			x, err := restoration.Run(context.Background(), gaussian.New(linearops.Image{}, c.variance), p, o)
			if err != nil {
				t.Fatal(err)
			}
			sum, n := 0.0, 0
			for i := range x.N {
				for j, v := range x.Image(i).Pix {
					if missing[j%shape.Plane()] {
						sum += float64(v) * float64(v)
						n++
					}
				}
			}
			// Four standard errors of a variance.
			if got, tol := sum/float64(n), 4*math.Sqrt(2/float64(n)); math.Abs(got/want-1) > tol {
				t.Errorf("samples have variance %.5f, the recursion %.5f (tolerance %.1f %%)", got, want, 100*tol)
			}
		})
	}
}

// The spectrum's null entries of a blur follow the same recursion, with a variance of
// their own each.
func TestNullSpaceVarianceByDirection(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 64, W: 64}
	op, err := linearops.NewBlockAverage(shape, 4)
	if err != nil {
		t.Fatal(err)
	}
	variances := make([]float64, shape.Len())
	s := make([]float32, shape.Len())
	op.Spectrum().Read(s, 0)
	for i := range variances {
		variances[i] = []float64{0.25, 0.01}[i/7%2]
	}
	o := paperOptions(t, 20, 1, 2, 3, 4)
	prior := gaussian.NewDiagonal(op, linearops.Image{}, variances)
	p := restoration.Problem{Op: op, Y: make([]float32, op.Out().Len())}
	x, err := restoration.Run(context.Background(), prior, p, o)
	if err != nil {
		t.Fatal(err)
	}
	sum, n := map[float64]float64{}, map[float64]int{}
	for k := range x.N {
		z := make([]float32, shape.Len())
		op.Vt(z, x.Image(k).Pix)
		for i, v := range z {
			if s[i] == 0 {
				sum[variances[i]] += float64(v) * float64(v)
				n[variances[i]]++
			}
		}
	}
	for v, total := range sum {
		got, want := total/float64(n[v]), nullVariance(v, o.Eta, o.Sigmas)
		if tol := 4 * math.Sqrt(2/float64(n[v])); math.Abs(got/want-1) > tol {
			t.Errorf("directions of variance %g: samples have %.5f, the recursion %.5f", v, got, want)
		}
	}
}
