package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// hintsGroup is the colours that a person gives to a photo that is colorized.
func (p *panel) hintsGroup() fyne.CanvasObject {
	w, s := p.w, p.w.session
	count, full := caption(""), newNote(tr("There may be %d hints of colour.", restoration.MaxHints))
	tool := p.button(tr("Put colours on the photo"), func() { w.setTool(state.HintTool) })
	clearAll := p.button(tr("Clear"), w.clearHints)
	p.sync = append(p.sync, func() {
		put(count, tr("%d of %d", len(s.Hints.List()), restoration.MaxHints))
		enable(tool, s.Photo != nil && s.Tool != state.HintTool)
		enable(clearAll, len(s.Hints.List()) > 0)
		if showIf(full.box, s.Hints.Full()) {
			p.body.Refresh()
		}
	})
	radius := p.field(tr("Radius"), 1, state.MaxHintSlider, 1, func(v float64) string { return tr("%.0f px", v) },
		func() float64 { return s.Hints.Radius }, s.Hints.SetRadius)
	return group(twoEnds(heading(tr("Colour hints")), count),
		tool, p.hintSwatches(), p.hintEntry(), radius.box, clearAll, full.box)
}

// hintSwatches are colours of things, in rows.
func (p *panel) hintSwatches() fyne.CanvasObject {
	h, titles := p.w.session.Hints, hintTitles()
	const rowLength = 7
	rows := container.New(layout.NewCustomPaddedVBoxLayout(0))
	var row *fyne.Container
	for i, c := range state.HintColours() {
		if i%rowLength == 0 {
			row = container.New(layout.NewGridLayoutWithColumns(rowLength))
			rows.Add(row)
		}
		dot := newSwatch(state.HintRGBA(c.Colour), titles[c.ID], func() { p.w.takeHintColour(c.Colour) }, p.w.hint)
		p.sync = append(p.sync, func() { dot.set(h.Colour == c.Colour) })
		row.Add(dot)
	}
	return rows
}

// hintEntry is any other colour, with how it looks.
func (p *panel) hintEntry() fyne.CanvasObject {
	w, h := p.w, p.w.session.Hints
	look := canvas.NewRectangle(state.HintRGBA(h.Colour))
	look.CornerRadius, look.StrokeWidth, look.StrokeColor = 4, 1, theme.Color(colorLine)
	look.SetMinSize(fyne.NewSize(44, 0))
	entry := widget.NewEntry()
	entry.Text = h.Colour
	entry.OnChanged = func(text string) {
		if before := h.Colour; h.SetColour(text) && h.Colour != before {
			w.changed()
		}
	}
	entry.OnSubmitted = func(string) { w.focusPhoto() }
	entry.Validator = func(text string) error {
		if !state.IsHintColour(text) {
			return errors.New(tr("red, green and blue, as in #c08040"))
		}
		return nil
	}
	p.sync = append(p.sync, func() {
		if look.FillColor != state.HintRGBA(h.Colour) {
			look.FillColor = state.HintRGBA(h.Colour)
			look.Refresh()
		}
		if entry.Text != h.Colour && w.win.Canvas().Focused() != entry {
			entry.SetText(h.Colour)
		}
	})
	return container.NewBorder(nil, nil, look, nil, entry)
}

// hintTitles is how the colours are called, by what the session calls them.
func hintTitles() map[string]string {
	return map[string]string{
		"skin":     tr("Light skin"),
		"darkskin": tr("Dark skin"),
		"sky":      tr("Sky"),
		"water":    tr("Water"),
		"leaf":     tr("Leaf"),
		"grass":    tr("Grass"),
		"straw":    tr("Straw"),
		"wood":     tr("Wood"),
		"brick":    tr("Brick"),
		"red":      tr("Red cloth"),
		"blue":     tr("Blue cloth"),
		"green":    tr("Green cloth"),
		"violet":   tr("Violet cloth"),
		"none":     tr("No colour"),
	}
}
