package ui

import (
	"path/filepath"

	"afterimage/ui/state"
)

func photoName(r *state.Request) string { return filepath.Base(r.Photo.Path) }

// watch goes back to the run that goes on.
func (w *Window) watch() {
	r := w.running
	if r == nil {
		return
	}
	w.loads++ // a photo that was asked for before would come on top
	w.loading = ""
	if !w.ofOpenPhoto(r) {
		w.leavePhoto()
		w.session.OpenRequest(r)
		w.history.Show(nil)
	}
	if base := r.Base(); base != nil {
		w.session.Outcome = base
		w.history.Show(w.history.Find(r.Run))
	}
	w.away, w.chose, w.title = false, false, "running"
	w.session.Compare = false
	w.session.Shown = state.Choice{Kind: state.OneSample, Index: w.progress.Sample}
	if w.live[w.progress.Sample] == nil {
		w.session.Shown = state.Choice{}
	}
	w.changed()
}

// runningText says how the run goes that goes on: of which photo, where it is another
// than the one that is open, and what waits for it.
func (w *Window) runningText() string {
	p := w.progress
	text := tr("Getting ready…")
	if p.Total > 0 {
		text = tr("Sample %d of %d, step %d of %d", min(p.Sample+1, p.Samples), p.Samples, p.Step, p.Steps)
	}
	if p.Left > 0 {
		text = tr("%s, %s left", text, duration(p.Left))
	}
	if w.running != nil && !w.ofOpenPhoto(w.running) {
		text = photoName(w.running) + ": " + text
	}
	if n := w.queue.Len(); n > 0 {
		text = tr("%s (%d waiting)", text, n)
	}
	return text
}
