package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// noiseGroup is the noise of what is worked on, estimated or told, and where its figure
// comes from.
func (p *panel) noiseGroup() fyne.CanvasObject {
	s := p.w.session
	source := caption("")
	level := p.field(tr("Level"), 0, 60, 0.5, func(v float64) string { return tr("%.1f of 255", v) },
		func() float64 { v, _ := s.NoiseLevel(p.w.noise); return v },
		func(v float64) { s.Settings().Noise = restoration.Noise{Levels: v} })
	auto := p.button(tr("Auto"), func() {
		s.Settings().Noise = restoration.Noise{Auto: true}
		p.w.changed()
	})
	reset := p.button(tr("Reset"), func() {
		s.ResetNoise()
		p.w.changed()
	})
	p.sync = append(p.sync, func() {
		v, from := s.NoiseLevel(p.w.noise)
		source.Text = noiseSource(from, estimatedLevels(p.w.noise.Noise(), v))
		source.Refresh()
		if from == state.NoiseUnknown {
			level.value.Text = "–"
			level.value.Refresh()
		}
		enable(auto, !s.Settings().Noise.Auto)
		enable(reset, !s.NoiseIsDefault())
	})
	return group(twoEnds(heading(tr("Noise")), source), level.box, container.NewGridWithColumns(2, auto, reset))
}

// noiseSource says where the level comes from.
func noiseSource(from state.NoiseSource, levels string) string {
	switch from {
	case state.NoiseEstimated:
		return tr("estimated %s", levels)
	case state.NoiseUnknown:
		return tr("to be estimated")
	case state.NoiseEstimating:
		return tr("estimating…")
	case state.NoiseAssumed:
		return tr("taken as clean")
	}
	return tr("set by you")
}

// estimatedLevels is a level, or the range of those of an estimate by brightness or plane.
func estimatedLevels(n restoration.Noise, levels float64) string {
	if least, most := n.Range(); most > least {
		return fmt.Sprintf("%.1f–%.1f", least, most)
	}
	return fmt.Sprintf("%.1f", levels)
}
