package restoration_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
)

// described is a denoiser with another Spec, which keeps what it was asked.
type described struct {
	restoration.Denoiser
	spec  restoration.Spec
	asked *[]question
}

type question struct {
	shape linearops.Shape
	n     int
	sigma float64
}

func (d described) Spec() restoration.Spec { return d.spec }

func (d described) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	if d.asked != nil {
		*d.asked = append(*d.asked, question{x.Shape, x.N, sigma})
	}
	return d.Denoiser.Denoise(ctx, dst, x, sigma)
}

func levels(t testing.TB, text string) restoration.Pyramid {
	t.Helper()
	p, err := restoration.ParsePyramid(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// flat is the prior of constant pictures: each plane has one value, of the given
// variance.
func flat(t testing.TB, side int, variance float64) *gaussian.Prior {
	t.Helper()
	shape := linearops.Shape{C: 3, H: side, W: side}
	op, err := linearops.NewBlockAverage(shape, side)
	if err != nil {
		t.Fatal(err)
	}
	s := make([]float32, shape.Len())
	op.Spectrum().Read(s, 0)
	v := make([]float64, len(s))
	for i := range v {
		if s[i] > 0 { // the direction of the constant, whose length is the side
			v[i] = variance * float64(side*side)
		}
	}
	return gaussian.NewDiagonal(op, linearops.Image{Shape: shape, Pix: make([]float32, shape.Len())}, v)
}

// What the prior knows to have no detail is estimated from the smaller picture as well
// as from the whole one: the posterior mean is the same.
func TestPyramidIsExactWithoutDetail(t *testing.T) {
	for i, k := range []int{2, 4, 8} {
		const side = 16
		var p restoration.Pyramid
		p.From[i] = 0.1
		x := restoration.NewBatch(2, linearops.Shape{C: 3, H: side, W: side})
		for i := range x.Pix {
			x.Pix[i] = noiseAt(i)*1.5 + float32(i%x.Len()/(side*side))*0.2
		}
		want, got := restoration.NewBatch(2, x.Shape), restoration.NewBatch(2, x.Shape)
		if err := flat(t, side, 0.01).Denoise(context.Background(), want, x, 1.5); err != nil {
			t.Fatal(err)
		}
		if err := restoration.NewPyramid(flat(t, side/k, 0.01), p).Denoise(context.Background(), got, x, 1.5); err != nil {
			t.Fatal(err)
		}
		worst, scale := 0.0, 0.0
		for i := range want.Pix {
			worst = max(worst, math.Abs(float64(want.Pix[i]-got.Pix[i])))
			scale = max(scale, math.Abs(float64(want.Pix[i])))
		}
		if worst > 1e-6 || scale < 0.01 {
			t.Errorf("factor %d: off by %g of %g", k, worst, scale)
		}
	}
}

func noiseAt(i int) float32 { return noiseImage(linearops.Shape{C: 1, H: 1, W: 8192}, 3, 0)[i%8192] }

// The levels say from which sigma on the picture shrinks, and the noise with it.
func TestPyramidAsksForSmallerPictures(t *testing.T) {
	all := levels(t, "2@0.5,4@2,8@8,16@32")
	for _, c := range []struct {
		levels       restoration.Pyramid
		h, w, least  int
		sigma        float64
		wantH, wantW int
	}{
		{all, 64, 96, 0, 0.499, 64, 96}, {all, 64, 96, 0, 0.5, 32, 48}, {all, 64, 96, 0, 1.99, 32, 48},
		{all, 64, 96, 0, 2, 16, 24}, {all, 64, 96, 0, 8, 8, 12}, {all, 64, 96, 0, 157, 4, 6},
		{levels(t, "4@2"), 64, 96, 0, 1.9, 64, 96}, {levels(t, "4@2"), 64, 96, 0, 2, 16, 24},
		{all, 65, 97, 0, 2, 17, 25}, {all, 63, 95, 0, 2, 16, 24}, // a rest is one pixel more
		{all, 64, 96, 16, 157, 16, 24}, {all, 64, 96, 17, 157, 32, 48}, {all, 64, 96, 33, 157, 64, 96}, // MinSide
		{all, 61, 200, 16, 157, 16, 50}, {all, 60, 200, 16, 157, 30, 100},
		{all, 3, 40, 0, 157, 2, 20}, {all, 1, 40, 0, 157, 1, 40}, {all, 15, 16, 0, 157, 2, 2},
	} {
		var asked []question
		d := described{bender, restoration.Spec{MinSide: c.least}, &asked}
		x := restoration.NewBatch(2, linearops.Shape{C: 3, H: c.h, W: c.w})
		if err := restoration.NewPyramid(d, c.levels).Denoise(context.Background(), x, x, c.sigma); err != nil {
			t.Fatal(err)
		}
		q := asked[0]
		k := (c.h + c.wantH - 1) / c.wantH
		if len(asked) != 1 || q.n != 2 || q.shape != (linearops.Shape{C: 3, H: c.wantH, W: c.wantW}) || q.sigma*float64(k) != c.sigma {
			t.Errorf("%s, %d x %d from %d, sigma %g: asked %+v", c.levels, c.h, c.w, c.least, c.sigma, asked)
		}
	}
}

// A whole evaluation is the prior's own, and a pyramid that is off is the prior.
func TestPyramidLeavesLowNoiseAlone(t *testing.T) {
	d := prior(1)
	if restoration.NewPyramid(d, restoration.Pyramid{}) != restoration.Denoiser(d) {
		t.Error("off is not the prior itself")
	}
	x := restoration.Batch{N: 1, Shape: linearops.Shape{C: 3, H: 9, W: 7}, Pix: noiseImage(linearops.Shape{C: 3, H: 9, W: 7}, 1, 0)}
	want, got := restoration.NewBatch(1, x.Shape), restoration.NewBatch(1, x.Shape)
	for _, sigma := range []float64{0, 0.01, 0.59} {
		_ = d.Denoise(context.Background(), want, x, sigma)
		_ = restoration.NewPyramid(d, levels(t, "2@0.6")).Denoise(context.Background(), got, x, sigma)
		if !slices.Equal(want.Pix, got.Pix) {
			t.Errorf("sigma %g: another estimate", sigma)
		}
	}
}

func TestPyramidMisuse(t *testing.T) {
	for _, p := range []restoration.Pyramid{{Auto: true}, {From: [4]float64{2, 1}}, {From: [4]float64{math.NaN()}}, {From: [4]float64{-1}}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v was taken", p)
				}
			}()
			restoration.NewPyramid(prior(1), p)
		}()
	}
}

