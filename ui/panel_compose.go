package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"afterimage/ui/state"
)

// composeGroup puts a picture together from samples.
func (p *panel) composeGroup() fyne.CanvasObject {
	s := p.w.session
	begin := newChoice(tr("Compose by region"), nil, fyne.NewSize(0, 30), p.w.toggleComposing)
	p.sync = append(p.sync, func() { begin.set(s.Tool == state.ComposeTool, false) })
	g := group(begin)
	if p.result.tool != state.ComposeTool {
		return g
	}
	clearAll, drop := p.button(tr("Clear"), p.w.clearComposition), p.button(tr("Remove"), p.w.dropComposition)
	p.sync = append(p.sync, func() { enable(clearAll, s.Composition() != nil && !s.Composition().Empty()) })
	g.Add(caption(tr("Begins as sample")))
	g.Add(p.samplePicker(func() int { return s.Composition().Base }, func(i int) {
		s.Composition().SetBase(i)
		p.w.edited()
	}))
	g.Add(caption(tr("Paint with sample (1-9)")))
	g.Add(p.samplePicker(func() int {
		if s.TakeBack {
			return -1
		}
		return s.Source
	}, s.SetSource))
	g.Add(p.takeBackRow())
	g.Add(p.tipFields())
	g.Add(container.NewGridWithColumns(2, clearAll, drop))
	return g
}

// samplePicker is a tile for each sample, with the colour of its regions under it.
func (p *panel) samplePicker(get func() int, put func(int)) fyne.CanvasObject {
	samples := p.result.outcome.Kept()
	row := container.New(layout.NewGridLayoutWithColumns(min(8, len(samples))))
	var tiles []*choice
	for _, i := range samples {
		t := newChoice(strconv.Itoa(i+1), nil, fyne.NewSize(0, 26), func() {
			put(i)
			p.w.focusPhoto()
			p.w.changed()
		})
		chip := canvas.NewRectangle(regionColour(i))
		chip.CornerRadius = 1.5
		chip.SetMinSize(fyne.NewSize(0, 3))
		tiles = append(tiles, t)
		row.Add(container.New(layout.NewCustomPaddedVBoxLayout(2), t, chip))
	}
	p.sync = append(p.sync, func() {
		if p.w.session.Composition() == nil {
			return
		}
		for k, t := range tiles {
			t.set(samples[k] == get(), false)
		}
	})
	return row
}
