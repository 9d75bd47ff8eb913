package state

import (
	"context"

	"afterimage/restoration"
)

// Engine gives the prior that restorations draw from. The app injects it, so that
// the window knows no runtime.
type Engine interface {
	// Open makes the prior ready, or returns the one that is. It may take seconds
	// and is called off the window's goroutine, possibly more than once and from
	// several goroutines.
	Open(ctx context.Context) (restoration.Denoiser, PriorInfo, error)
}

// PriorInfo says which prior runs where: for the status bar, for estimates and for
// recipes.
type PriorInfo struct {
	Prior   restoration.PriorRef   // as a recipe names it
	Runtime restoration.RuntimeRef // as a recipe names it
	Device  string                 // for people, short: "CPU, 2 threads" or "NVIDIA H200"
	Reason  string                 // why a better device is not used, a sentence; empty when there is none
	Licence string                 // as the model states it; empty when it does not

	Spec       restoration.Spec      // what the prior can take; [OpenPrior] enters it
	Marks      []restoration.Mark    // how well it does, by its own card; nil where that says nothing
	Classes    int                   // what a photo can be said to show; 0 for no choice
	ClassNames []string              // nil, or one for each class
	NeedsClass bool                  // it cannot go without one
	Guide      *restoration.PriorRef // the classifier that leads it towards the class; nil for none
	Speed      Speed                 // as measured when it was opened; zero where it was not
}

// OpenPrior opens the engine's prior, to be known only.
func OpenPrior(ctx context.Context, e Engine) (PriorInfo, error) {
	d, info, err := e.Open(ctx)
	if err != nil {
		return PriorInfo{}, err
	}
	info.Spec = d.Spec()
	return info, nil
}

// conditional is a prior that can be told what a photo shows.
type conditional interface {
	// WithLabel is the prior for class label; guidance is how strongly a classifier leads
	// it there, 1 as it is and 0 not at all.
	WithLabel(label int, guidance float64) (restoration.Denoiser, error)
}

// conditioned is the prior for the class of the settings, where they have one; a recipe
// wants the factor of the guidance in them where there is a guide.
func conditioned(d restoration.Denoiser, p PriorInfo, s *restoration.Settings) (restoration.Denoiser, error) {
	c, ok := d.(conditional)
	if s.Label == nil || !ok {
		return d, nil
	}
	scale := s.GuidanceScale()
	if p.Guide != nil {
		s.Guidance = &scale
	} else {
		s.Guidance = nil
	}
	return c.WithLabel(*s.Label, scale)
}

// guided says whether a run with these settings has a classifier beside the prior.
func (p *PriorInfo) guided(s restoration.Settings) bool {
	return p.Guide != nil && s.Label != nil && s.GuidanceScale() > 0
}

// drawsLike says whether samples with these settings are of the same prior, runtime and
// guide: parts of one run.
func (p PriorInfo) drawsLike(q PriorInfo, s restoration.Settings) bool {
	guide := func(i PriorInfo) restoration.PriorRef {
		if i.guided(s) {
			return *i.Guide
		}
		return restoration.PriorRef{}
	}
	return p.Prior == q.Prior && p.Runtime == q.Runtime && guide(p) == guide(q)
}

// Dispatcher runs f on the window's goroutine, some time later and in order:
// fyne.Do in the app, a queue in tests.
type Dispatcher func(f func())
