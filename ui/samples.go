package ui

import (
	"fmt"
	"slices"
	"strings"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// What strip, grid and keys need to know of the samples: those that are there, and
// those of a run that goes on.

// order lists the samples as they lie in strip and grid: a run's own, after those that
// it adds to.
func (w *Window) order() []int {
	o := w.session.Outcome
	if !w.watching() {
		return o.Order()
	}
	var list []int
	if w.have > 0 {
		list = slices.Clone(o.Order())
	}
	for i := range w.coming() {
		list = append(list, w.have+i)
	}
	return list
}

// coming is the number of samples that the run draws.
func (w *Window) coming() int { return w.running.Settings.Samples }

// choices lists what the strip holds.
func (w *Window) choices() []state.Choice {
	order := w.order()
	several := len(order) > 1
	if o := w.session.Outcome; o != nil && !w.watching() {
		several = len(o.Kept()) > 1
	}
	list := state.Choices(order, several)
	if w.session.Composition() != nil && !w.job.Phase().Busy() {
		list = slices.Insert(list, 1+len(order), state.Choice{Kind: state.Composed})
	}
	return list
}

// pictureOf is the picture of a choice as it is known now, and the region of the photo
// that it shows: a run's preview before the last run's result. nil is none yet.
func (w *Window) pictureOf(c state.Choice) (*raster.Picture, region) {
	s := w.session
	if c.Kind == state.Original {
		return s.Picture, s.Crop.Bounds()
	}
	o := s.Outcome
	if w.watching() {
		if p := w.live[c.Index]; p != nil && c.Kind == state.OneSample {
			return p, w.running.Crop
		}
		if w.have == 0 {
			return nil, w.running.Crop
		}
	}
	if o == nil {
		return nil, region{}
	}
	return o.Picture(c), o.Region
}

// has says whether a choice can be looked at.
func (w *Window) has(c state.Choice) bool {
	p, _ := w.pictureOf(c)
	return p != nil
}

// sampleOf is what is known of a finished sample.
func (w *Window) sampleOf(c state.Choice) (restoration.Sample, bool) {
	if c.Kind != state.OneSample {
		return restoration.Sample{}, false
	}
	busy, o := w.watching(), w.session.Outcome
	if f, ok := w.done[c.Index]; ok && busy {
		return f.Sample, true
	}
	if o == nil || c.Index >= len(o.Result.Samples) || busy && w.have == 0 {
		return restoration.Sample{}, false
	}
	return o.Result.Samples[c.Index], true
}

// note is how far a sample agrees with the photo, short; empty for an inpainting, which
// keeps what is known exactly.
func (w *Window) note(c state.Choice) string {
	smp, ok := w.sampleOf(c)
	task := w.session.Task()
	if w.watching() {
		task = w.running.Settings.Task
	} else if o := w.session.Outcome; o != nil {
		task = o.Settings.Task
	}
	switch edited, change := w.editedFacts(c); {
	case change:
		return agreement(restoration.Sample{Residual: edited.Residual})
	case ok && task != restoration.Inpaint:
		return agreement(smp)
	case (c.Kind == state.Mean || c.Kind == state.Spread) && w.session.Outcome != nil && w.session.Outcome.Stale():
		return "…"
	}
	return ""
}

// progressOf is how far a sample that is being drawn is, 0 to 1; negative for others.
func (w *Window) progressOf(c state.Choice) float64 {
	p := w.progress
	if !w.watching() || c.Kind != state.OneSample || p.Steps == 0 {
		return -1
	}
	if _, ok := w.done[c.Index]; ok || c.Index < p.Sample || c.Index >= p.Sample+p.Count {
		return -1
	}
	return p.SampleDone
}

// choiceName is what a choice is called: a sample has its own number, whatever the
// order.
func choiceName(c state.Choice) string {
	switch c.Kind {
	case state.OneSample:
		return fmt.Sprint(c.Index + 1)
	case state.Mean:
		return tr("Mean")
	case state.Spread:
		return tr("Disagreement")
	case state.Composed:
		return tr("Mix")
	}
	return tr("Photo")
}

// choiceTitle is the same in a line of its own.
func choiceTitle(c state.Choice) string {
	if c.Kind == state.OneSample {
		return tr("Sample %d", c.Index+1)
	}
	return choiceName(c)
}

// facts says what is known of a choice, a line each.
func (w *Window) facts(c state.Choice) []string {
	o := w.session.Outcome
	switch c.Kind {
	case state.Original:
		return []string{tr("The photo as it is. Hold \\ to see it at any time.")}
	case state.OneSample:
		return w.sampleFacts(c)
	case state.Composed:
		return append([]string{tr("What you put together from the samples.")}, w.editedLines(c)...)
	}
	if !w.has(c) || o == nil {
		return []string{tr("Comes when all samples are drawn.")}
	}
	n := len(o.Kept())
	lines := []string{tr("Of the %d samples that are kept.", n)}
	if c.Kind == state.Mean {
		return append(lines, tr("Softer than each, and closest on average."))
	}
	return append(lines, tr("Dark is sure, bright is a guess:"), tr("the brightest is %.0f levels or more.", o.SpreadTop))
}

func (w *Window) sampleFacts(c state.Choice) []string {
	smp, ok := w.sampleOf(c)
	if !ok {
		if w.has(c) {
			return []string{tr("It is being drawn.")}
		}
		return []string{tr("Not drawn yet.")}
	}
	lines := []string{tr("Seed %d", smp.Seed)}
	o := w.session.Outcome
	changed := o != nil && c.Index < len(o.Changed) && (w.have > 0 || !w.watching())
	switch text := agreement(smp); {
	case o != nil && !w.job.Phase().Busy() && o.Edits.Change(c):
		lines = append(lines, w.editedLines(c)...)
	case changed:
		lines = append(lines, tr("Pixels changed outside the mask: %d", o.Changed[c.Index]))
	case text != "" && w.note(c) != "":
		lines = append(lines, tr("Agrees with the photo: %s (1 is right)", text))
	case text == "":
		lines = append(lines, tr("Largest deviation from the photo: %.1f levels", smp.MaxError))
	}
	if o != nil && o.Shelf.IsPinned(c.Index) {
		lines = append(lines, tr("Pinned: comes first and cannot be discarded."))
	}
	return lines
}

// overText is what is known of the cell under the pointer, one line; empty where there
// is none.
func (w *Window) overText() string {
	cells := w.canvas.cells()
	if i := w.canvas.over; w.session.Compare && i >= 0 && i < len(cells) {
		c := cells[i].Choice
		return strings.Join(append([]string{choiceTitle(c)}, w.facts(c)...), "   ")
	}
	return ""
}
