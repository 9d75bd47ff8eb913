package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// maskGroup is what is damaged: the options of the tool that is chosen, the scratch
// finder, and what is done to the mask as a whole.
func (p *panel) maskGroup() fyne.CanvasObject {
	w, s := p.w, p.w.session
	covered := caption("")
	brush, choose, wand := p.brushOptions(), p.chooseOptions(), p.wandOptions()
	find, finder := p.button(tr("Find scratches…"), w.findScratches), p.finderCard()
	clearAll, invert := p.button(tr("Clear"), w.clearMask), p.button(tr("Invert"), w.invertMask)
	more := p.fold(tr("More for the mask"), &p.maskFolded, p.moreForTheMask())
	p.sync = append(p.sync, func() {
		put(covered, w.coveredText())
		painted := s.Mask != nil && !s.Mask.Empty()
		enable(clearAll, painted)
		enable(invert, s.Mask != nil)
		enable(find, s.Photo != nil)
		active := w.finder.Active()
		selects := s.Tool == state.Lasso || s.Tool == state.RectangleTool || s.Tool == state.WandTool
		changed := showIf(brush, !selects && !active)
		changed = showIf(choose, selects && !active) || changed
		changed = showIf(wand, s.Tool == state.WandTool && !active) || changed
		changed = showIf(find, !active) || changed
		changed = showIf(finder, active) || changed
		if changed {
			p.body.Refresh()
		}
	})
	return group(twoEnds(heading(tr("Damage")), covered), finder, brush, choose, wand, find,
		container.NewGridWithColumns(2, clearAll, invert), more)
}

// showIf shows or hides an object, and says whether it was otherwise.
func showIf(o fyne.CanvasObject, on bool) bool {
	if o.Visible() == on {
		return false
	}
	if on {
		o.Show()
	} else {
		o.Hide()
	}
	return true
}

// coveredText is how much is painted, or what is being done to the mask.
func (w *Window) coveredText() string {
	s := w.session
	if name := w.edits.Busy(); name != "" {
		return name
	}
	if s.Mask == nil || s.Mask.Empty() {
		return tr("nothing painted")
	}
	part := 100 * float64(s.Mask.Touched()) / float64(s.Mask.W*s.Mask.H)
	if part < 0.05 {
		return tr("less than 0.1 %% painted")
	}
	return tr("%.1f %% painted", part)
}

func (p *panel) brushOptions() fyne.CanvasObject {
	s := p.w.session
	return group(
		p.field(tr("Brush"), 1, 200, 1, func(v float64) string { return tr("%.0f px", v) },
			func() float64 { return s.Brush.Size }, func(v float64) { s.Brush.Size = v }).box,
		p.field(tr("Hardness"), 0, 100, 5, func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
			func() float64 { return s.Brush.Hardness * 100 }, func(v float64) { s.Brush.Hardness = v / 100 }).box)
}

// chooseOptions is what lasso, rectangle and wand do with what they choose.
func (p *panel) chooseOptions() fyne.CanvasObject {
	s := p.w.session
	mode := newSegments(2, []string{"add", "subtract"}, []string{tr("Add"), tr("Take away")}, func(v string) {
		s.Subtract = v == "subtract"
		p.w.changed()
	})
	p.sync = append(p.sync, func() {
		v := "add"
		if s.Subtract {
			v = "subtract"
		}
		mode.set(v, false)
	})
	return mode.box
}

// The ends of the sliders.
const (
	maxTolerance  = 128 // levels
	maxGrow       = 50  // pixels
	maxFinderGrow = 6   // pixels
)

func (p *panel) wandOptions() fyne.CanvasObject {
	s := p.w.session
	tolerance := p.field(tr("Tolerance"), 0, maxTolerance, 1, func(v float64) string { return tr("%.0f levels", v) },
		func() float64 { return float64(s.Wand.Tolerance) }, func(v float64) { s.Wand.Tolerance = int(v) })
	connected := p.check(tr("Connected pixels only"), func() bool { return s.Wand.Contiguous }, func(on bool) { s.Wand.Contiguous = on })
	return group(tolerance.box, connected)
}

// check is a tick box whose box lines up with the other controls.
func (p *panel) check(text string, get func() bool, put func(bool)) fyne.CanvasObject {
	c := widget.NewCheck(text, nil)
	p.sync = append(p.sync, func() {
		c.OnChanged = nil
		c.SetChecked(get())
		c.OnChanged = func(on bool) {
			put(on)
			p.w.focusPhoto()
			p.w.changed()
		}
	})
	return container.New(layout.NewCustomPaddedLayout(-4, -4, -7, 0), c)
}

// moreForTheMask is what few people need: growing and shrinking, how the mask looks, and
// its files.
func (p *panel) moreForTheMask() fyne.CanvasObject {
	w, s := p.w, p.w.session
	by := p.field(tr("Grow, shrink and feather by"), 1, maxGrow, 1, func(v float64) string { return tr("%.0f px", v) },
		func() float64 { return float64(s.GrowBy) }, func(v float64) { s.GrowBy = int(v) })
	grow, shrink, feather := p.button(tr("Grow"), w.growMask), p.button(tr("Shrink"), w.shrinkMask), p.button(tr("Feather"), w.featherMask)
	open, export := p.button(tr("Open…"), w.openMaskDialog), p.button(tr("Save…"), w.exportMaskDialog)
	opacity := p.field(tr("Opacity"), 10, 100, 5, func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
		func() float64 { return s.MaskOpacity * 100 }, func(v float64) { s.MaskOpacity = v / 100 })
	p.sync = append(p.sync, func() {
		painted := s.Mask != nil && !s.Mask.Empty()
		for _, b := range []*widget.Button{grow, shrink, feather, export} {
			enable(b, painted)
		}
		enable(open, s.Photo != nil)
	})
	return group(by.box, container.NewGridWithColumns(3, grow, shrink, feather),
		between(caption(tr("Colour of the mask")), p.swatches()), opacity.box,
		caption(tr("The mask as a file")), container.NewGridWithColumns(2, open, export))
}

// between puts a text at the left and an object at the right of one line.
func between(left *canvas.Text, right fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, nil, container.NewCenter(left), right)
}

func (p *panel) swatches() fyne.CanvasObject {
	s := p.w.session
	row := container.New(layout.NewCustomPaddedHBoxLayout(0))
	for _, c := range state.MaskColors() {
		dot := newSwatch(c.RGBA(), maskColorTitle(c), func() {
			s.MaskColor, s.ShowMask = c, true
			p.w.changed()
		}, p.w.status.hint)
		p.sync = append(p.sync, func() { dot.set(s.MaskColor == c) })
		row.Add(dot)
	}
	return row
}

func maskColorTitle(c state.MaskColor) string {
	switch c {
	case state.MaskGreen:
		return tr("Green")
	case state.MaskBlue:
		return tr("Blue")
	case state.MaskYellow:
		return tr("Yellow")
	case state.MaskWhite:
		return tr("White")
	}
	return tr("Red")
}
