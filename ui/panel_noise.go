package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
)

// noiseGroup is the noise of the photo, estimated or told.
func (p *panel) noiseGroup() fyne.CanvasObject {
	s := p.w.session
	level := p.field(tr("Level"), 0, 60, 0.5, func(v float64) string { return fmt.Sprintf("%.1f of 255", v) },
		func() float64 {
			if s.Settings().Noise.Auto {
				return s.Noise
			}
			return s.Settings().Noise.Levels
		}, func(v float64) { s.Settings().Noise = restoration.Noise{Levels: v} })
	auto := widget.NewCheck(tr("Estimate from the photo"), func(on bool) {
		n := &s.Settings().Noise
		if n.Auto != on {
			n.Levels, n.Auto = float64(int(2*s.Noise+0.5))/2, on
			p.w.changed()
		}
		p.w.focusPhoto()
	})
	p.sync = append(p.sync, func() {
		auto.SetChecked(s.Settings().Noise.Auto)
		if s.Settings().Noise.Auto && s.Photo == nil {
			level.value.Text = "auto"
			level.value.Refresh()
		}
	})
	return group(heading(tr("Noise")), container.New(layout.NewCustomPaddedLayout(-4, -4, -7, 0), auto), level.box)
}
