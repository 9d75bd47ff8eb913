package gaussian_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

func denoised(t *testing.T, p *gaussian.Prior, x linearops.Image, sigma float64) []float32 {
	t.Helper()
	dst := restoration.NewBatch(1, x.Shape)
	in := restoration.Batch{N: 1, Shape: x.Shape, Pix: x.Pix}
	if err := p.Denoise(context.Background(), dst, in, sigma); err != nil {
		t.Fatal(err)
	}
	if err := p.Denoise(context.Background(), in, in, sigma); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(dst.Pix, in.Pix) {
		t.Error("in place, the result is another")
	}
	return dst.Pix
}

func image(s linearops.Shape, seed uint64) linearops.Image {
	m := linearops.NewImage(s)
	restoration.Philox{}.Noise(m.Pix, seed, 0)
	return m
}

func near(t *testing.T, got, want []float32) {
	t.Helper()
	for i := range want {
		if !(math.Abs(float64(got[i])-float64(want[i])) <= 2e-6) {
			t.Fatalf("value %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestPosteriorMean(t *testing.T) {
	s := linearops.Shape{C: 3, H: 5, W: 7}
	mean, x := image(s, 1), image(s, 2)
	for _, c := range []struct{ variance, sigma float64 }{{0.25, 0.5}, {0.25, 0}, {0, 1}, {0, 0}, {2, 150}} {
		want := make([]float32, s.Len())
		for i := range want {
			// The precision-weighted mean of x and the prior's.
			m, v := float64(mean.Pix[i]), float64(x.Pix[i])
			switch {
			case c.sigma == 0:
				want[i] = float32(v)
			case c.variance == 0:
				want[i] = float32(m)
			default:
				a, b := 1/c.variance, 1/(c.sigma*c.sigma)
				want[i] = float32((a*m + b*v) / (a + b))
			}
		}
		copied := linearops.Image{Shape: s, Pix: slices.Clone(x.Pix)}
		near(t, denoised(t, gaussian.New(mean, c.variance), copied, c.sigma), want)
	}
}

func TestPosteriorMeanByDirection(t *testing.T) {
	s := linearops.Shape{C: 3, H: 8, W: 8}
	op, err := linearops.NewBlockAverage(s, 2)
	if err != nil {
		t.Fatal(err)
	}
	mean, x := image(s, 1), image(s, 2)
	variances := make([]float64, s.Len())
	for i := range variances {
		variances[i] = float64(i%5) / 4
	}
	const sigma = 0.7
	z := make([]float32, s.Len())
	for i := range z {
		z[i] = x.Pix[i] - mean.Pix[i]
	}
	op.Vt(z, z)
	for i, v := range variances {
		z[i] = float32(float64(z[i]) * v / (v + sigma*sigma))
	}
	op.V(z, z)
	for i := range z {
		z[i] += mean.Pix[i]
	}
	near(t, denoised(t, gaussian.NewDiagonal(op, mean, variances), x, sigma), z)
}

func TestShapesAndContext(t *testing.T) {
	s := linearops.Shape{C: 3, H: 8, W: 8}
	batch := restoration.NewBatch(2, linearops.Shape{C: 3, H: 8, W: 9})
	if err := gaussian.New(image(s, 1), 1).Denoise(context.Background(), batch, batch, 1); err == nil {
		t.Error("an image of another shape is no error")
	}
	free := gaussian.New(linearops.Image{}, 1)
	if err := free.Denoise(context.Background(), batch, batch, 1); err != nil {
		t.Errorf("a prior without a mean refuses a shape: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := free.Denoise(ctx, batch, batch, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after the context ended", err)
	}
}
