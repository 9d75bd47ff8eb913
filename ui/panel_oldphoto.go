package ui

import (
	"fyne.io/fyne/v2"

	"afterimage/restoration"
	"afterimage/restoration/damage"
)

// oldGroup is what an old photo has beside its mask: colours, a faded tone, and damage
// that is found as the run begins.
func (p *panel) oldGroup() fyne.CanvasObject {
	s := p.w.session
	colours := newSegments(2, []string{string(restoration.KeepColour), string(restoration.AddColour)}, []string{tr("Its own"), tr("New ones")}, func(v string) {
		s.Settings().Colour = restoration.Colour(v)
		p.w.changed()
	})
	p.sync = append(p.sync, func() { colours.set(string(s.Settings().Colour), false) })
	stretch := p.check(tr("Freshen the faded tone"), func() bool { return s.Settings().Levels > 0 }, func(on bool) {
		s.Settings().Levels = 0
		if on {
			s.Settings().Levels = restoration.DefaultSettings(restoration.OldPhoto).Levels
		}
	})
	find := p.check(tr("Find light scratches and dust too"), func() bool { return s.Settings().Find > 0 }, func(on bool) {
		set := s.Settings()
		set.Find, set.FindKind = 0, restoration.AllDamage
		if on {
			set.Find, set.FindKind = damage.DefaultOptions().Sensitivity, restoration.LightDamage
		}
	})
	return group(heading(tr("Colours")), colours.box, stretch, find)
}

// restoreOld is the one click for an old photo: with the task's settings, whose defaults
// are all that most need.
func (w *Window) restoreOld() {
	w.setTask(restoration.OldPhoto)
	w.start()
}
