package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// historyView is the second page of the panel: the run that goes on and what waits for
// it, and under them every run that has ended.
type historyView struct {
	w       *Window
	box     *container.Scroll
	waiting *fyne.Container // the run that goes on and the queue
	current *queueRow
	queued  []*queueRow
	undo    *fyne.Container
	gone    *note
	list    *fyne.Container
	rows    []*historyRow
	empty   *note
	title   fyne.CanvasObject
}

func newHistoryView(w *Window) *historyView {
	h := &historyView{w: w}
	h.waiting = container.New(layout.NewCustomPaddedVBoxLayout(4))
	h.list = container.New(layout.NewCustomPaddedVBoxLayout(4))
	h.current = newQueueRow(w, nil)
	h.gone = newNote("")
	back := widget.NewButton(tr("Undo"), func() {
		w.focusPhoto()
		w.restoreRun()
	})
	h.undo = container.NewBorder(nil, nil, nil, back, container.NewVBox(layout.NewSpacer(), h.gone.box, layout.NewSpacer()))
	h.empty = newNote(tr("Every run is kept here. Click one to go back to its photo, its mask, its settings and its samples."))
	h.title = heading(tr("Runs"))
	h.box = container.NewVScroll(container.New(layout.NewCustomPaddedLayout(12, 14, 16, 18),
		container.New(layout.NewCustomPaddedVBoxLayout(10), h.waiting, h.title, h.undo, h.list, h.empty.box)))
	h.refresh()
	return h
}

// refresh shows the history as it is; rows that stay are kept.
func (h *historyView) refresh() {
	changed := h.refreshWaiting()
	changed = h.refreshRuns() || changed
	changed = h.refreshUndo() || changed
	none := len(h.rows) == 0
	if none != h.empty.box.Visible() {
		changed = true
		show(h.empty.box, none)
	}
	if changed {
		h.box.Content.Refresh()
		h.box.Refresh()
	}
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}

// refreshWaiting shows the run that goes on and the queue.
func (h *historyView) refreshWaiting() (changed bool) {
	list := h.w.queue.List()
	same := len(list) == len(h.queued) && h.current.request == h.w.running
	for i := 0; same && i < len(list); i++ {
		same = h.queued[i].request == list[i]
	}
	if !same {
		h.waiting.RemoveAll()
		h.queued = nil
		h.current.request = h.w.running
		if h.w.running != nil {
			h.waiting.Add(heading(tr("Now")))
			h.waiting.Add(h.current)
		}
		if len(list) > 0 {
			h.waiting.Add(container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), heading(tr("Next"))))
		}
		for _, r := range list {
			row := newQueueRow(h.w, r)
			h.queued = append(h.queued, row)
			h.waiting.Add(row)
		}
		show(h.waiting, len(h.waiting.Objects) > 0)
		h.waiting.Refresh()
	}
	if h.current.request != nil {
		h.current.set(h.w.progress, h.w.job.Phase().Busy())
	}
	return !same
}

// refreshRuns shows the runs that have ended.
func (h *historyView) refreshRuns() (changed bool) {
	list := h.w.history.List()
	same := len(list) == len(h.rows)
	for i := 0; same && i < len(list); i++ {
		same = h.rows[i].run == list[i]
	}
	if !same {
		had := map[*state.Run]*historyRow{}
		for _, r := range h.rows {
			had[r.run] = r
		}
		h.list.RemoveAll()
		h.rows = nil
		for _, r := range list {
			row := had[r]
			if row == nil {
				row = newHistoryRow(h.w, r)
			}
			h.rows = append(h.rows, row)
			h.list.Add(row)
		}
		h.list.Refresh()
	}
	shown := h.w.history.Shown()
	for _, r := range h.rows {
		r.set(r.run == shown && !h.w.watching())
	}
	return !same
}

// refreshUndo offers the run that was removed last.
func (h *historyView) refreshUndo() (changed bool) {
	r := h.w.history.Removed()
	if r != nil {
		h.gone.set(tr("Removed: %s", runTitle(r)), colorMuted)
	}
	changed = h.undo.Visible() != (r != nil)
	show(h.undo, r != nil)
	return changed
}

// runTitle is the name of a run: a person's, or what was done.
func runTitle(r *state.Run) string {
	if r.Name != "" {
		return r.Name
	}
	return settingsTitle(r.Settings)
}

// settingsTitle says what settings do, with the one that matters most.
func settingsTitle(s restoration.Settings) string {
	task, _ := taskTexts(s.Task)
	switch s.Task {
	case restoration.Upscale:
		return tr("%s %d×", task, s.Scale)
	case restoration.OldPhoto:
		if s.Scale > 1 {
			return tr("%s %d×", task, s.Scale)
		}
	case restoration.Denoise:
		if !s.Noise.Auto {
			return tr("%s, level %.1f", task, s.Noise.Levels)
		}
	case restoration.Deblur:
		if s.Kernel != "" {
			return tr("%s, %s", task, kernelTitle(s.Kernel))
		}
	}
	return task
}

// kernelTitle is a kernel's name for people: "Gaussian 1.6".
func kernelTitle(text string) string {
	for _, f := range state.KernelFamilies() {
		if n := len(f.ID) + 1; len(text) > n && text[:n] == f.ID+":" {
			return local(f.Title) + " " + text[n:]
		}
	}
	return text
}
