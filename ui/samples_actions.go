package ui

import (
	"slices"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// show flips to a picture in place. One that is not there yet changes nothing while a
// run goes on.
func (w *Window) show(c state.Choice) {
	if !w.has(c) {
		if w.watching() {
			return
		}
		c = state.Choice{}
	}
	w.leaveGrid()
	if w.session.Tool == state.ComposeTool && c.Kind == state.OneSample && w.onResult() {
		w.session.SetSource(c.Index) // to paint with
		c = state.Choice{Kind: state.Composed}
	}
	w.session.Shown = c
	w.chose = w.watching()
	w.changed()
}

// flip shows the n-th sample of the strip.
func (w *Window) flip(n int) {
	if order := w.order(); n < len(order) {
		w.show(state.Choice{Kind: state.OneSample, Index: order[n]})
	}
}

// step chooses the neighbour in the strip, of those that are there; in the grid it stays
// in the grid.
func (w *Window) step(d int) func() {
	return func() {
		list := w.choices()
		if w.session.Compare {
			list, _ = w.gridChoices()
		}
		list = slices.DeleteFunc(list, func(c state.Choice) bool { return !w.has(c) })
		w.session.Shown = state.Step(list, w.session.Shown, d)
		w.changed()
	}
}

// canStep leaves the arrows to a tool that may want them.
func (w *Window) canStep() bool {
	return w.hasPhoto() && w.session.Tool != state.CropTool && (w.session.Outcome != nil || w.watching())
}

func (w *Window) canCompare() bool {
	n := len(w.order())
	return w.hasPhoto() && n > 1 || w.session.Compare
}

func (w *Window) toggleCompare() {
	s := w.session
	if s.Compare {
		w.leaveGrid()
	} else if w.canCompare() {
		s.Compare = true
		w.canvas.hover(w.canvas.mouse.at, false)
	}
	w.changed()
}

func (w *Window) leaveGrid() {
	if s := w.session; s.Compare {
		s.Compare = false
		_, r := w.gridChoices()
		s.View.LeaveGrid(r)
	}
}

// gridChoices lists what lies side by side, and the region that they show.
func (w *Window) gridChoices() ([]state.Choice, region) {
	list := slices.DeleteFunc(w.choices(), func(c state.Choice) bool { // a sum comes when there is one
		return c.Kind == state.Original || c.Kind == state.Mean && !(w.session.GridMean && w.has(c)) ||
			c.Kind == state.Spread && !(w.session.GridSpread && w.has(c))
	})
	r := w.session.Crop.Bounds()
	if o := w.session.Outcome; o != nil && (w.addsTo() || !w.watching()) {
		r = o.Region
	}
	return list, r
}

// gridName is the name of a cell, with what is known of its sample.
func (w *Window) gridName(c state.Choice) string {
	name := choiceName(c)
	if w.isPinned(c) {
		name += " •"
	}
	switch note := w.note(c); {
	case !w.has(c):
		name += "   " + tr("waiting")
	case note != "":
		name += "   " + note
	}
	return name
}

// pinnable says whether the shelf may be changed: not while samples arrive.
func (w *Window) pinnable() bool { return w.hasOutcome() }

// sampleShown is the sample that pins and discards are about.
func (w *Window) sampleShown() (int, bool) {
	c := w.session.Shown
	return c.Index, w.pinnable() && c.Kind == state.OneSample && c.Index < len(w.session.Outcome.Result.Samples)
}

// reshelve changes how the samples lie; the mean and the disagreement of what is kept
// follow.
func (w *Window) reshelve(change func(shelf *state.Shelf, samples int)) {
	if !w.pinnable() {
		return
	}
	w.session.Reshelve(change)
	w.changed()
}

func (w *Window) pin(i int) {
	w.reshelve(func(s *state.Shelf, _ int) { s.TogglePin(i) })
}

func (w *Window) discard(i int) {
	w.reshelve(func(s *state.Shelf, n int) { s.Discard(i, n) })
}

// bringBack takes the last discard back and shows its sample.
func (w *Window) bringBack() {
	w.reshelve(func(s *state.Shelf, n int) {
		if i, ok := s.BringBack(); ok {
			w.session.Shown = state.Choice{Kind: state.OneSample, Index: i}
		}
	})
}

func (w *Window) canDiscard(i int) bool {
	return w.pinnable() && w.session.Outcome.Shelf.CanDiscard(i, len(w.session.Outcome.Result.Samples))
}

func (w *Window) canBringBack() bool {
	return w.pinnable() && len(w.session.Outcome.Shelf.Discarded) > 0
}

// settle works out mean and spread of what is kept, off this goroutine, until they are:
// of the outcome that is looked at.
func (w *Window) settle() {
	o := w.session.Outcome
	if o == nil || !o.Stale() || w.settling {
		return
	}
	w.settling = true
	now := *o
	go func() {
		sum := now.Summarise()
		w.cfg.Post(func() {
			w.settling = false
			o.Take(sum)
			w.changed()
		})
	}()
}

// moreCount is how many samples "more like these" draws: as many as a run does, as far
// as there is room.
func (w *Window) moreCount() int {
	if !w.hasOutcome() || w.job.Phase().Busy() {
		return 0
	}
	return min(w.session.Settings().Samples, w.session.Outcome.Room())
}

// more draws further samples with the settings of those that are there, and the seeds
// that follow. What is there stays, and stays in view.
func (w *Window) more() {
	n := w.moreCount()
	if n == 0 || w.modal() {
		return
	}
	r := w.session.RequestMore(n)
	if run := w.history.Of(w.session.Outcome); run != nil {
		r.Run = run.ID
	}
	w.title, w.away = "running", false
	w.begin(r)
}

// toggleSplit puts the divider between the photo and the chosen picture, or takes it
// away.
func (w *Window) toggleSplit(m state.SplitMode) func() {
	return func() {
		s := w.session
		w.leaveGrid()
		if s.Shown.Kind == state.Original { // there has to be something to hold against the photo
			if order := w.order(); len(order) > 0 {
				s.Shown = state.Choice{Kind: state.OneSample, Index: order[0]}
			}
		}
		_, r := w.pictureOf(s.Shown)
		s.Split.Toggle(m, place(*s.View, r.X, r.Y, r.W, r.H), raster.Rect{X1: s.View.W, Y1: s.View.H})
		w.canvas.hover(w.canvas.mouse.at, false)
		w.changed()
	}
}

func (w *Window) canSplit() bool {
	order := w.order()
	return w.hasPhoto() && len(order) > 0 && (w.session.Shown.Kind != state.Original || w.has(state.Choice{Kind: state.OneSample, Index: order[0]}))
}
