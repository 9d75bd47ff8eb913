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
)

const holesH, holesW = 300, 420

// smoothed is a prior whose estimate depends on the neighbours of a pixel, so that what
// is shown to it counts.
var smoothed = funcDenoiser{batch: 1, f: func(_ context.Context, dst, x restoration.Batch, sigma float64) error {
	for i := range x.N {
		src, out := x.Image(i), dst.Image(i)
		pix := slices.Clone(src.Pix)
		for c := range src.C {
			for y := range src.H {
				for col := range src.W {
					at := func(y, x int) float64 {
						return float64(pix[(c*src.H+min(max(y, 0), src.H-1))*src.W+min(max(x, 0), src.W-1)])
					}
					mean := (2*at(y, col) + at(y-1, col) + at(y+1, col) + at(y, col-1) + at(y, col+1)) / 6
					out.Row(c, y)[col] = float32(mean / (1 + 0.2*sigma*sigma))
				}
			}
		}
	}
	return nil
}}

// holesPlan is a plan with damage in a corner, at a border, and two holes of one size,
// one with a feather.
func holesPlan(t testing.TB, change func(*restoration.Settings)) (*restoration.Plan, restoration.Inputs) {
	t.Helper()
	mask := make([]float32, holesH*holesW)
	paint := func(x, y, w, h int, alpha float32) {
		for i := range w * h {
			mask[(y+i/w)*holesW+x+i%w] = alpha
		}
	}
	paint(0, 0, 6, 9, 1)
	paint(200, 296, 5, 4, 1)
	paint(160, 120, 12, 12, 0.25)
	paint(163, 123, 6, 6, 1)
	paint(330, 120, 12, 12, 1)
	in := restoration.Inputs{Photo: photograph(holesH, holesW), Mask: mask}
	s := restoration.DefaultSettings(restoration.Inpaint)
	s.Context, s.Steps, s.Samples, s.Seed = 24, 4, 2, 5
	if change != nil {
		change(&s)
	}
	p, err := restoration.NewPlan(s, in)
	if err != nil {
		t.Fatal(err)
	}
	p.Budget = 1 << 40
	return p, in
}

// What is filled in is what the crop by itself gives with the seed that its place makes,
// and nothing else changes.
func TestHolesAreTheirCrops(t *testing.T) {
	p, in := holesPlan(t, nil)
	if len(p.Crops()) != 4 {
		t.Fatalf("the crops are %v, want 4", p.Crops())
	}
	got := restored(t, smoothed, p, nil)
	for i, r := range p.Crops() {
		s := p.Settings
		s.Context, s.Crop, s.Samples = 0, &r, 1
		for k, sample := range got.Samples {
			s.Seed = restoration.CropSeed(p.Settings.Seed+uint64(k), r.X, r.Y)
			if r.X == 0 && r.Y == 0 && s.Seed != sample.Seed {
				t.Errorf("in the corner the seed %d is %d", sample.Seed, s.Seed)
			}
			alone, err := restoration.NewPlan(s, in)
			if err != nil {
				t.Fatal(err)
			}
			want := restored(t, smoothed, alone, nil).Samples[0].Image
			if !slices.Equal(sample.Patches[i].Image.Pix, want.Pix) {
				t.Errorf("sample %d in %v is not the crop's own", k, r)
			}
			for c := range 3 {
				for y := range r.H {
					if !slices.Equal(sample.Image.Row(c, r.Y+y)[r.X:r.X+r.W], want.Row(c, y)) {
						t.Fatalf("sample %d: row %d of %v is not in the picture", k, y, r)
					}
				}
			}
		}
	}
	for k, m := range []linearops.Image{got.Samples[0].Image, got.Samples[1].Image, got.Mean} {
		for i, v := range m.Pix { // a mean may lose the sign of a zero
			if in.Mask[i%len(in.Mask)] == 0 && (v != in.Photo.Pix[i] || k < 2 && math.Float32bits(v) != math.Float32bits(in.Photo.Pix[i])) {
				t.Fatalf("value %d is kept, was %g and is %g", i, in.Photo.Pix[i], v)
			}
		}
	}
	if got.Samples[0].Residual != 0 || p.Residual(got.Samples[0].Image) != 0 {
		t.Errorf("residuals %g and %g of pixels that are the photo's own", got.Samples[0].Residual, p.Residual(got.Samples[0].Image))
	}
	mean, spread := restoration.MeanAndSpread([]linearops.Image{got.Samples[0].Image, got.Samples[1].Image})
	if !slices.Equal(mean.Pix, got.Mean.Pix) || !slices.Equal(spread.Pix, got.Spread.Pix) {
		t.Error("mean or spread is not that of the pictures")
	}
}

