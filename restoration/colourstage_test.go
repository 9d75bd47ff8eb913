package restoration_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

func colorizePlan(t *testing.T, photo linearops.Image, change func(*restoration.Settings)) *restoration.Plan {
	t.Helper()
	s := restoration.DefaultSettings(restoration.Colorize)
	s.Steps, s.Samples, s.ColourSide = 6, 3, 64
	if change != nil {
		change(&s)
	}
	p, err := restoration.NewPlan(s, restoration.Inputs{Photo: photo})
	if err != nil {
		t.Fatal(err)
	}
	p.Budget = 1 << 40
	return p
}

// grayPhoto is a photo of 8-bit grays, with noise so that it has all of them.
func grayPhoto(h, w int) linearops.Image {
	m := photograph(h, w)
	noise := make([]float32, h*w)
	restoration.Philox{}.Noise(noise, 5, 0)
	for i := range noise {
		level := math.Round(min(max((float64(m.Pix[i])+1)*127.5+40*float64(noise[i]), 0), 255))
		for c := range 3 {
			m.PlanePix(c)[i] = float32(level/127.5 - 1)
		}
	}
	return m
}

// luma8 is the Rec. 709 luma, in levels, of a pixel as an 8-bit file holds it.
func luma8(m linearops.Image, i int) float64 {
	level := func(c int) float64 { return math.Round((float64(m.PlanePix(c)[i]) + 1) * 127.5) }
	return 0.2126*level(0) + 0.7152*level(1) + 0.0722*level(2)
}

func TestColorizeInTwoStages(t *testing.T) {
	photo := grayPhoto(160, 240)
	p := colorizePlan(t, photo, nil)
	if in := p.Problem.Op.In(); in != (linearops.Shape{C: 3, H: 43, W: 64}) || p.Size() != photo.Shape {
		t.Fatalf("colour is sampled for %v, for pictures of %v", in, p.Size())
	}
	got := restored(t, prior(1), p, nil)
	for i, s := range got.Samples {
		for j := range photo.Plane() {
			if d := math.Abs(luma8(s.Image, j) - luma8(photo, j)); d > 0.5+1e-9 {
				t.Fatalf("sample %d: luma is off by %.3f levels at pixel %d of the file", i, d, j)
			}
		}
		if s.Residual > 1e-3 || s.MaxError > 1e-3 || math.IsNaN(s.Residual) {
			t.Errorf("sample %d: residual %g, at most %g levels", i, s.Residual, s.MaxError)
		}
		if p.Residual(s.Image) != s.Residual {
			t.Errorf("sample %d: the plan's residual differs", i)
		}
		if i > 0 && slices.Equal(s.Image.Pix, got.Samples[0].Image.Pix) {
			t.Error("two samples are equal")
		}
	}
	if v := average(got.Spread.Pix); v < 0.5 {
		t.Errorf("the samples differ by %g levels", v)
	}
	// A picture with another luma does not agree.
	if r := p.Residual(photograph(160, 240)); r < 5 {
		t.Errorf("the residual of another picture is %g", r)
	}
}

func average(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x)
	}
	return sum / float64(len(v))
}

// Noise that a simulation adds is kept in the large picture, and counted for the small
// one as what is left of it in a mean.
func TestNoiseOfStages(t *testing.T) {
	p := colorizePlan(t, photograph(128, 256), func(s *restoration.Settings) {
		s.Simulate, s.Noise = true, restoration.Noise{Levels: 8}
	})
	if want := 8.0 / 4 / 127.5; math.Abs(p.Problem.SigmaY-want) > 1e-9 {
		t.Errorf("sigma is %g, want %g", p.Problem.SigmaY, want)
	}
	s := restored(t, prior(1), p, nil).Samples[0]
	if s.Residual > 0.05 {
		t.Errorf("residual %g", s.Residual)
	}
	if d := p.Degraded(); d.Shape != s.Image.Shape || !slices.Equal(d.PlanePix(0), d.PlanePix(2)) {
		t.Errorf("what was given to the sampler is shown as %v", d.Shape)
	}
	// The means are those of the noisy luma.
	d, sum := p.Degraded(), 0.0
	for y := range 4 {
		for x := range 4 {
			sum += float64(d.Row(0, y+8)[x+12])
		}
	}
	if v := p.Problem.Y[2*64+3]; math.Abs(float64(v)-sum/16) > 1e-6 {
		t.Errorf("a mean of 4 x 4 pixels is measured as %g, want %g", v, sum/16)
	}
}

