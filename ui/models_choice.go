package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// What is kept of priors and devices.
const (
	prefPrior   = "model.prior"
	prefDevice  = "model.device"
	prefThreads = "model.threads"
	prefSpeeds  = "model.speeds"
)

func (w *Window) modelCommands() []*command {
	return []*command{{id: "models.show", menu: menuRestore, apart: true, title: tr("Models and Devices…"),
		shortcut: chord(ctrl, fyne.KeyM), run: w.showModels}}
}

// loadModelChoice takes the prior and the device that were chosen last, and what was
// measured.
func (w *Window) loadModelChoice() {
	p := w.app.Preferences()
	_ = w.estimates.Speeds.UnmarshalText([]byte(p.StringWithFallback(prefSpeeds, "[]"))) // nonsense is nothing
	if w.cfg.Models == nil {
		return
	}
	w.cfg.Models.Select(state.Selection{
		Prior: p.String(prefPrior), Device: p.String(prefDevice), Threads: max(0, p.Int(prefThreads)),
	})
}

// keepModelChoice keeps what is selected for the next start.
func (w *Window) keepModelChoice(s state.Selection) {
	p := w.app.Preferences()
	p.SetString(prefPrior, s.Prior)
	p.SetString(prefDevice, s.Device)
	p.SetInt(prefThreads, s.Threads)
}

func (w *Window) keepSpeeds() {
	if text, err := w.estimates.Speeds.MarshalText(); err == nil {
		w.app.Preferences().SetString(prefSpeeds, string(text))
	}
}

// openPrior makes the prior ready while the person still looks at the photo. One that
// was chosen and cannot be opened any more gives way to the one that is built in.
func (w *Window) openPrior() {
	models, engine := w.cfg.Models, w.cfg.Engine
	go func() {
		info, err := state.OpenPrior(context.Background(), engine)
		var instead error
		if err != nil && models != nil && models.Selected() != (state.Selection{}) {
			instead = err
			models.Select(state.Selection{})
			info, err = state.OpenPrior(context.Background(), engine)
		}
		w.cfg.Post(func() {
			w.tookPrior(info, err)
			if instead != nil && err == nil {
				w.fail(errors.New(tr("What was chosen last cannot be used: %s The built-in prior is used on the best device instead; choose again under Models.", explained(instead))))
			}
		})
	}()
}

// tookPrior takes a prior that was opened, or why none was.
func (w *Window) tookPrior(info state.PriorInfo, err error) {
	if err != nil {
		w.prior, w.priorErr = nil, err
		w.changed()
		return
	}
	s := w.session
	if l := s.Settings().Label; l != nil && *l >= info.Classes {
		s.SetClass(nil, 1)
	}
	s.NeedsClass = info.NeedsClass
	w.prior, w.priorErr = &info, nil
	w.estimates.Opened(info)
	w.keepSpeeds()
	w.changed()
}

// learn takes what a run tells of its prior.
func (w *Window) learn(o *state.Outcome) {
	info := o.Prior
	w.prior, w.priorErr = &info, nil
	w.estimates.Learn(info, o.Settings, o.Speed)
	w.estimates.Forget() // the memory is not what it was
	w.keepSpeeds()
}

// selectModel chooses a prior and a device and opens them; what was there stays where
// they cannot be. done is called on the window's goroutine.
func (w *Window) selectModel(want state.Selection, done func(error)) {
	if w.job.Phase().Busy() {
		done(errBusy())
		return
	}
	if w.look.Phase() != state.NoRegion { // its previews are the old prior's
		w.look.Clear()
	}
	models, engine := w.cfg.Models, w.cfg.Engine
	go func() {
		before := models.Selected()
		models.Select(want)
		info, err := state.OpenPrior(context.Background(), engine)
		var back error
		if err != nil {
			models.Select(before)
			info, back = state.OpenPrior(context.Background(), engine)
		}
		w.cfg.Post(func() {
			w.tookPrior(info, back)
			if err == nil {
				w.keepModelChoice(want)
			}
			done(err)
		})
	}()
}

// errBusy refuses what would take the prior away from a run.
func errBusy() error {
	return errors.New(tr("A run goes on with this prior. Wait for it, or stop it with Esc."))
}

// setClass says what the photo shows.
func (w *Window) setClass(label *int, guidance float64) {
	w.session.SetClass(label, clamp(guidance, 0, restoration.MaxGuidance))
	w.changed()
}