// Two holes of one size are not filled with one texture, and what is painted elsewhere
// changes nothing.
func TestHolesHaveTheirOwnNoise(t *testing.T) {
	p, in := holesPlan(t, nil)
	samples := restored(t, smoothed, p, nil).Samples
	first, second := samples[0], samples[1]
	// The prior is linear: what lies around a hole cancels between samples.
	drawn := func(hole, y, x int) float64 {
		return float64(first.Patches[hole].Image.Row(0, y)[x] - second.Patches[hole].Image.Row(0, y)[x])
	}
	a, b, alike := first.Patches[1], first.Patches[2], 0
	for y := 29; y < 35; y++ {
		for x := 29; x < 35; x++ {
			if math.Abs(drawn(1, y, x)-drawn(2, y, x)) < 1e-4 {
				alike++
			}
		}
	}
	if a.At.W != b.At.W || a.At.H != b.At.H || alike > 4 {
		t.Errorf("%d of 36 pixels in %v and %v are filled alike", alike, a.At, b.At)
	}
	for i := range 9 * holesW { // the corner is painted no more
		in.Mask[i] = 0
	}
	fewer, err := restoration.NewPlan(p.Settings, in)
	if err != nil {
		t.Fatal(err)
	}
	fewer.Budget = p.Budget
	again := restored(t, smoothed, fewer, nil).Samples[0]
	if len(again.Patches) != 3 || !slices.Equal(again.Patches[0].Image.Pix, a.Image.Pix) {
		t.Error("a hole was filled otherwise after another one was painted no more")
	}
}

// Patches alone are the same pictures; photos made by region, batches and threads change
// nothing.
func TestHolesInEveryWay(t *testing.T) {
	p, in := holesPlan(t, nil)
	want := restored(t, smoothed, p, nil)
	asked := 0
	lazy := restoration.Inputs{Photo: linearops.Image{Shape: in.Photo.Shape}, Mask: in.Mask, Region: func(x, y, w, h int) linearops.Image {
		asked = max(asked, w*h)
		m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
		for c := range 3 {
			for row := range h {
				copy(m.Row(c, row), in.Photo.Row(c, y+row)[x:x+w])
			}
		}
		return m
	}}
	q, err := restoration.NewPlan(p.Settings, lazy)
	if err != nil {
		t.Fatal(err)
	}
	q.Budget, q.Patchwork = p.Budget, true
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	both := smoothed
	both.batch = 0
	got := restored(t, both, q, func(e restoration.Event) {
		if e.Preview.Pix != nil {
			t.Error("a preview of the whole photo")
		}
	})
	if asked > 64*holesW {
		t.Errorf("%d pixels of the photo were asked for at once", asked)
	}
	for k, s := range got.Samples {
		if s.Image.Pix != nil || s.Image.Shape != q.Size() || !slices.Equal(q.Picture(s.Patches).Pix, want.Samples[k].Image.Pix) {
			t.Errorf("sample %d is another picture in pieces", k)
		}
	}
	if got.Mean.Pix != nil || !slices.Equal(q.Picture(got.MeanPatches).Pix, want.Mean.Pix) || !slices.Equal(q.SpreadPicture(got.SpreadPatches).Pix, want.Spread.Pix) {
		t.Error("mean or spread is another one in pieces")
	}
	if !slices.Equal(q.Degraded().Pix, in.Photo.Pix) || !slices.Equal(q.Original().Pix, in.Photo.Pix) {
		t.Error("what was restored is not the photo")
	}
	whole := *p
	whole.Settings.Context = 0
	plain, err := restoration.NewPlan(whole.Settings, in)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(q.Baselines()[0].Image.Pix, plain.Baselines()[0].Image.Pix) {
		t.Error("H+y is another picture than that of the whole photo")
	}
}

