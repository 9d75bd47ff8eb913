package restoration

import (
	"context"
	"errors"
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
	Seed uint64
	// Image has no pixels where the sample is in the plan's [Spill]; see [Sample.Picture].
	Image linearops.Image
	// Patches is what was drawn, where the plan is one by crops; Image is the photo with
	// them in it. See [Plan.Patchwork].
	Patches []Patch
	// Residual is ||Hx - y|| / (sigma_y sqrt(rank)) of what is saved, clamped: about
	// 1 when it agrees with the photo as well as the photo's noise allows, 0 for an
	// inpainting, whose known pixels are the photo's own; NaN when sigma_y is 0.
	// Rounding to 8 bits, which a file may add, is not in it.
	Residual float64
	// MaxError is max|Hx - y| in 8-bit levels over the measured entries, of the
	// sample as it was drawn, before clamping: what the sampler promises to be next
	// to 0 at sigma_y = 0.
	MaxError float64

	stored spilled // the pixels, where Image has none
}

// Result is what a restoration gives.
type Result struct {
	Samples []Sample
	Mean    linearops.Image
	// Spread is the standard deviation over the samples (n-1), in 8-bit levels per
	// channel; zeros for a single sample.
	Spread linearops.Image
	// MeanPatches and SpreadPatches are both where samples have [Sample.Patches].
	MeanPatches, SpreadPatches []Patch
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
	z := p.sizing(spec)
	thrift := z.level()
	d = p.prior(d)
	r := &run{plan: p, prior: d, observe: observe, now: now, start: now()}
	if observe == nil {
		r.observe = func(Event) {}
	}
	if thrift >= samplesAway {
		r.away = p.Spill
	}
	r.options = p.Settings.Options(spec)
	draw := r.ready()
	r.options.memory = new(planes)
	if thrift >= planesAway {
		r.options.Spill = p.Spill
	}
	seeds, size := p.Settings.Seeds(), z.together(thrift)
	var err error
	for first := 0; first < len(seeds) && err == nil; first += size {
		r.options.Seeds = seeds[first:min(first+size, len(seeds))]
		err = draw(ctx, first)
	}
	if p.parts != nil {
		return p.summarisePatches(r.samples), err
	}
	r.options.memory, r.scratch, r.clamped, r.preview = nil, nil, nil, linearops.Image{}
	result, failed := p.summarise(r.samples)
	return result, errors.Join(err, failed)
}

// prior is a prior as the settings have it asked: pooled pictures outside, windows of them
// inside.
func (p *Plan) prior(d Denoiser) Denoiser {
	spec, s := d.Spec(), &p.Settings
	if side := s.Window.resolved(spec, p.grid).Side; side > 0 {
		d = NewWindows(d, side, WindowMargin)
	}
	return NewPyramid(d, s.Pyramid.resolved(spec, s.Task))
}

// ready prepares a run, and is how it draws a group of samples.
func (r *run) ready() func(ctx context.Context, first int) error {
	p := r.plan
	if p.parts != nil {
		r.work = p.partsWork(r.prior, &r.options)
		return (&holesRun{run: r}).drawGroup
	}
	r.work = shares(r.prior, p.Problem.Op.In(), r.options.Sigmas, p.Problem.evaluated(&r.options))
	return r.group
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
	away    *Spill    // for finished samples; nil where they stay in memory
	scratch []float32 // an image on the operator's grid
	clamped []float32 // a sample there, where it is larger than a picture
	looks   looks
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
			if e.Finished, err = r.finish(step); err != nil {
				return err
			}
			e.Preview = e.Finished[0].Image
		} else if !r.plan.NoPreviews {
			r.look(step)
			e.Preview = r.preview
		}
		e.Elapsed = r.now().Sub(r.start)
		e.Left = r.left(e)
		r.observe(e)
	}
	return nil
}

// looks is when the last preview was made, and how long that took.
type looks struct {
	at   time.Time
	took time.Duration
}

// lookEvery is how many times as long as a preview takes the next one waits where
// previews are larger than what the prior sees.
const lookEvery = 4

// look makes the preview anew. That of a picture in two stages may take longer than the
// step itself: then it stays as it is for a while.
func (r *run) look(step Step) {
	if r.plan.stage == nil {
		r.preview = r.plan.Finish(r.preview, step.X0.Image(0).Pix)
		return
	}
	start := r.now()
	if step.Index > 0 && start.Sub(r.looks.at) < lookEvery*r.looks.took {
		return
	}
	r.preview = r.plan.Finish(r.preview, step.X0.Image(0).Pix)
	r.looks.at = r.now()
	r.looks.took = r.looks.at.Sub(start)
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

// finish turns drawn samples into pictures and keeps them. The estimates of the step are
// not needed any more, and their memory is.
func (r *run) finish(step Step) ([]Sample, error) {
	drawn := step.X
	for i := range drawn.N {
		pix, hx := drawn.Image(i).Pix, step.X0.Image(i).Pix
		if r.scratch == nil {
			r.scratch = make([]float32, len(pix))
		}
		s := Sample{Seed: r.options.Seeds[i], Image: r.plan.Finish(linearops.Image{}, pix)}
		if stage := r.plan.stage; stage != nil {
			_, worst := stage.agree(s.Image)
			s.MaxError, s.Residual = worst*levelScale, r.plan.Residual(s.Image)
		} else if r.plan.solved() {
			s.MaxError, s.Residual = r.plan.frameError(pix), r.plan.Residual(s.Image)
		} else {
			_, s.MaxError = r.plan.Problem.agreement(pix, hx, r.scratch)
			s.Residual, _ = r.plan.Problem.agreement(r.saved(s.Image, pix), hx, r.scratch)
		}
		if err := s.putAway(r.away); err != nil {
			return nil, err
		}
		r.samples = append(r.samples, s)
	}
	return r.samples[len(r.samples)-drawn.N:], nil
}

// saved is a drawn sample on the operator's grid as the finished picture shows it.
func (r *run) saved(finished linearops.Image, drawn []float32) []float32 {
	grid := r.plan.Problem.Op.In()
	if grid == finished.Shape {
		return finished.Pix
	}
	if r.clamped == nil {
		r.clamped = make([]float32, len(drawn))
	}
	if r.plan.tone != nil {
		copy(r.clamped, drawn)
	} else {
		r.plan.limits.clampRow(r.clamped, drawn)
	}
	r.plan.recolour(linearops.Image{Shape: grid, Pix: r.clamped})
	return r.clamped
}
