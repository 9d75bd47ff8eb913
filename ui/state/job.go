package state

import (
	"context"
	"errors"
	"sync"
	"time"

	"afterimage/restoration"
	"afterimage/ui/raster"
)

// Progress is what a running restoration tells. Finished samples are never skipped;
// of the rest only the latest counts.
type Progress struct {
	Sample, Count, Samples int           // samples Sample .. Sample+Count-1 of Samples are being drawn
	Step, Steps            int           // evaluations done and all, for these
	Evals, Total           int           // evaluations done and all, over the run
	Done, SampleDone       float64       // 0 to 1: the share of the work that is done, over the run and for these
	Elapsed, Left          time.Duration // Left is 0 while unknown
	Preview                *raster.Picture
	Finished               []Finished // completed since the last Progress
}

// Finished is a sample that is complete, with its picture.
type Finished struct {
	Index   int
	Sample  restoration.Sample
	Picture *raster.Picture
}

// Work is one run: it reports every evaluation and returns what it has when ctx ends,
// beside ctx's error. A nil outcome means that there is nothing to show.
type Work func(ctx context.Context, report func(restoration.Event)) (*Outcome, error)

// Job runs one Work at a time. Its methods and callbacks belong to the window's
// goroutine; the work itself has its own.
type Job struct {
	// OnProgress is called at most every Interval, and for the last event at once.
	OnProgress func(Progress)
	// OnEnd is called exactly once for each run that was not superseded, after its
	// last OnProgress. Both may be nil: outcome where the run was cancelled early, err
	// where it went well or was cancelled.
	OnEnd func(outcome *Outcome, err error)
	// Interval is the least time between two OnProgress; 0 reports all.
	Interval time.Duration
	// Now is the clock, time.Now by default.
	Now func() time.Time

	post   Dispatcher
	phase  Phase
	run    int
	cancel context.CancelFunc
}

// NewJob is an idle job that comes back to the window through post.
func NewJob(post Dispatcher) *Job {
	return &Job{post: post, Interval: 40 * time.Millisecond, Now: time.Now}
}

// Phase is where the job stands.
func (j *Job) Phase() Phase { return j.phase }

// Start begins a run. One that is going on is cancelled and never heard of again.
func (j *Job) Start(w Work) {
	j.supersede()
	j.phase = j.phase.must(Start)
	ctx, cancel := context.WithCancel(context.Background())
	j.cancel = cancel
	r := &run{job: j, id: j.run, interval: j.Interval, now: j.Now}
	go func() {
		defer cancel()
		out, err := w(ctx, r.report)
		r.end(out, err)
	}()
}

// Cancel asks the run to stop. What it has finished stays.
func (j *Job) Cancel() {
	if !j.phase.Busy() {
		return
	}
	j.phase = j.phase.must(Cancel)
	j.cancel()
}

// Reset puts the job away; a run that is going on is cancelled and never heard of
// again.
func (j *Job) Reset() {
	j.supersede()
	j.phase = j.phase.must(Reset)
}

func (j *Job) supersede() {
	j.run++
	if j.cancel != nil {
		j.cancel()
		j.cancel = nil
	}
}

// finish ends the run on the window's goroutine.
func (j *Job) finish(out *Outcome, err error) {
	stopped := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	switch {
	case stopped && out == nil:
		j.phase, err = j.phase.must(Stop), nil
	case err != nil && !stopped && out == nil:
		j.phase = j.phase.must(Fail)
	case err != nil && !stopped:
		j.phase = j.phase.must(Finish) // with what was finished before the error
	default:
		j.phase, err = j.phase.must(Finish), nil
	}
	if j.OnEnd != nil {
		j.OnEnd(out, err)
	}
}

// run is what the work's goroutine and the window's share of one run.
type run struct {
	job      *Job
	id       int
	interval time.Duration
	now      func() time.Time
	last     time.Time // when the last progress was handed over; work's goroutine only

	mu      sync.Mutex
	pending *Progress // not yet seen by the window
}

// report takes an event from the work. Previews become pictures here, on the work's
// goroutine, and only as often as they are shown; those from before the prior's first
// evaluation show the photo again and are left out.
func (r *run) report(e restoration.Event) {
	final := e.TotalEvals > 0 && e.Evals >= e.TotalEvals
	due := r.last.IsZero() || r.now().Sub(r.last) >= r.interval
	if !due && !final && len(e.Finished) == 0 {
		return
	}
	r.last = r.now()
	p := Progress{
		Sample: e.Sample, Count: e.Count, Samples: e.Samples, Step: e.Step, Steps: e.Steps,
		Evals: e.Evals, Total: e.TotalEvals, Done: e.Done, SampleDone: e.SampleDone, Elapsed: e.Elapsed, Left: e.Left,
	}
	if len(e.Preview.Pix) > 0 && (e.Evaluated || len(e.Finished) > 0) { // before, it is the photo again
		p.Preview = raster.FromImage(e.Preview)
	}
	for i, s := range e.Finished {
		p.Finished = append(p.Finished, Finished{Index: e.Sample + i, Sample: s, Picture: raster.FromImage(s.Image)})
	}
	r.publish(p)
}

// publish leaves p for the window; where the last one was not fetched yet, p takes
// its place and keeps its finished samples.
func (r *run) publish(p Progress) {
	r.mu.Lock()
	waiting := r.pending != nil
	if waiting {
		p.Finished = append(r.pending.Finished, p.Finished...)
	}
	r.pending = &p
	r.mu.Unlock()
	if !waiting {
		r.job.post(r.deliver)
	}
}

// deliver hands the pending progress to the window, on its goroutine.
func (r *run) deliver() {
	r.mu.Lock()
	p := r.pending
	r.pending = nil
	r.mu.Unlock()
	if p == nil || r.job.run != r.id || r.job.OnProgress == nil {
		return
	}
	r.job.OnProgress(*p)
}

func (r *run) end(out *Outcome, err error) {
	r.job.post(func() {
		r.deliver()
		if r.job.run == r.id {
			r.job.finish(out, err)
		}
	})
}
