package ui

import "fyne.io/fyne/v2"

// stillApp is the toolkit's app for a person who asked for less movement: the toolkit
// asks its settings, which only a file shared by all its apps could change otherwise.
type stillApp struct {
	fyne.App
	still func() bool
}

func (a stillApp) Settings() fyne.Settings { return stillSettings{a.App.Settings(), a.still} }

type stillSettings struct {
	fyne.Settings
	still func() bool
}

// ShowAnimations says whether anything may fade or slide.
func (s stillSettings) ShowAnimations() bool { return !s.still() && s.Settings.ShowAnimations() }
