package state

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/raster"
)

// Request is a run that was asked for, with everything that it takes along: a person may
// go on painting, or open another photo, before it begins.
type Request struct {
	ID       string // names the request
	Run      string // names the run in the history and in sessions whose outcome this becomes
	Photo    *photo.Photo
	Picture  *raster.Picture      // of the photo
	Folder   string               // where its results are saved
	Settings restoration.Settings // crop and kernel in them
	Crop     restoration.Rect     // the region of work

	// OnSamples is told of finished samples on the work's own goroutine: an outcome
	// without pictures that has those alone. It may be nil.
	OnSamples func(*Outcome)

	alpha  *tiled // the mask; nil where the task looks at none
	kernel *linearops.Kernel
	base   *Outcome // that the samples are added to; nil for a run of its own
}

// Base is the outcome that the samples are added to; nil for a run of its own.
func (r *Request) Base() *Outcome { return r.base }

// Request is a run of what the session holds now.
func (s *Session) Request() *Request {
	r := &Request{
		ID: newID(), Photo: s.Photo, Picture: s.Picture, Folder: s.Folder,
		Settings: s.Resolved(), Crop: s.Crop.Bounds(),
	}
	r.Run = r.ID
	if s.UsesMask() && !s.Mask.Empty() {
		r.alpha = s.Mask.frozen()
	}
	if r.Settings.Task == restoration.Deblur && s.Kernel.Family == OwnKernel {
		r.kernel = s.Kernel.Own
	}
	return r
}

// newID is a name that no other run has.
func newID() string {
	var b [10]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// Work is a run of what the session holds now.
func (s *Session) Work(e Engine) Work { return s.Request().Work(e) }

// Work is the run itself.
func (r *Request) Work(e Engine) Work {
	if r.base != nil {
		return r.more(e)
	}
	return func(ctx context.Context, report func(restoration.Event)) (*Outcome, error) {
		return r.run(ctx, e, report)
	}
}

// run restores. Samples that were finished before an error come beside it.
func (r *Request) run(ctx context.Context, e Engine, report func(restoration.Event)) (*Outcome, error) {
	start := time.Now()
	prior, info, err := e.Open(ctx)
	if err != nil {
		return nil, err
	}
	info.Spec = prior.Spec()
	settings := r.Settings
	if prior, err = conditioned(prior, info, &settings); err != nil {
		return nil, err
	}
	mask := r.alpha.Floats()
	plan, err := restoration.NewPlan(settings, restoration.Inputs{
		Photo: linearops.Image{Shape: r.Photo.Shape()}, Region: r.Photo.Region, Mask: mask, Kernel: r.kernel,
		Limits: limitsOf(r.Photo),
	})
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	plan.Resolve(prior.Spec())
	o := &Outcome{
		Photo: r.Photo, Region: plan.Crop(), Settings: plan.Settings, Asked: r.Settings, Kernel: r.kernel,
		Mask: mask, painted: r.alpha, Prior: info, Edits: NewEdits(),
	}
	if remark := remarkOf(r.Photo); remark != "" {
		o.Notes = append(o.Notes, remark)
	}
	for _, n := range plan.Notes() {
		o.Notes = append(o.Notes, sentence(n))
	}
	began := time.Now()
	size := plan.Size().Plane()
	defer func() { release(prior, size) }() // not the plan, which is garbage by then
	res, err := restoration.Restore(ctx, prior, plan, r.observer(o, start, report))
	if res == nil || len(res.Samples) == 0 {
		return nil, err
	}
	if o.Result = res; err == nil {
		o.Speed = speedOf(plan, prior.Spec(), time.Since(began))
	}
	o.draw()
	o.Took = time.Since(start)
	return o, err
}

// observer hands events on, and finished samples to OnSamples.
func (r *Request) observer(o *Outcome, start time.Time, report func(restoration.Event)) func(restoration.Event) {
	if r.OnSamples == nil {
		return report
	}
	var samples []restoration.Sample
	return func(e restoration.Event) {
		if len(e.Finished) > 0 {
			samples = append(samples, e.Finished...)
			draft := *o
			draft.Result = &restoration.Result{Samples: slices.Clone(samples)}
			draft.Took = time.Since(start)
			r.OnSamples(&draft)
		}
		report(e)
	}
}
