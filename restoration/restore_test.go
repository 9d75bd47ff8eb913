package restoration_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/gaussian"
	"afterimage/restoration/jpeg"
)

// photograph is a photo of smooth colours.
func photograph(h, w int) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for c := range 3 {
		for y := range h {
			for x := range m.Row(c, y) {
				m.Row(c, y)[x] = float32(0.7 * math.Sin(float64(x)/9+float64(c)) * math.Cos(float64(y)/7))
			}
		}
	}
	return m
}

// scratch is a mask of a few lines.
func scratch(h, w int) []float32 {
	mask := make([]float32, h*w)
	for i := range mask {
		if i/w%16 == 5 || i%w == w/2 {
			mask[i] = 1
		}
	}
	return mask
}

func planned(t testing.TB, task restoration.Task, change func(*restoration.Settings)) *restoration.Plan {
	t.Helper()
	s := restoration.DefaultSettings(task)
	s.Steps, s.Samples = 5, 3
	if change != nil {
		change(&s)
	}
	photo := photograph(32, 48)
	luma, colour := jpeg.Tables(50)
	p, err := restoration.NewPlan(s, restoration.Inputs{
		Photo: photo, Mask: scratch(32, 48), JPEG: jpeg.Encode(photo, 0, 0, jpeg.Sampling{Across: 2, Down: 2}, luma, colour),
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Budget = 1 << 40
	return p
}

// prior is a Gaussian prior that takes batch images a call.
func prior(batch int) *gaussian.Prior {
	d := gaussian.New(linearops.Image{}, 0.25)
	d.SetBatch(batch)
	return d
}

func restored(t testing.TB, d restoration.Denoiser, p *restoration.Plan, observe func(restoration.Event)) *restoration.Result {
	t.Helper()
	r, err := restoration.Restore(context.Background(), d, p, observe)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A sample is the same bytes in whatever company it is drawn.
func TestSamplesDependOnTheirSeeds(t *testing.T) {
	for _, task := range restoration.Tasks() {
		all := restored(t, prior(0), planned(t, task, nil), nil)
		for _, batch := range []int{1, 2} {
			r := restored(t, prior(batch), planned(t, task, nil), nil)
			for i, s := range r.Samples {
				if !slices.Equal(s.Image.Pix, all.Samples[i].Image.Pix) || s.Seed != uint64(i) {
					t.Errorf("%s: sample %d of seed %d differs with %d a call", task, i, s.Seed, batch)
				}
			}
			if !slices.Equal(r.Mean.Pix, all.Mean.Pix) || !slices.Equal(r.Spread.Pix, all.Spread.Pix) {
				t.Errorf("%s: mean or spread differs with %d a call", task, batch)
			}
		}
		alone := restored(t, prior(1), planned(t, task, func(s *restoration.Settings) { s.Seed, s.Samples = 2, 1 }), nil)
		if !slices.Equal(alone.Samples[0].Image.Pix, all.Samples[2].Image.Pix) {
			t.Errorf("%s: seed 2 alone differs from the third of seeds 0, 1, 2", task)
		}
		if slices.Equal(all.Samples[0].Image.Pix, all.Samples[1].Image.Pix) {
			t.Errorf("%s: two seeds give one picture", task)
		}
		if slices.ContainsFunc(alone.Spread.Pix, func(v float32) bool { return v != 0 }) {
			t.Errorf("%s: a single sample has a spread", task)
		}
	}
}

func TestEvents(t *testing.T) {
	for _, batch := range []int{0, 1, 2} {
		p := planned(t, restoration.Denoise, nil)
		var last restoration.Event
		var finished []restoration.Sample
		r := restored(t, prior(batch), p, func(e restoration.Event) {
			grown := e.Evals - last.Evals
			if grown != e.Count || e.TotalEvals != 15 || e.Samples != 3 || e.Steps != 5 {
				t.Errorf("batch %d: %+v after %+v", batch, e, last)
			}
			if e.Done <= last.Done && e.Evaluated || e.Done < last.Done || (e.SampleDone == 1) != (e.Step == e.Steps) {
				t.Errorf("batch %d: %g done after %g, %g of the samples at step %d", batch, e.Done, last.Done, e.SampleDone, e.Step)
			}
			if e.Preview.Shape != p.Size() || e.Elapsed < last.Elapsed || e.Left < 0 || e.Sigma <= 0 {
				t.Errorf("batch %d: %+v", batch, e)
			}
			if (e.Step == e.Steps) != (len(e.Finished) == e.Count) || e.Step < e.Steps && e.Finished != nil {
				t.Errorf("batch %d: %d samples finished at step %d", batch, len(e.Finished), e.Step)
			}
			finished = append(finished, e.Finished...)
			last = e
		})
		if last.Evals != 15 || last.Done != 1 || last.Left != 0 || len(finished) != 3 || p.Evaluations() != 15 {
			t.Errorf("batch %d: the last event is %+v after %d samples", batch, last, len(finished))
		}
		for i, s := range finished {
			if &s.Image.Pix[0] != &r.Samples[i].Image.Pix[0] {
				t.Errorf("batch %d: sample %d of the events is not the result's", batch, i)
			}
		}
	}
}

// What was finished before a cancellation is kept.
func TestCancelKeepsFinishedSamples(t *testing.T) {
	for stop, want := range map[int]int{2: 0, 5: 1, 8: 1, 13: 2} {
		ctx, cancel := context.WithCancel(context.Background())
		r, err := restoration.Restore(ctx, prior(1), planned(t, restoration.Inpaint, nil), func(e restoration.Event) {
			if e.Evals == stop {
				cancel()
			}
		})
		if !errors.Is(err, context.Canceled) || len(r.Samples) != want {
			t.Errorf("stopped after %d evaluations: %d samples, %v", stop, len(r.Samples), err)
		}
		if (r.Mean.Pix != nil) != (want > 0) {
			t.Errorf("stopped after %d evaluations: a mean of %v", stop, r.Mean.Shape)
		}
		cancel()
	}
}

// With sigma 0 samples agree with the measurement exactly; with noise, up to the
// noise of the measurement and the spread of the samples themselves.
func TestAgreementOfTasks(t *testing.T) {
	for _, task := range restoration.Tasks() {
		if task == restoration.RemoveJPEG { // is never without the noise of its quantisation
			continue
		}
		p := planned(t, task, func(s *restoration.Settings) {
			s.Simulate, s.Noise, s.Border = true, restoration.Noise{}, restoration.BorderMirror
		})
		for _, s := range restored(t, prior(1), p, nil).Samples {
			if !(s.MaxError <= 1e-5*127.5*3) || !math.IsNaN(s.Residual) {
				t.Errorf("%s without noise: off by %g levels, residual %g", task, s.MaxError, s.Residual)
			}
		}
	}
	for _, s := range restored(t, prior(1), planned(t, restoration.Inpaint, nil), nil).Samples {
		if s.Residual != 0 || s.MaxError == 0 {
			t.Errorf("an inpainting of the photo's own pixels has the residual %g and the error %g as drawn", s.Residual, s.MaxError)
		}
	}
	p := planned(t, restoration.Denoise, func(s *restoration.Settings) {
		s.Simulate, s.Noise, s.Steps = true, restoration.Noise{Levels: 12}, 20
	})
	for _, s := range restored(t, prior(1), p, nil).Samples {
		if !(s.Residual > 0.7 && s.Residual < 1.5) {
			t.Errorf("a residual of %g, want about 1", s.Residual)
		}
	}
}

// Untouched pixels are the source's own, and every value is one that a file holds.
func TestUntouchedPixelsAreTheSource(t *testing.T) {
	p := planned(t, restoration.Inpaint, nil)
	r := restored(t, prior(0), p, nil)
	photo, mask := photograph(32, 48), scratch(32, 48)
	for _, m := range []linearops.Image{r.Samples[0].Image, r.Samples[2].Image, r.Mean} {
		changed := 0
		for i, v := range m.Pix {
			if !(v >= -1 && v <= 1) {
				t.Fatalf("value %d is %g", i, v)
			}
			if v != photo.Pix[i] {
				changed++
				if mask[i%len(mask)] == 0 {
					t.Fatalf("value %d was %g and is %g", i, photo.Pix[i], v)
				}
			}
		}
		if changed == 0 {
			t.Error("nothing was filled in")
		}
	}
	for i, v := range r.Spread.Pix {
		if (v > 0) != (mask[i%len(mask)] > 0) {
			t.Fatalf("the spread at %d is %g, the mask %g", i, v, mask[i%len(mask)])
		}
	}
}

func TestRestoreChecksFirst(t *testing.T) {
	p := planned(t, restoration.Denoise, nil)
	p.Budget = 1
	called := false
	r, err := restoration.Restore(context.Background(), prior(1), p, func(restoration.Event) { called = true })
	var e *restoration.TooLargeError
	if !errors.As(err, &e) || called || r == nil || len(r.Samples) != 0 {
		t.Errorf("%v, %v, %v", err, called, r)
	}
}

// The extension of a photo to a periodic grid is what keeps its border clean: the
// same scene restored as if it were periodic is far worse there.
func TestBorderOfPeriodicDeblurring(t *testing.T) {
	const h, w, rim = 64, 80, 8
	kernel, err := linearops.MotionKernel(9, 30)
	if err != nil {
		t.Fatal(err)
	}
	scene := photograph(h+2*rim, w+2*rim) // more than the camera sees
	for i := range scene.Pix {
		scene.Pix[i] += float32(i%scene.W) / 200
	}
	op, err := linearops.NewConvolution(scene.Shape, kernel, 0)
	if err != nil {
		t.Fatal(err)
	}
	blurry := linearops.Image{Shape: scene.Shape, Pix: linearops.Apply(op, nil, scene.Pix)}
	window := func(m linearops.Image) linearops.Image {
		out := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
		for c := range 3 {
			for y := range h {
				copy(out.Row(c, y), m.Row(c, y+rim)[rim:rim+w])
			}
		}
		return out
	}
	photo, truth := window(blurry), window(scene)
	s := restoration.DefaultSettings(restoration.Deblur)
	s.Noise = restoration.Noise{Levels: 1}
	p, err := restoration.NewPlan(s, restoration.Inputs{Photo: photo, Kernel: &kernel})
	if err != nil {
		t.Fatal(err)
	}
	naive := *p
	naive.Problem.Y = photo.Pix
	naiveOp, err := linearops.NewConvolution(photo.Shape, kernel, 0)
	if err != nil {
		t.Fatal(err)
	}
	naive.Problem.Op = naiveOp
	extended := borderError(t, restored(t, prior(1), p, nil).Samples[0].Image, truth)
	x, err := restoration.Run(context.Background(), prior(1), naive.Problem, paperOptions(t, 20, 0))
	if err != nil {
		t.Fatal(err)
	}
	wrapped := borderError(t, x.Image(0), truth)
	t.Logf("border error: %.1f levels extended, %.1f wrapped around", extended, wrapped)
	if extended > wrapped/1.5 {
		t.Errorf("the extension leaves %.1f levels of error at the border, wrapping around %.1f", extended, wrapped)
	}
}

// borderError is the root mean square error within 8 pixels of the border, in
// levels.
func borderError(t *testing.T, got, want linearops.Image) float64 {
	t.Helper()
	var sum, n float64
	for c := range 3 {
		for y := range got.H {
			for x := range got.W {
				if min(y, x, got.H-1-y, got.W-1-x) < 8 {
					d := float64(got.Row(c, y)[x]-want.Row(c, y)[x]) * 127.5
					sum += d * d
					n++
				}
			}
		}
	}
	return math.Sqrt(sum / n)
}

// counted is a denoiser that counts its calls.
type counted struct {
	*gaussian.Prior
	calls int
}

func (c *counted) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	c.calls++
	return c.Prior.Denoise(ctx, dst, x, sigma)
}

// The prior is called once a step and a group.
func TestEvaluationsAreCounted(t *testing.T) {
	for batch, want := range map[int]int{1: 15, 2: 10, 0: 5} {
		d := &counted{Prior: prior(batch)}
		plan := planned(t, restoration.Denoise, nil)
		plan.Settings.EtaB.Value = 0.9 // with 1, early steps need no evaluation
		restored(t, d, plan, nil)
		if d.calls != want {
			t.Errorf("%d a call: %d calls, want %d", batch, d.calls, want)
		}
	}
}
