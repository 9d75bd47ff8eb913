package ui

import "fyne.io/fyne/v2"

// maskCommands are what is done to the mask as a whole.
func (w *Window) maskCommands() []*command {
	s := w.session
	painted := func() bool { return w.usesMask() && !s.Mask.Empty() }
	return []*command{
		{id: "mask.clear", menu: menuEdit, apart: true, title: tr("Clear the Mask"), on: painted, run: w.clearMask},
		{id: "mask.invert", menu: menuEdit, title: tr("Invert the Mask"), on: w.usesMask, run: w.invertMask},
		{id: "mask.grow", menu: menuEdit, title: tr("Grow the Mask"), on: painted, run: w.growMask},
		{id: "mask.shrink", menu: menuEdit, title: tr("Shrink the Mask"), on: painted, run: w.shrinkMask},
		{id: "mask.feather", menu: menuEdit, title: tr("Feather the Mask"), on: painted, run: w.featherMask},
		{id: "mask.find", menu: menuEdit, apart: true, title: tr("Find Scratches…"), hint: tr("Propose a mask of scratches, hairs and dust"),
			shortcut: chord(ctrlShift, fyne.KeyF), on: w.usesMask, checked: w.finder.Active, run: w.findScratches},
		{id: "mask.apply", title: tr("Add what was found to the mask"), name: fyne.KeyReturn, on: w.finder.Ready, run: w.applyScratches},
		{id: "mask.open", menu: menuEdit, apart: true, title: tr("Open a Mask…"), on: w.hasPhoto, run: w.openMaskDialog},
		{id: "mask.export", menu: menuEdit, title: tr("Save the Mask…"), on: painted, run: w.exportMaskDialog},
		{id: "mask.smaller", title: tr("Smaller brush"), runes: "[", on: w.sizes, run: func() { w.canvas.sizeBrush(false) }},
		{id: "mask.larger", title: tr("Larger brush"), runes: "]", on: w.sizes, run: func() { w.canvas.sizeBrush(true) }},
		{id: "mask.softer", title: tr("Softer brush"), runes: "{", on: w.paints, run: func() { w.hardness(-0.1) }},
		{id: "mask.harder", title: tr("Harder brush"), runes: "}", on: w.paints, run: func() { w.hardness(0.1) }},
	}
}

func (w *Window) hardness(by float64) {
	b := &w.session.Brush
	b.Hardness = clamp(b.Hardness+by, 0, 1)
	w.changed()
}
