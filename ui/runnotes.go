package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// runNotes is what is said beside Run before the start: what it takes, why it cannot be
// done at this size, and where the prior is weak.
type runNotes struct {
	w       *Window
	box     *fyne.Container
	cost    *note
	fit     *widget.Button
	caution *note
}

func newRunNotes(w *Window) *runNotes {
	n := &runNotes{w: w, cost: newNote(""), caution: newNote("")}
	n.caution.addLink(w.showModels)
	n.fit = widget.NewButton("", func() {
		w.cropToFit()
		w.focusPhoto()
	})
	n.box = container.New(layout.NewCustomPaddedVBoxLayout(4), n.cost.box, n.fit, n.caution.box)
	return n
}

// refresh shows the latest estimate; while samples are drawn there is another story.
func (n *runNotes) refresh() {
	e := n.w.estimates.Estimate()
	if e == nil || n.w.session.Photo == nil || n.w.job.Phase().Busy() {
		n.box.Hide()
		return
	}
	n.box.Show()
	refused := e.Refusal.Format != ""
	if refused {
		n.cost.set(cautionText(e.Refusal), theme.ColorNameWarning)
	} else {
		n.cost.set(costText(e), colorMuted)
	}
	show(n.fit, refused && e.Fit.W > 0)
	if e.Fit.W > 0 {
		n.fit.SetText(tr("Crop to %d × %d, which fits", e.Fit.W, e.Fit.H))
	}
	c := e.Caution
	show(n.caution.box, c.Format != "" && !refused)
	if c.Format != "" {
		text, link := cautionText(c), ""
		if c.Weak {
			text, link = text+" ", tr("Models…")
		}
		n.caution.set(text, theme.ColorNameWarning)
		n.caution.setLink(link)
	}
}

// cautionText is a sentence of the session's in the language of the window.
func cautionText(c state.Caution) string { return fmt.Sprintf(local(c.Format), c.Args...) }

// costText is what a run takes, before its start.
func costText(e *state.Estimate) string {
	memory := state.MemoryText(e.Forecast.Memory)
	switch {
	case e.Forecast.Evaluations == 0:
		return tr("Takes a moment and %s of memory: the photo alone decides.", memory)
	case !e.Timed:
		return tr("Takes %s of memory. The time is known after the first run.", memory)
	}
	return tr("Takes about %s and %s of memory.", roughly(e.Seconds), memory)
}

// roughly is a time that is not known to the second.
func roughly(seconds float64) string {
	switch {
	case seconds < 1:
		return tr("1 s")
	case seconds < 10:
		return tr("%.0f s", seconds)
	case seconds < 90:
		return tr("%.0f s", 5*float64(int(seconds/5+0.5)))
	case seconds < 90*60:
		return tr("%.0f min", seconds/60)
	case seconds < 48*3600:
		return tr("%.1f h", seconds/3600)
	}
	return tr("%.0f days", seconds/86400)
}

// cropToFit crops the photo to what the prior and the memory hold.
func (w *Window) cropToFit() {
	if e := w.estimates.Estimate(); e != nil && e.Fit.W > 0 && w.session.Photo != nil {
		w.session.Crop.Set(e.Fit)
		w.changed()
	}
}

// estimate asks what a run would take now.
func (w *Window) estimate() { w.estimates.Ask(w.session, w.prior, w.noiseLevel()) }

// noiseLevel is the level of the photo that a run would take, the last one that is known.
func (w *Window) noiseLevel() float64 {
	if w.session.Photo == nil {
		return 0
	}
	return w.session.LoudestNoise(w.noise)
}

// estimated shows another estimate.
func (w *Window) estimated() {
	w.panel.run.refresh()
	w.menu.refresh()
}
