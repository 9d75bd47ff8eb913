package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"afterimage/ui/state"
)

// areaGroup is the part of the photo that is worked on, and the shape that it is held to
// while there is one or it is being drawn.
func (p *panel) areaGroup() fyne.CanvasObject {
	s := p.w.session
	size := caption("")
	crop := p.button(tr("Crop"), func() { p.w.setTool(state.CropTool) })
	whole := p.button(tr("Whole photo"), p.w.clearCrop)
	shapes := p.shapeTiles()
	p.sync = append(p.sync, func() {
		size.Text = ""
		if s.Photo != nil {
			b := s.Crop.Bounds()
			size.Text = fmt.Sprintf("%d × %d px", b.W, b.H)
		}
		size.Refresh()
		enable(crop, s.Photo != nil && s.Tool != state.CropTool)
		enable(whole, s.Photo != nil && !s.Crop.Whole())
		wanted := s.Photo != nil && (s.Tool == state.CropTool || !s.Crop.Whole())
		if wanted != shapes.Visible() {
			show(shapes, wanted)
			p.body.Refresh()
		}
	})
	return group(twoEnds(heading(tr("Area")), size), container.NewGridWithColumns(2, crop, whole), shapes)
}

// shapeTiles are the shapes that a crop can be held to, and a tile that turns it.
func (p *panel) shapeTiles() *fyne.Container {
	s := p.w.session
	var values, titles []string
	for _, a := range state.AspectChoices() {
		values, titles = append(values, a.ID), append(titles, local(a.Title))
	}
	shapes := newSegments(4, values, titles, p.w.holdCrop)
	turn := newChoice("", iconTurn, fyne.NewSize(0, 30), p.w.turnCrop)
	turn.hint, turn.onHint = p.w.commands.get("crop.turn").tip(), p.w.status.hint
	shapes.box.Add(turn)
	p.sync = append(p.sync, func() {
		shapes.set(s.Crop.AspectID(), s.Photo == nil)
		turn.set(false, s.Photo == nil)
	})
	return shapes.box
}

// holdCrop holds the crop to a shape.
func (w *Window) holdCrop(id string) {
	if s := w.session; s.Photo != nil {
		s.Crop.Hold(s.Crop.AspectOf(id))
		w.changed()
	}
}

// turnCrop turns the crop on its side.
func (w *Window) turnCrop() {
	if w.session.Photo != nil {
		w.session.Crop.Turn()
		w.changed()
	}
}

// cropCommands are the crop's own keys: they have a meaning while its tool is chosen.
func (w *Window) cropCommands() []*command {
	s := w.session
	cropping := func() bool { return s.Photo != nil && s.Tool == state.CropTool }
	nudge := func(id, title string, key fyne.KeyName, dx, dy int) *command {
		return &command{id: "crop." + id, title: title, name: key, on: func() bool { return cropping() && !s.Crop.Whole() }, run: func() {
			n := 1
			if modifiers()&fyne.KeyModifierShift != 0 {
				n = 10
			}
			s.Crop.Nudge(n*dx, n*dy)
			w.changed()
		}}
	}
	return []*command{
		{id: "crop.turn", menu: menuEdit, title: tr("Turn the Crop"), hint: tr("Turn the crop on its side"), runes: "xX", on: cropping, run: w.turnCrop},
		nudge("left", tr("Move the crop left; with Shift 10 pixels"), fyne.KeyLeft, -1, 0),
		nudge("right", tr("Move the crop right; with Shift 10 pixels"), fyne.KeyRight, 1, 0),
		nudge("up", tr("Move the crop up; with Shift 10 pixels"), fyne.KeyUp, 0, -1),
		nudge("down", tr("Move the crop down; with Shift 10 pixels"), fyne.KeyDown, 0, 1),
	}
}