// Photos that are no larger than the side, and recipes from before there was one, are
// coloured at their own size, byte for byte.
func TestOneStageIsAsBefore(t *testing.T) {
	for _, side := range []int{0, 64} {
		p := colorizePlan(t, photograph(40, 64), func(s *restoration.Settings) { s.ColourSide = side })
		if _, ok := p.Problem.Op.(*linearops.Colorize); !ok || p.Problem.Op.In() != p.Size() {
			t.Fatalf("side %d: the operator is %T on %v", side, p.Problem.Op, p.Problem.Op.In())
		}
		got := restored(t, prior(1), p, nil).Samples[1].Image
		batch, err := restoration.Run(t.Context(), prior(1), p.Problem, p.Settings.Options(prior(1).Spec()))
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range batch.Image(1).Pix {
			if got.Pix[i] != min(max(v, -1), 1) {
				t.Fatalf("side %d: value %d is %g and not the sampler's own %g", side, i, got.Pix[i], v)
			}
		}
	}
	large := colorizePlan(t, photograph(100, 160), func(s *restoration.Settings) { s.ColourSide = 0 })
	if large.Problem.Op.In() != large.Size() {
		t.Errorf("without a side colour is sampled for %v", large.Problem.Op.In())
	}
}

func TestColourGridOfPanoramas(t *testing.T) {
	for _, c := range []struct{ h, w, wantH, wantW int }{
		{100, 400, 16, 64}, {100, 1000, 16, 160}, {1000, 100, 160, 16}, {64, 64, 64, 64}, {96, 64, 96, 64}, {97, 64, 64, 42},
	} {
		p := colorizePlan(t, photograph(c.h, c.w), nil)
		if in := p.Problem.Op.In(); in.H != c.wantH || in.W != c.wantW {
			t.Errorf("%d x %d: colour is sampled for %d x %d, want %d x %d", c.w, c.h, in.W, in.H, c.wantW, c.wantH)
		}
	}
}

// The finish works on the large pictures: gray at saturation 0, luma kept at 2.
func TestFinishOfStages(t *testing.T) {
	photo := grayPhoto(100, 150)
	for _, f := range []restoration.Finish{{Strength: 1}, {Strength: 1, Saturation: 2, KeepLuminance: true}, {Strength: 0.5, Saturation: 1}} {
		p := colorizePlan(t, photo, func(s *restoration.Settings) { s.Finish, s.Samples = f.Ref(), 2 })
		got := restored(t, prior(1), p, nil)
		for j := range photo.Plane() {
			if d := math.Abs(luma8(got.Samples[0].Image, j) - luma8(photo, j)); d > 0.51 {
				t.Fatalf("%+v: luma is off by %g levels", f, d)
			}
			m := got.Mean
			if gray := max(m.PlanePix(0)[j], m.PlanePix(2)[j])-min(m.PlanePix(0)[j], m.PlanePix(2)[j]) < 1e-6; f.Saturation == 0 && !gray {
				t.Fatalf("%+v: pixel %d has a colour", f, j)
			}
		}
	}
}

func TestForecastOfStages(t *testing.T) {
	s := restoration.DefaultSettings(restoration.Colorize)
	photo := linearops.Shape{C: 3, H: 3000, W: 4000}
	spec := restoration.Spec{Batch: 1, MaxPixels: 512 * 512}
	two, err := restoration.NewForecast(s, photo, nil, spec, 0, 1<<40)
	if err != nil {
		t.Fatal(err)
	}
	if two.Grid.W != s.ColourSide || two.Size.W != 4000 || two.Evaluations != s.Samples*s.Steps {
		t.Errorf("the forecast is %+v", two)
	}
	s.ColourSide = 0
	spec.MaxPixels = 0
	one, err := restoration.NewForecast(s, photo, nil, spec, 0, 1<<40)
	if err != nil {
		t.Fatal(err)
	}
	pictures := uint64(12e6 * 24 * (s.Samples + 4 + 1)) // the photo, the results and what is further held
	if two.Memory < pictures || two.Memory >= one.Memory {
		t.Errorf("two stages take %d MB, one takes %d MB, pictures alone %d MB", two.Memory>>20, one.Memory>>20, pictures>>20)
	}
	// What does not fit is refused with a crop that does.
	s = restoration.DefaultSettings(restoration.Colorize)
	tooLarge := &restoration.TooLargeError{}
	_, err = restoration.NewForecast(s, photo, nil, spec, 0, 1<<30)
	if !errors.As(err, &tooLarge) || tooLarge.Crop.W < 500 || tooLarge.Crop.W >= 4000 {
		t.Fatalf("in 1 GB: %v", err)
	}
	s.Crop = &tooLarge.Crop
	if err := restoration.CheckSize(s, photo, nil, spec, 1<<30); err != nil {
		t.Errorf("the crop that was named does not fit: %v", err)
	}
}
