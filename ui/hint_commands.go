package ui

import (
	"fyne.io/fyne/v2"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// hintCommands are those of the dabs of colour on a photo that is colorized.
func (w *Window) hintCommands() []*command {
	s := w.session
	colorizes := func() bool { return w.hasPhoto() && s.Task() == restoration.Colorize }
	some := func() bool { return colorizes() && len(s.Hints.List()) > 0 }
	return []*command{
		{id: "tool.hint", menu: menuEdit, apart: true, title: tr("Colour Hint"), hint: tr("Put dabs of colour on the photo; the right button removes one"),
			icon: iconHint, runes: "dD", on: colorizes, checked: func() bool { return w.hinting() && !s.Compare }, run: func() { w.setTool(state.HintTool) }},
		{id: "hints.remove", menu: menuEdit, title: tr("Remove the Colour Hint"), hint: tr("Remove the colour hint that was clicked, or the newest"), name: fyne.KeyDelete,
			on: func() bool { return some() && w.hinting() && s.Shown.Kind == state.Original && !s.Compare }, run: w.removeHint},
		{id: "hints.clear", menu: menuEdit, title: tr("Clear the Colour Hints"), on: some, run: w.clearHints},
	}
}

// hinting says whether the tool for dabs of colour is chosen.
func (w *Window) hinting() bool { return w.hasPhoto() && w.session.Tool == state.HintTool }

// sizes says whether the tool has a size that keys change.
func (w *Window) sizes() bool { return w.paints() || w.hinting() }

func (w *Window) removeHint() {
	w.session.Hints.RemoveSelected()
	w.changed()
}

func (w *Window) clearHints() {
	w.session.Hints.Clear()
	w.changed()
}

// takeHintColour chooses the colour of the next dab, and the tool that puts it there.
func (w *Window) takeHintColour(colour string) {
	w.session.Hints.SetColour(colour)
	w.focusPhoto()
	w.setTool(state.HintTool)
	w.changed()
}
