package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// maskGroup is the brush and what is painted.
func (p *panel) maskGroup() fyne.CanvasObject {
	s := p.w.session
	size := p.field(tr("Brush"), 1, 200, 1, func(v float64) string { return fmt.Sprintf("%.0f px", v) },
		func() float64 { return s.Brush.Size }, func(v float64) { s.Brush.Size = v })
	soft := p.field(tr("Hardness"), 0, 100, 5, func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
		func() float64 { return s.Brush.Hardness * 100 }, func(v float64) { s.Brush.Hardness = v / 100 })
	clearAll, invert := p.button(tr("Clear"), p.w.clearMask), p.button(tr("Invert"), p.w.invertMask)
	covered := caption("")
	p.sync = append(p.sync, func() {
		covered.Text = "nothing painted"
		if s.Mask != nil && !s.Mask.Empty() {
			covered.Text = tr("%.1f %% painted", 100*float64(s.Mask.Touched())/float64(s.Mask.W*s.Mask.H))
		}
		covered.Refresh()
		enable(clearAll, s.Mask != nil && !s.Mask.Empty())
		enable(invert, s.Mask != nil)
	})
	return group(twoEnds(heading(tr("Damage")), covered), size.box, soft.box,
		container.NewGridWithColumns(2, clearAll, invert))
}
