package restoration

import (
	"context"
	"time"

	"afterimage/linearops"
)

// Event tells how a restoration goes on. It is valid until the observer returns.
type Event struct {
	Sample, Count, Samples int             // samples Sample .. Sample+Count-1 of Samples are being drawn
	Step, Steps            int             // evaluations done and all, for these samples
	Evals, TotalEvals      int             // evaluations done and all, over the whole run, in samples x steps
	Done, SampleDone       float64         // 0 to 1: the share of the work that is done, over the run and for these samples
	Sigma                  float64         // noise level just left, on [-1, 1]
	Preview                linearops.Image // sample Sample as it looks now, finished as the result will be; shared memory
	Evaluated              bool            // the prior was asked: otherwise Preview is what the photo alone says
	Elapsed, Left          time.Duration   // Left is 0 while unknown; it counts the evaluations that take time
	Finished               []Sample        // samples that were completed by this event
}

// Sample is one posterior sample, finished: cropped, blended under the mask and
// clamped to what a file can hold.
type Sample struct {
	Seed  uint64
	Image linearops.Image
	// Residual is ||Hx - y|| / (sigma_y sqrt(rank)) of what is saved, clamped: about
	// 1 when it agrees with the photo as well as the photo's noise allows, 0 for an
	// inpainting, whose known pixels are the photo's own; NaN when sigma_y is 0.
	// Rounding to 8 bits, which a file may add, is not in it.
	Residual float64
	// MaxError is max|Hx - y| in 8-bit levels over the measured entries, of the
	// sample as it was drawn, before clamping: what the sampler promises to be next
	// to 0 at sigma_y = 0.
	MaxError float64
}

// Result is what a restoration gives.
type Result struct {
	Samples []Sample
	Mean    linearops.Image
	// Spread is the standard deviation over the samples (n-1), in 8-bit levels per
	// channel; zeros for a single sample.
	Spread linearops.Image
}

// Restore draws Settings.Samples posterior samples of the plan's problem. observe
// (may be nil) is called after every evaluation on the calling goroutine. When
// ctx ends, the result holds the samples that were finished, beside ctx's error.
//
// Samples are drawn in groups of as many as the prior takes at once, so that on a
// CPU they arrive one by one. A sample's bytes depend on its seed, never on its
// group. Settings.Pyramid says which noise levels the prior sees a smaller picture at;
// [Plan.Resolve] tells what an automatic one comes to. Settings.Finish is applied at the
// end: what events show is as it was drawn.
func Restore(ctx context.Context, d Denoiser, p *Plan, observe func(Event)) (*Result, error) {
	return restore(ctx, d, p, observe, time.Now)
}

// restore is Restore with the clock injected.
func restore(ctx context.Context, d Denoiser, p *Plan, observe func(Event), now func() time.Time) (*Result, error) {
	spec := d.Spec()
	if err := p.Check(spec); err != nil {
		return &Result{}, err
	}
	d = NewPyramid(d, p.Settings.Pyramid.resolved(spec, p.Settings.Task))
	r := run{plan: p, prior: d, observe: observe, now: now, start: now()}
	if observe == nil {
		r.observe = func(Event) {}
	}
	r.options = p.Settings.Options(spec)
	r.work = shares(d, p.Problem.Op.In(), r.options.Sigmas, p.Problem.evaluated(&r.options))
	r.clamped = make([]float32, p.Problem.Op.In().Len())
	seeds, size := p.Settings.Seeds(), groupSize(spec, p.Settings.Samples)
	var err error
	for first := 0; first < len(seeds) && err == nil; first += size {
		r.options.Seeds = seeds[first:min(first+size, len(seeds))]
		err = r.group(ctx, first)
	}
	result := summarise(r.samples)
	p.finishAll(result)
	return result, err
}

// groupSize is the number of samples that are drawn together.
func groupSize(spec Spec, samples int) int {
	if spec.Batch < 1 {
		return samples
	}
	return min(spec.Batch, samples)
}