// The same bytes come out whatever the number of pictures, of processors, and whether
// the result is written over the picture.
func TestPyramidBytes(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 37, W: 61}
	x := restoration.NewBatch(3, shape)
	for i := range 3 {
		copy(x.Image(i).Pix, noiseImage(shape, uint64(i), 0))
	}
	d := restoration.NewPyramid(bender, levels(t, "2@0.6,4@2"))
	ctx := context.Background()
	for _, sigma := range []float64{1, 3} {
		want := restoration.NewBatch(3, shape)
		if err := d.Denoise(ctx, want, x, sigma); err != nil {
			t.Fatal(err)
		}
		one := restoration.NewBatch(1, shape)
		for i := range 3 {
			copy(one.Pix, x.Image(i).Pix)
			if err := d.Denoise(ctx, one, one, sigma); err != nil || !slices.Equal(one.Pix, want.Image(i).Pix) {
				t.Errorf("sigma %g: picture %d alone and in place differs, %v", sigma, i, err)
			}
		}
		before := runtime.GOMAXPROCS(1)
		again := restoration.NewBatch(3, shape)
		err := d.Denoise(ctx, again, x, sigma)
		runtime.GOMAXPROCS(before)
		if err != nil || !slices.Equal(again.Pix, want.Pix) {
			t.Errorf("sigma %g: one processor differs, %v", sigma, err)
		}
	}
}

func TestPyramidEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	x := restoration.NewBatch(1, linearops.Shape{C: 3, H: 16, W: 16})
	if err := restoration.NewPyramid(prior(1), levels(t, "2@1")).Denoise(ctx, x, x, 5); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
