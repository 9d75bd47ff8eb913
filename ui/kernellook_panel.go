package ui

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"afterimage/ui/state"
)

// lookGroup compares candidates for the blur: which ones, their previews, and what to do
// with them.
func (p *panel) lookGroup() fyne.CanvasObject {
	w := p.w
	size := caption("")
	note := newNote("")
	sets := p.lookSets()
	grid := container.New(layout.NewGridLayoutWithColumns(2))
	var tiles []*lookTile
	for i := range state.MaxCandidates {
		t := newLookTile(func() { w.takeLook(i) }, func() { w.removeLook(i) }, func(in bool) {
			if in {
				w.hoverLook(i)
			} else if w.hovered == i {
				w.hoverLook(-1)
			}
		})
		tiles = append(tiles, t)
		grid.Add(t)
	}
	add := p.button(tr("Add current"), func() {
		w.look.Add(w.session.Kernel.Current())
		w.changed()
	})
	stop := p.button("", func() {
		switch w.look.Phase() {
		case state.Comparing:
			w.look.Stop()
		case state.Stopped:
			w.look.Resume()
		default:
			w.session.Tool = state.Hand
		}
		w.changed()
	})
	p.sync = append(p.sync, func() {
		l := w.look
		size.Text = ""
		if r := l.Region(); r.W > 0 {
			size.Text = tr("%d × %d px", r.W, r.H)
		}
		size.Refresh()
		if text := w.lookError(); text != "" {
			note.set(text, theme.ColorNameError)
		} else {
			note.set(lookNote(l.Phase()), colorMuted)
		}
		for i, t := range tiles {
			w.syncTile(t, i)
		}
		stop.SetText(lookButton(l.Phase()))
		enable(add, w.canAddLook())
	})
	return group(twoEnds(heading(tr("Look closer")), size), note.box, sets, grid,
		container.NewGridWithColumns(2, add, stop), gap())
}

// lookSets chooses which kernels are put up.
func (p *panel) lookSets() fyne.CanvasObject {
	w := p.w
	var values, titles []string
	for _, s := range state.CandidateSets(w.session.Kernel.Current()) {
		values, titles = append(values, string(s)), append(titles, candidateSetTitle(s))
	}
	sets := newSegments(len(values), values, titles, func(v string) {
		w.lookSet(state.CandidateSet(v))
		w.focusPhoto()
	})
	p.sync = append(p.sync, func() { sets.set(string(w.lookKind), false) })
	return sets.box
}

func candidateSetTitle(s state.CandidateSet) string {
	switch s {
	case state.Sizes:
		return tr("Sizes")
	case state.Angles:
		return tr("Angles")
	}
	return tr("Shapes")
}

// lookButton is what the second button does: stop, go on, or put the tool away.
func lookButton(p state.LookPhase) string {
	switch p {
	case state.Comparing:
		return tr("Stop")
	case state.Stopped:
		return tr("Resume")
	}
	return tr("Close")
}

func lookNote(p state.LookPhase) string {
	switch p {
	case state.NoRegion:
		return tr("Click on a part of the photo with fine edges, or drag over it.")
	case state.Stopped:
		return tr("Stopped. What is there can be chosen.")
	}
	return tr("Point at a preview to see it on the photo. Click on the best, or press its number.")
}

// lookError says what kept the first preview that failed from being made; empty where
// none did.
func (w *Window) lookError() string {
	for _, c := range w.look.Candidates() {
		if r, ok := w.look.Result(c); ok && r.Err != nil {
			return explained(r.Err)
		}
	}
	return ""
}

func (w *Window) canAddLook() bool {
	list, now := w.look.Candidates(), w.session.Kernel.Current().Key()
	for _, c := range list {
		if c.Key() == now {
			return false
		}
	}
	return len(list) < state.MaxCandidates
}

// syncTile shows candidate i; a tile without one is hidden.
func (w *Window) syncTile(t *lookTile, i int) {
	list := w.look.Candidates()
	if i >= len(list) {
		t.Hide()
		return
	}
	c := list[i]
	f := tileFace{title: candidateTitle(c), chosen: c.Key() == w.session.Kernel.Current().Key()}
	r, ok := w.look.Result(c)
	current, running := w.look.Current()
	switch {
	case ok && r.Err != nil:
		f.note, f.colour = tr("failed"), theme.ColorNameError
	case ok:
		f.picture, f.note = r.Picture, residualText(r.Sample.Residual)
	case running && current.Key() == c.Key():
		f.note = tr("drawing…")
	case w.look.Phase() == state.Comparing:
		f.note = tr("waiting")
	}
	t.show(f)
	t.Show()
}

// residualText is how far a preview agrees with the photo, as short as a tile needs it.
func residualText(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return tr("residual %.2f", v)
}

func gap() fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(4, 4, 6, 6), line())
}
