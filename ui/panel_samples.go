package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"afterimage/ui/state"
)

// samplesGroup is how many versions are drawn.
func (p *panel) samplesGroup() fyne.CanvasObject {
	s := p.w.session
	f := p.field(tr("How many versions"), 1, state.MaxShelf, 1, func(v float64) string { return fmt.Sprintf("%.0f", v) },
		func() float64 { return float64(s.Settings().Samples) },
		func(v float64) { s.SetSampling(int(v), s.Settings().Seed) })
	return group(heading(tr("Samples")), f.box)
}
