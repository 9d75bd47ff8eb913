package ui

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
)

// advancedGroup folds away what few people change.
func (p *panel) advancedGroup() fyne.CanvasObject {
	s := p.w.session
	inner := group(
		p.field(tr("Steps"), 2, 100, 1, func(v float64) string { return fmt.Sprintf("%.0f", v) },
			func() float64 { return float64(s.Settings().Steps) }, func(v float64) { s.Settings().Steps = int(v) }).box,
		p.field(tr("Fresh noise (eta)"), 0, 1, 0.05, func(v float64) string { return fmt.Sprintf("%.2f", v) },
			func() float64 { return s.Settings().Eta }, func(v float64) { s.Settings().Eta = v }).box,
		p.etaBField(), p.seedRow(),
	)
	return p.fold(tr("Advanced"), &p.folded, inner)
}

func (p *panel) etaBField() fyne.CanvasObject {
	s := p.w.session
	f := p.field(tr("Trust in the photo (etab)"), 0, 1, 0.05, func(v float64) string { return fmt.Sprintf("%.2f", v) },
		func() float64 {
			if s.Settings().EtaB.Optimal {
				return 1
			}
			return s.Settings().EtaB.Value
		}, func(v float64) { s.Settings().EtaB = restoration.EtaB{Value: v} })
	return f.box
}

func (p *panel) seedRow() fyne.CanvasObject {
	s := p.w.session
	entry := widget.NewEntry()
	entry.OnChanged = func(text string) {
		if v, err := strconv.ParseUint(text, 10, 63); err == nil && v != s.Settings().Seed {
			s.SetSampling(s.Settings().Samples, v)
			p.w.changed()
		}
	}
	entry.OnSubmitted = func(string) { p.w.focusPhoto() }
	entry.Validator = func(text string) error {
		if _, err := strconv.ParseUint(text, 10, 63); err != nil {
			return errors.New(tr("a seed is a whole number, 0 or more"))
		}
		return nil
	}
	p.sync = append(p.sync, func() {
		if text := strconv.FormatUint(s.Settings().Seed, 10); entry.Text != text && p.w.win.Canvas().Focused() != entry {
			entry.SetText(text)
		}
	})
	again := p.button(tr("New"), func() {
		p.w.focusPhoto()
		s.SetSampling(s.Settings().Samples, rand.Uint64N(1_000_000))
		p.w.changed()
	})
	return group(caption(tr("Seed: the same one gives the same samples")), container.NewBorder(nil, nil, nil, again, entry))
}
