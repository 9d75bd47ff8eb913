package ui

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// resultKey is what decides which controls of a result there are; others are made when
// it changes.
type resultKey struct {
	outcome *state.Outcome
	tool    state.Tool
	compose bool
	samples string // those that there are to choose from
}

func (w *Window) resultKey() (k resultKey) {
	s := w.session
	if !w.canEdit() {
		return k
	}
	k = resultKey{outcome: s.Outcome, compose: s.Composition() != nil, samples: fmt.Sprint(s.Outcome.Kept())}
	if w.onResult() {
		k.tool = s.Tool
	}
	return k
}

// resultGroups are the controls of what came out of a run; none before.
func (p *panel) resultGroups() []fyne.CanvasObject {
	k := p.w.resultKey()
	p.result = k
	if k.outcome == nil {
		return nil
	}
	list := []fyne.CanvasObject{p.strengthGroup()}
	if k.outcome.Settings.AddsColour() {
		list = append(list, p.colourGroup())
	}
	if p.w.canComposeNow() { // what is worked with lies on top
		at := len(list)
		if k.tool == state.ComposeTool {
			at = 0
		}
		list = slices.Insert(list, at, p.composeGroup())
	}
	return append(list, line())
}

// strengthGroup is how much of the samples there is.
func (p *panel) strengthGroup() fyne.CanvasObject {
	s, e := p.w.session, p.w.session.Outcome.Edits
	strength := p.field(tr("Strength"), 0, 100, 1, percentText,
		func() float64 { return e.Strength * 100 }, func(v float64) {
			e.Strength = v / 100
			p.w.edited()
		})
	brush := newChoice(tr("Original brush"), nil, fyne.NewSize(0, 30), p.w.toggleRevealing)
	clearAll := p.button(tr("Clear"), p.w.clearReveal)
	p.sync = append(p.sync, func() {
		brush.set(s.Tool == state.RevealTool, false)
		enable(clearAll, e.Revealed())
	})
	g := group(heading(tr("Result")), strength.box, container.NewGridWithColumns(2, brush, clearAll))
	if p.result.tool == state.RevealTool {
		g.Add(p.tipFields())
		g.Add(p.takeBackRow())
	}
	return g
}

func percentText(v float64) string { return fmt.Sprintf("%.0f %%", v) }

// tipFields are the size and the hardness of the brush, the mask's too.
func (p *panel) tipFields() fyne.CanvasObject {
	s := p.w.session
	size := p.field(tr("Brush"), 1, 200, 1, func(v float64) string { return fmt.Sprintf("%.0f px", v) },
		func() float64 { return s.Brush.Size }, func(v float64) { s.Brush.Size = v })
	soft := p.field(tr("Hardness"), 0, 100, 5, percentText,
		func() float64 { return s.Brush.Hardness * 100 }, func(v float64) { s.Brush.Hardness = v / 100 })
	return group(size.box, soft.box)
}

// takeBackRow chooses between painting and taking paint away.
func (p *panel) takeBackRow() fyne.CanvasObject {
	s := p.w.session
	way := newSegments(2, []string{"paint", "erase"}, []string{tr("Paint"), tr("Erase (E)")}, func(v string) {
		if s.TakeBack != (v == "erase") {
			p.w.takeBack()
		}
		p.w.focusPhoto()
	})
	p.sync = append(p.sync, func() { way.set(map[bool]string{false: "paint", true: "erase"}[s.TakeBack], false) })
	return way.box
}

// colourGroup is the colours of the picture that is looked at.
func (p *panel) colourGroup() fyne.CanvasObject {
	s, e := p.w.session, p.w.session.Outcome.Edits
	change := func(f func(*state.Colour)) {
		c := e.Colour(s.Shown)
		before := c
		if f(&c); c != before {
			e.SetColour(s.Shown, c)
			p.w.edited()
			p.w.changed()
		}
	}
	saturation := p.field(tr("Saturation"), 0, 100*restoration.MaxSaturation, 5, percentText,
		func() float64 { return e.Colour(s.Shown).Saturation * 100 },
		func(v float64) { change(func(c *state.Colour) { c.Saturation = v / 100 }) })
	which := caption("")
	g := group(twoEnds(heading(tr("Colour")), which), saturation.box)
	var keep *widget.Check
	if p.result.outcome.Settings.Task == restoration.Colorize {
		keep = widget.NewCheck(tr("Keep luminance exactly"), func(on bool) {
			change(func(c *state.Colour) { c.KeepLuminance = on })
			p.w.focusPhoto()
		})
		g.Add(container.New(layout.NewCustomPaddedLayout(-4, -4, -7, 0), keep))
	}
	p.sync = append(p.sync, func() {
		own := s.Shown.Kind == state.OneSample || s.Shown.Kind == state.Mean
		which.Text = tr("choose a sample")
		if s.Shown.Kind == state.OneSample {
			which.Text = tr("of sample %d", s.Shown.Index+1)
		} else if s.Shown.Kind == state.Mean {
			which.Text = tr("of the mean")
		}
		which.Refresh()
		enable(saturation.slider, own)
		if keep != nil {
			enable(keep, own)
			keep.SetChecked(e.Colour(s.Shown).KeepLuminance)
		}
	})
	return g
}