// A finish is the same on patches as on pictures.
func TestHolesAreFinished(t *testing.T) {
	half := func(s *restoration.Settings) { s.Finish = &restoration.Finish{Strength: 0.5, Saturation: 1} }
	p, _ := holesPlan(t, nil)
	q, _ := holesPlan(t, half)
	drawn, got := restored(t, smoothed, p, nil), restored(t, smoothed, q, nil)
	want := p.Finisher().Apply(drawn.Samples[1].Image, *q.Settings.Finish, nil)
	if !slices.Equal(got.Samples[1].Image.Pix, want.Pix) || slices.Equal(want.Pix, drawn.Samples[1].Image.Pix) {
		t.Error("a finished sample differs from its picture finished")
	}
	if !slices.Equal(got.Mean.Pix, p.Finisher().Apply(drawn.Mean, *q.Settings.Finish, nil).Pix) {
		t.Error("the finished mean differs from its picture finished")
	}
}

// A simulation and an estimated noise level take the crops from the whole photo.
func TestHolesOfAll(t *testing.T) {
	for name, change := range map[string]func(*restoration.Settings){
		"simulated": func(s *restoration.Settings) { s.Simulate, s.Noise.Levels = true, 6 },
		"estimated": func(s *restoration.Settings) { s.Noise.Auto = true },
	} {
		p, in := holesPlan(t, change)
		s := p.Settings
		change(&s)
		s.Context = 0
		plain, err := restoration.NewPlan(s, in)
		if err != nil {
			t.Fatal(err)
		}
		if p.Settings.Noise != plain.Settings.Noise || !slices.Equal(p.Degraded().Pix, plain.Degraded().Pix) || len(p.Crops()) != 4 {
			t.Errorf("%s: noise %v of another measurement than %v", name, p.Settings.Noise, plain.Settings.Noise)
		}
		r := restored(t, smoothed, p, nil)
		for i, v := range r.Samples[0].Image.Pix {
			if in.Mask[i%len(in.Mask)] == 0 && v != plain.Degraded().Pix[i] {
				t.Fatalf("%s: value %d was not kept", name, i)
			}
		}
	}
}

func TestHolesEvents(t *testing.T) {
	p, in := holesPlan(t, nil)
	var last restoration.Event
	finished := 0
	restored(t, smoothed, p, func(e restoration.Event) {
		if e.Evals != last.Evals+1 || e.TotalEvals != 2*4*4 || e.Steps != 16 || e.Done <= last.Done || e.Preview.Shape != p.Size() {
			t.Errorf("%+v after %+v", e.Evals, last.Evals)
		}
		for i, v := range e.Preview.Pix {
			if in.Mask[i%len(in.Mask)] == 0 && v != in.Photo.Pix[i] {
				t.Fatalf("evaluation %d shows a kept pixel changed", e.Evals)
			}
		}
		if last.Evals == 16 && e.Preview.Pix[3*holesW*50+120] != in.Photo.Pix[3*holesW*50+120] {
			t.Error("a new sample begins with the last one's fill")
		}
		if (len(e.Finished) > 0) != (e.Step == e.Steps) {
			t.Errorf("%d samples finished at step %d", len(e.Finished), e.Step)
		}
		finished += len(e.Finished)
		last = e
		last.Preview = linearops.Image{}
	})
	if last.Done != 1 || last.Left != 0 || finished != 2 || p.Evaluations() != last.Evals {
		t.Errorf("at the end %+v with %d samples", last, finished)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r, err := restoration.Restore(ctx, smoothed, p, func(e restoration.Event) {
		if e.Evals == 19 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(r.Samples) != 1 {
		t.Errorf("stopped in the second sample: %d samples, %v", len(r.Samples), err)
	}
}
