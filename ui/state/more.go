package state

import (
	"context"
	"errors"
	"slices"
	"time"

	"afterimage/restoration"
)

var errOtherPrior = errors.New("the prior or the device is not the one that these samples were drawn with, and they cannot be mixed; restore anew")

// Room is how many more samples like the present ones can be drawn.
func (o *Outcome) Room() int {
	if o == nil {
		return 0
	}
	n := len(o.Result.Samples)
	return max(0, min(MaxShelf-len(o.Kept()), restoration.MaxSamples-n))
}

// More is a run that draws n more samples, see [Session.RequestMore].
func (s *Session) More(e Engine, n int) Work { return s.RequestMore(n).Work(e) }

// RequestMore asks for n more samples with the settings of the outcome that is there,
// whatever the controls say now, from the seeds that follow. Its outcome is what one run
// with all the seeds would have given, but for the samples that are discarded: mean and
// spread leave them out. The present outcome is not changed.
func (s *Session) RequestMore(n int) *Request {
	old := s.Outcome
	r := &Request{
		ID: newID(), Photo: old.Photo, Picture: s.Picture, Folder: s.Folder,
		Settings: old.Settings, Crop: old.Region, alpha: old.painted, kernel: old.Kernel, base: old,
	}
	r.Run = r.ID
	r.Settings.Seed += uint64(len(old.Result.Samples))
	r.Settings.Samples = n
	return r
}

// more draws the samples of a request that adds to an outcome.
func (r *Request) more(e Engine) Work {
	base, have, n := r.base, len(r.base.Result.Samples), r.Settings.Samples
	old := *base
	return func(ctx context.Context, report func(restoration.Event)) (*Outcome, error) {
		start := time.Now()
		_, info, err := e.Open(ctx)
		if err != nil {
			return nil, err
		}
		if !info.drawsLike(old.Prior, old.Settings) {
			return nil, errOtherPrior
		}
		drawn, err := r.run(ctx, e, func(e restoration.Event) {
			e.Sample += have
			e.Samples += have
			report(e)
		})
		if drawn == nil {
			return nil, err
		}
		return old.with(drawn, n, time.Since(start)), err
	}
}

// with is the outcome together with more samples of it, of which asked were wanted.
func (o Outcome) with(more *Outcome, asked int, took time.Duration) *Outcome {
	have := len(o.Result.Samples)
	o.Result = &restoration.Result{Samples: slices.Concat(o.Result.Samples, more.Result.Samples)}
	o.Settings.Samples = have + asked
	o.Pictures = slices.Concat(o.Pictures, more.Pictures)
	o.Changed = slices.Concat(o.Changed, more.Changed)
	o.prints = slices.Concat(o.prints, more.prints)
	o.distances = allApart(o.prints)
	o.Took += took
	o.Take(o.Summarise())
	return &o
}
