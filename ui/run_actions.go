package ui

import (
	"time"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// work is the window's part in what was run, what runs and what is to be run.
type work struct {
	history *state.Runs
	queue   state.Queue    // what follows the run that goes on
	running *state.Request // the run that goes on; nil for none
	began   time.Time      // when it did
	away    bool           // the person looks at something else of its photo
	chose   bool           // a picture was chosen since the run began: it stays
	have    int            // samples that were there when a run for more of them began

	sessionPath string // the session file that was opened or saved last; empty for none

	progress state.Progress
	live     map[int]*raster.Picture // previews and finished samples of the run that goes on
	done     map[int]state.Finished
}

func newWork() work {
	return work{history: state.NewRuns(), live: map[int]*raster.Picture{}, done: map[int]state.Finished{}}
}

func (w *Window) runOrCancel() {
	if w.job.Phase().Busy() {
		w.cancel()
		return
	}
	w.start()
}

// start draws samples of what the session holds now, or puts that behind the run that
// goes on.
func (w *Window) start() {
	if _, ok := w.session.Ready(); !ok || w.modal() {
		return
	}
	if w.job.Phase().Busy() {
		w.enqueue(w.session.Request())
		return
	}
	w.session.Compare = false
	w.session.LeaveResultTool()
	w.session.Shown = state.Choice{}
	if b := w.session.Crop.Bounds(); w.session.View.Fitted() {
		w.session.View.FitRect(float64(b.X), float64(b.Y), float64(b.W), float64(b.H))
	}
	w.title = "running"
	w.away = false
	w.begin(w.session.Request())
}

// enqueue puts a request behind the run that goes on.
func (w *Window) enqueue(r *state.Request) {
	if err := w.queue.Add(r); err != nil {
		w.fail(err)
		return
	}
	w.changed()
	w.status.say(tr("Added to the queue: %d waiting", w.queue.Len()))
}

// begin runs a request.
func (w *Window) begin(r *state.Request) {
	w.forgetRun()
	w.running, w.began = r, w.job.Now()
	if base := r.Base(); base != nil {
		w.have = len(base.Result.Samples)
		w.progress = state.Progress{Sample: w.have}
	}
	if k := w.keeper; k != nil {
		created := w.began
		r.OnSamples = func(o *state.Outcome) { k.Draft(r.ID, created, o) }
	}
	w.job.Start(r.Work(w.cfg.Engine))
	w.changed()
}

// cancel stops the run; the samples that are finished stay. The next in the queue
// begins.
func (w *Window) cancel() {
	if w.job.Phase().Busy() {
		w.job.Cancel()
		if w.watching() {
			w.title = "stopping"
		}
		w.changed()
	}
}

// ofOpenPhoto says whether a request is of the photo that is open.
func (w *Window) ofOpenPhoto(r *state.Request) bool {
	p := w.session.Photo
	return r != nil && p != nil && (r.Photo == p || r.Photo.SHA256 == p.SHA256 && p.SHA256 != "")
}

// watching says whether the window shows the run that goes on: it is of the photo that is
// open, and the person looks at nothing else of it.
func (w *Window) watching() bool {
	return w.job.Phase().Busy() && !w.away && w.ofOpenPhoto(w.running)
}

// addsTo says whether the run that is shown adds samples to those that are there.
func (w *Window) addsTo() bool { return w.have > 0 && w.watching() }

// forgetRun drops what is known of a run that goes on no more.
func (w *Window) forgetRun() {
	w.running = nil
	w.live, w.done = map[int]*raster.Picture{}, map[int]state.Finished{}
	w.progress = state.Progress{}
	w.have, w.chose = 0, false
}

// onProgress takes what a run tells; the first preview of each sample comes to the
// front, unless the person looks at something else.
func (w *Window) onProgress(p state.Progress) {
	follows := w.watching() && !w.chose && (w.session.Shown == (state.Choice{}) && len(w.live) == 0 && w.have == 0 ||
		w.session.Shown == (state.Choice{Kind: state.OneSample, Index: w.progress.Sample}))
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

// onEnd takes the end of a run: its outcome goes into the history, and the next begins.
func (w *Window) onEnd(o *state.Outcome, err error) {
	r, seen := w.running, !w.away && w.ofOpenPhoto(w.running)
	chosen, chose := w.session.Shown, w.chose && seen
	w.forgetRun()
	if w.keeper != nil {
		w.keeper.EndDraft()
	}
	if o != nil {
		w.keepOutcome(r, o, seen)
		if chose && chosen == (state.Choice{}) { // the photo, to compare with
			w.session.Show(chosen)
		}
	}
	if seen && o == nil {
		w.title = ""
		if err != nil {
			w.title = "failed"
		}
		w.session.Show(w.session.Shown)
	}
	w.announce(r, o, err)
	w.beginNext()
	w.changed()
	switch {
	case err != nil && !w.isOpen(w.dialogs.failure): // the runs that wait may fail like it
		w.fail(err)
		w.dialogs.failure = w.win.Canvas().Overlays().Top()
	case o != nil && !seen:
		w.status.say(tr("%s is finished: see History", photoName(r)))
	}
}

// beginNext begins what waits, if anything does.
func (w *Window) beginNext() {
	next := w.queue.Next()
	if next == nil {
		return
	}
	w.begin(next)
	if w.watching() {
		w.title = "running"
	}
}

func (w *Window) keepOutcome(r *state.Request, o *state.Outcome, seen bool) {
	run := w.history.Add(r.Run, o, w.began)
	w.learn(o)
	switch {
	case seen:
		w.title = "done"
		w.session.Finish(o)
		w.history.Show(run)
	case w.history.Shown() == run: // with fewer samples
		w.session.Finish(o)
	}
}
