package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2/dialog"

	"afterimage/ui/state"
)

func (w *Window) saver(o *state.Outcome) state.Saver {
	return state.Saver{Outcome: o, App: "Afterimage " + w.cfg.Version}
}

// confirmSave asks before it overwrites; whoever would rather keep what is there comes
// back to the form.
func (w *Window) confirmSave(f *state.SaveForm, r state.SaveRequest) {
	saver := w.saver(f.Outcome())
	there := saver.Existing(r)
	if len(there) == 0 {
		w.save(saver, f, r)
		return
	}
	text := tr("%s is there already.", filepath.Base(there[0]))
	if len(there) > 1 {
		text = tr("%s and %d more files are there already.", filepath.Base(there[0]), len(there)-1)
	}
	d := dialog.NewConfirm(tr("Replace?"), text, func(ok bool) {
		if !ok {
			w.showSave(f)
			return
		}
		r.Overwrite = true
		w.save(saver, f, r)
	}, w.win)
	d.SetConfirmText(tr("Replace"))
	d.SetDismissText(tr("Keep"))
	w.showDialog(d)
}

// save writes off the window's goroutine.
func (w *Window) save(saver state.Saver, f *state.SaveForm, r state.SaveRequest) {
	o := saver.Outcome
	if w.session.Outcome == o {
		w.title = "saving"
	}
	w.changed()
	now := o.Frozen() // a person goes on while it is written
	go func() {
		frozen := saver
		frozen.Outcome = now.Settled()
		saved, err := frozen.Save(r)
		w.cfg.Post(func() { w.saved(o, f, r, saved, err) })
	}()
}

// saved takes the end of saving. After an error the form comes back as it was filled in,
// behind the message.
func (w *Window) saved(o *state.Outcome, f *state.SaveForm, r state.SaveRequest, s state.Saved, err error) {
	here := w.session.Outcome == o
	if err != nil {
		if here {
			w.title = "not saved"
		}
		w.changed()
		w.failThen(err, func() {
			if here && w.session.Outcome == o && w.hasOutcome() {
				w.showSave(f)
			}
		})
		return
	}
	switch r.What {
	case state.SaveAll:
		w.history.Saved(o, r.Choice, true)
	case state.SaveOne:
		w.history.Saved(o, r.Choice, false)
	}
	if here {
		w.title = "saved"
		w.session.Folder = filepath.Dir(r.Path)
	}
	w.rememberSave(f, r)
	w.changed()
	w.status.say(savedText(s))
}

func savedText(s state.Saved) string {
	name := filepath.Base(s.Files[0])
	text := tr("Saved %s", name)
	if n := len(s.Files) - 1; n > 0 {
		text = tr("Saved %s and %d more", name, n)
	}
	if s.Changed >= 0 {
		text += "   " + tr("pixels changed outside the mask, in the files: %d", s.Changed)
	}
	return text
}
