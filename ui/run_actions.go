package ui

import (
	"context"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// openPrior makes the prior ready while the person still looks at the photo.
func (w *Window) openPrior() {
	go func() {
		_, info, err := w.cfg.Engine.Open(context.Background())
		w.cfg.Post(func() { w.tookPrior(info, err) })
	}()
}

func (w *Window) tookPrior(info state.PriorInfo, err error) {
	w.prior, w.priorErr = &info, err
	if err != nil {
		w.prior = nil
	}
	w.changed()
}

func (w *Window) runOrCancel() {
	if w.job.Phase().Busy() {
		w.cancel()
		return
	}
	w.start()
}

// start draws samples of what the session holds now; it asks before they take the
// place of samples that were not saved.
func (w *Window) start() {
	if w.modal() || w.job.Phase().Busy() {
		return
	}
	if _, ok := w.session.Ready(); ok {
		w.guard(tr("Draw new samples?"), "Draw", w.begin)
	}
}

func (w *Window) begin() {
	if _, ok := w.session.Ready(); !ok { // another photo arrived while it was asked
		return
	}
	w.forgetRun()
	w.session.Compare = false
	w.session.LeaveResultTool()
	w.session.Shown = state.Choice{}
	if b := w.session.Crop.Bounds(); w.session.View.Fitted() {
		w.session.View.FitRect(float64(b.X), float64(b.Y), float64(b.W), float64(b.H))
	}
	w.title = "running"
	w.job.Start(w.session.Work(w.cfg.Engine))
	w.changed()
}

// cancel stops the run; the samples that are finished stay.
func (w *Window) cancel() {
	if w.job.Phase().Busy() {
		w.job.Cancel()
		w.title = "stopping"
		w.changed()
	}
}

// reset puts the run and what it has finished away.
func (w *Window) reset() {
	w.job.Reset()
	w.forgetRun()
}

// forgetRun drops what is known of a run that goes on no more.
func (w *Window) forgetRun() {
	w.live, w.done = map[int]*raster.Picture{}, map[int]state.Finished{}
	w.progress = state.Progress{}
	w.have, w.asked = 0, 0
}

// onProgress takes what a run tells; the first preview of each sample comes to the
// front, unless the person looks at something else.
func (w *Window) onProgress(p state.Progress) {
	follows := w.session.Shown == (state.Choice{}) && w.progress.Total == 0 ||
		w.session.Shown == (state.Choice{Kind: state.OneSample, Index: w.progress.Sample})
	w.progress = p
	if p.Preview != nil {
		w.live[p.Sample] = p.Preview
	}
	for _, f := range p.Finished {
		w.live[f.Index], w.done[f.Index] = f.Picture, f
	}
	if follows && p.Preview != nil && w.canvas.mouse.kind == dragNone {
		w.session.Shown = state.Choice{Kind: state.OneSample, Index: p.Sample}
	}
	w.changed()
}

// onEnd takes the end of a run.
func (w *Window) onEnd(o *state.Outcome, err error) {
	added := w.have > 0
	w.forgetRun()
	switch {
	case o != nil:
		w.title = "done"
		if w.unsaved = true; !added {
			w.kept = map[int]bool{}
		}
		w.session.Finish(o)
		w.tookPriorInfo(o)
	case err != nil:
		w.title = "failed"
		w.session.Show(w.session.Shown)
	default:
		w.title = ""
		w.session.Show(w.session.Shown)
	}
	if err != nil {
		w.fail(err)
	}
	w.changed()
}

func (w *Window) tookPriorInfo(o *state.Outcome) {
	info := o.Prior
	w.prior, w.priorErr = &info, nil
}
