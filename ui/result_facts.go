package ui

import (
	"math"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// editedFacts is how a picture that edits change stands to the photo: nothing that can be
// shown while it is worked out, and for an inpainting, which keeps what is known. change
// says whether edits change it.
func (w *Window) editedFacts(c state.Choice) (f state.Facts, change bool) {
	f.Residual = math.NaN()
	o := w.session.Outcome
	if o == nil || w.job.Phase().Busy() || !o.Edits.Change(c) {
		return f, false
	}
	if known, ok := o.Facts(c); ok && o.Settings.Task != restoration.Inpaint {
		f = known
	}
	return f, true
}

// editedLines says the same, a line each.
func (w *Window) editedLines(c state.Choice) []string {
	f, ok := w.session.Outcome.Facts(c)
	switch {
	case !ok:
		return []string{tr("Its agreement is being worked out.")}
	case f.Changed >= 0:
		return []string{tr("Pixels changed outside the mask: %d", f.Changed)}
	case math.IsNaN(f.Residual):
		return nil
	}
	return []string{tr("Agrees with the photo: %.2f (1 is right)", f.Residual)}
}
