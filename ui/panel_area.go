package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"afterimage/ui/state"
)

// areaGroup is the part of the photo that is worked on.
func (p *panel) areaGroup() fyne.CanvasObject {
	s := p.w.session
	size := caption("")
	crop := p.button(tr("Crop"), func() { p.w.setTool(state.CropTool) })
	whole := p.button(tr("Whole photo"), p.w.clearCrop)
	p.sync = append(p.sync, func() {
		size.Text = ""
		if s.Photo != nil {
			b := s.Crop.Bounds()
			size.Text = fmt.Sprintf("%d × %d px", b.W, b.H)
		}
		size.Refresh()
		enable(crop, s.Photo != nil && s.Tool != state.CropTool)
		enable(whole, s.Photo != nil && !s.Crop.Whole())
	})
	return group(twoEnds(heading(tr("Area")), size), container.NewGridWithColumns(2, crop, whole))
}
