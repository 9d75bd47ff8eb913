package state

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/raster"
)

// openSession has a photo of w x h pixels.
func openSession(w, h int) *Session {
	s := NewSession()
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	s.Open(&Loaded{Photo: &photo.Photo{W: w, H: h, Path: "a.png", Depth: 8}, Picture: raster.FromImage(m)})
	return s
}

// asked is an estimator, and what works its posts off until there is an answer.
func asked(t *testing.T) (*Estimator, func(done func() bool)) {
	t.Helper()
	queue := make(chan func(), 1000)
	e := NewEstimator(func(f func()) { queue <- f }, &Speeds{})
	return e, func(done func() bool) {
		t.Helper()
		limit := time.After(20 * time.Second)
		for !done() {
			select {
			case f := <-queue:
				f()
			case <-limit:
				t.Fatal("no estimate came")
			}
		}
	}
}

func text(c Caution) string { return fmt.Sprintf(c.Format, c.Args...) }

func TestEstimateFollowsTheSession(t *testing.T) {
	s := openSession(300, 200)
	s.SetTask(restoration.Upscale)
	prior := onDevice("aa", "CPU")
	prior.Spec, prior.Marks = restoration.Spec{Batch: 1}, marksOf(t, measured)
	e, until := asked(t)
	changes := 0
	e.OnChanged = func() { changes++ }
	ask := func() *Estimate {
		t.Helper()
		before := changes
		e.Ask(s, &prior, 12)
		until(func() bool { return changes > before })
		return e.Estimate()
	}
	if got := ask(); got.Forecast.Size.W != 1200 || got.Timed || got.Caution.Format != "" || got.Forecast.Evaluations != 80 || got.Forecast.Memory == 0 {
		t.Errorf("%+v", got)
	}
	if e.Ask(s, &prior, 12); e.busy {
		t.Error("the same question is asked again")
	}
	e.Learn(prior, s.Resolved(), Speed{Pixels: 1200 * 800, Seconds: 2})
	if got := e.Estimate(); !got.Timed || got.Seconds != 2*got.Forecast.Work {
		t.Errorf("a measured prior takes %+v", got)
	}
	s.Settings().Scale = 8
	if got := ask(); got.Forecast.Size.W != 2400 || got.Caution.Format != cautionScale {
		t.Errorf("8 times: %+v", got)
	}
	s.SetTask(restoration.Inpaint)
	square(s.Mask, 20, 20, 120)
	if got := ask(); text(got.Caution) != "A hole of 120 px is filled roughly: up to 64 px were measured." {
		t.Errorf("a hole: %q", text(got.Caution))
	}
	s.Settings().Steps = 10 // the mask as it was
	if got := ask(); got.Caution.Args[0] != 120 || e.damage.hole != 120 {
		t.Errorf("the hole again: %+v", got.Caution)
	}
	// two changes while one is worked out: the last one counts
	s.SetTask(restoration.Denoise)
	e.Ask(s, &prior, 12)
	s.SetTask(restoration.Upscale)
	e.Ask(s, &prior, 12)
	s.Settings().Scale = 2
	e.Ask(s, &prior, 12)
	until(func() bool { return !e.busy })
	if got := e.Estimate(); got.Forecast.Size.W != 600 {
		t.Errorf("the last question is not the one answered: %+v", got.Forecast.Size)
	}
	s.Photo = nil
	if e.Ask(s, &prior, 12); e.Estimate() != nil {
		t.Error("there is an estimate of nothing")
	}
}

