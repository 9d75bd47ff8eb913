package ui

import "afterimage/restoration"

// What is kept between sessions.
const (
	prefAppearance = "appearance" // "dark", "light" or "" for the system's
	prefFolder     = "folder"     // of the last file that was opened
	prefSamples    = "samples"
	prefSteps      = "steps"
	prefTask       = "task"
	prefHardness   = "brush.hardness"
)

func (w *Window) loadPreferences() {
	p, s := w.app.Preferences(), w.session
	if n := p.Int(prefSamples); n >= 1 && n <= restoration.MaxSamples {
		s.SetSampling(n, 0)
	}
	if n := p.Int(prefSteps); n >= 1 && n <= restoration.MaxSteps {
		s.SetSteps(n)
	}
	s.SetTask(restoration.Task(p.String(prefTask)))
	if h := p.FloatWithFallback(prefHardness, -1); h >= 0 && h <= 1 {
		s.Brush.Hardness = h
	}
}

func (w *Window) savePreferences() {
	p, s := w.app.Preferences(), w.session
	p.SetInt(prefSamples, s.Settings().Samples)
	p.SetInt(prefSteps, s.Settings().Steps)
	p.SetString(prefTask, string(s.Task()))
	p.SetFloat(prefHardness, s.Brush.Hardness)
}