// priorSchedule is a prior's schedule, or that of the paper where it has none.
func priorSchedule(spec Spec) *Schedule {
	if spec.Schedule != nil {
		return spec.Schedule
	}
	s, err := LinearSchedule(1e-4, 0.02, MaxSteps)
	if err != nil {
		panic(err)
	}
	return s
}

// run is a restoration that goes on.
type run struct {
	plan    *Plan
	prior   Denoiser
	options Options
	observe func(Event)
	now     func() time.Time
	start   time.Time
	work    []float64 // of a sample's first evaluations; see shares
	samples []Sample
	preview linearops.Image
	clamped []float32 // a sample on the operator's grid
}

// group draws the samples of the options' seeds; first is the index of the first.
func (r *run) group(ctx context.Context, first int) error {
	count, s := len(r.options.Seeds), &r.plan.Settings
	e := Event{
		Sample: first, Count: count, Samples: s.Samples,
		Steps: len(r.options.Sigmas), TotalEvals: r.plan.Evaluations(),
	}
	for step, err := range Steps(ctx, r.prior, r.plan.Problem, r.options) {
		if err != nil {
			return err
		}
		e.Step = step.Index + 1
		e.Evals = first*e.Steps + count*e.Step
		e.Sigma, e.Evaluated = step.Sigma, step.Evaluated
		e.Done, e.SampleDone = r.done(e)
		if e.Step == e.Steps {
			e.Finished = r.finish(step.X)
			e.Preview = e.Finished[0].Image
		} else {
			r.preview = r.plan.Finish(r.preview, step.X0.Image(0).Pix)
			e.Preview = r.preview
		}
		e.Elapsed = r.now().Sub(r.start)
		e.Left = r.left(e)
		r.observe(e)
	}
	return nil
}

// done is the share of the run's work that is done, and of these samples': steps that
// evaluate nothing count for nothing, so that it grows as evenly as time goes by. Where
// no step evaluates anything, all count the same.
func (r *run) done(e Event) (all, samples float64) {
	samples = float64(e.Step) / float64(e.Steps)
	if each := r.work[e.Steps-1]; each > 0 {
		samples = r.work[e.Step-1] / each
	}
	return (float64(e.Sample) + float64(e.Count)*samples) / float64(e.Samples), samples
}

// left is how long the rest of the run will take, going by what is done; 0 while nothing
// is known: steps that evaluate nothing take next to no time.
func (r *run) left(e Event) time.Duration {
	each := r.work[e.Steps-1]
	done := float64(e.Sample)*each + float64(e.Count)*r.work[e.Step-1]
	if done == 0 {
		return 0
	}
	return time.Duration(float64(e.Elapsed) * (float64(e.Samples)*each - done) / done)
}

// finish turns drawn samples into pictures and keeps them.
func (r *run) finish(drawn Batch) []Sample {
	for i := range drawn.N {
		pix := drawn.Image(i).Pix
		s := Sample{Seed: r.options.Seeds[i], Image: r.plan.Finish(linearops.Image{}, pix)}
		s.MaxError = Agree(r.plan.Problem, pix).MaxError
		s.Residual = Agree(r.plan.Problem, r.saved(s.Image, pix)).Residual
		r.samples = append(r.samples, s)
	}
	return r.samples[len(r.samples)-drawn.N:]
}

// saved is a drawn sample on the operator's grid as the finished picture shows it.
func (r *run) saved(finished linearops.Image, drawn []float32) []float32 {
	if r.plan.alpha != nil {
		return finished.Pix // without a margin
	}
	r.plan.limits.clampRow(r.clamped, drawn)
	if r.plan.gray {
		toGray(linearops.Image{Shape: r.plan.Problem.Op.In(), Pix: r.clamped})
	}
	return r.clamped
}

// summarise is the result for the samples that were finished; without any it has
// no mean either.
func summarise(samples []Sample) *Result {
	r := &Result{Samples: samples}
	if len(samples) == 0 {
		return r
	}
	images := make([]linearops.Image, len(samples))
	for i, s := range samples {
		images[i] = s.Image
	}
	r.Mean, r.Spread = MeanAndSpread(images)
	return r
}