// What is too large is refused before the start, with the crop that fits.
func TestEstimateRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		task   restoration.Task
		change func(s *Session, p *PriorInfo, e *Estimator)
		want   string
		fits   bool
	}{
		"prior": {restoration.Upscale, func(_ *Session, p *PriorInfo, _ *Estimator) { p.Spec.MaxPixels, p.Spec.Guided = 256*256, true },
			"A result of 1600 × 1200 pixels is more than this prior takes on this device.", true},
		"memory": {restoration.Upscale, func(_ *Session, _ *PriorInfo, e *Estimator) { e.Budget = 800e6 },
			"A result of 1600 × 1200 pixels needs 2.6 GB of memory, and 800 MB are free.", true},
		"held": {restoration.Upscale, func(s *Session, p *PriorInfo, _ *Estimator) {
			p.Spec.MaxPixels, p.Spec.Guided = 256*256, true
			s.Settings().Context = 0
			s.Crop.Hold(Aspect{1, 1})
		}, "A result of 1200 × 1200 pixels is more than this prior takes on this device.", true},
		"mask": {restoration.Inpaint, func(s *Session, p *PriorInfo, _ *Estimator) {
			p.Spec.MaxPixels, p.Spec.Guided = 256*256, true
			s.Settings().Context = 0
			square(s.Mask, 350, 10, 20)
		}, "A result of 400 × 300 pixels is more than this prior takes on this device.", true},
		"nothing": {restoration.Denoise, func(_ *Session, _ *PriorInfo, e *Estimator) { e.Budget = 1e6 },
			"A result of 400 × 300 pixels needs 450 MB of memory, and 10 MB are free. Close other programs, or choose another prior.", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := openSession(400, 300)
			s.SetTask(c.task)
			prior := onDevice("aa", "CPU")
			prior.Spec.Batch = 1
			e, until := asked(t)
			c.change(s, &prior, e)
			estimate := func() *Estimate {
				e.Forget()
				e.shown = nil
				e.Ask(s, &prior, 12)
				until(func() bool { return e.shown != nil })
				return e.shown
			}
			got := estimate()
			if said := text(got.Refusal); strings.SplitN(said, " needs", 2)[0] != strings.SplitN(c.want, " needs", 2)[0] ||
				strings.HasSuffix(said, "prior.") != strings.HasSuffix(c.want, "prior.") {
				t.Errorf("it says %q, want %q", said, c.want)
			}
			if hint, ok := s.Ready(); ok {
				t.Errorf("the run can start: %q", hint)
			}
			if (got.Fit.W > 0) != c.fits {
				t.Fatalf("it fits as %v", got.Fit)
			}
			if !c.fits {
				return
			}
			if a := s.Crop.Aspect; !a.Free() && got.Fit.W != got.Fit.H {
				t.Errorf("the shape is not held: %v", got.Fit)
			}
			if c.task == restoration.Inpaint && (got.Fit.X > 350 || got.Fit.X+got.Fit.W < 370 || got.Fit.Y > 10) {
				t.Errorf("%v is not around the damage", got.Fit)
			}
			if c.task == restoration.Upscale && s.Crop.Aspect.Free() && (got.Fit.W*3 < got.Fit.H*4-64 || got.Fit.W*3 > got.Fit.H*4+64) {
				t.Errorf("%v is not like the photo", got.Fit)
			}
			s.Crop.Set(got.Fit)
			if again := estimate(); again.Refusal.Format != "" {
				t.Errorf("what fits does not: %q", text(again.Refusal))
			}
			if hint, ok := s.Ready(); !ok {
				t.Errorf("what fits cannot start: %q", hint)
			}
		})
	}
}

func TestMemoryText(t *testing.T) {
	for bytes, want := range map[uint64]string{0: "10 MB", 3e6: "10 MB", 44e6: "40 MB", 612e6: "610 MB", 960e6: "1.0 GB", 12.34e9: "12.3 GB"} {
		if got := MemoryText(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}

// A hole is told by its crop, not by the photo: its work, and whether it fits.
func TestEstimateOfAHole(t *testing.T) {
	s := openSession(900, 700)
	s.SetTask(restoration.Inpaint)
	prior := onDevice("aa", "CPU")
	prior.Spec.Batch, prior.Spec.MaxPixels = 1, 300*300
	square(s.Mask, 350, 100, 20)
	e, until := asked(t)
	e.Ask(s, &prior, 12)
	until(func() bool { return e.shown != nil })
	got := e.Estimate()
	if got.Refusal.Format != "" || got.Forecast.Grid.W != 288 || got.Forecast.Grid.H != 256 || got.Forecast.Size.W != 900 {
		t.Errorf("%+v, refused by %q", got.Forecast, text(got.Refusal))
	}
	plan, err := restoration.NewPlan(s.Resolved(), restoration.Inputs{
		Photo: linearops.NewImage(s.Photo.Shape()), Mask: s.Request().alpha.Floats(),
	})
	if err != nil {
		t.Fatal(err)
	}
	if f, err := plan.Forecast(prior.Spec); err != nil || f != got.Forecast {
		t.Errorf("the plan's own forecast is %+v (%v), want %+v", f, err, got.Forecast)
	}
	square(s.Mask, 600, 500, 20)
	e.shown = nil
	e.Ask(s, &prior, 12)
	until(func() bool { return e.shown != nil })
	both := e.Estimate().Forecast // the second hole's crop has 288 x 288 pixels
	if pixels := both.Work * float64(both.Grid.Plane()); math.Abs(pixels-got.Forecast.Work*288*(256+288)) > 1 {
		t.Errorf("two holes take evaluations of %g pixels, one %g evaluations of %v", pixels, got.Forecast.Work, got.Forecast.Grid)
	}
}
