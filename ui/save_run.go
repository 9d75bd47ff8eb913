package ui

import (
	"path/filepath"
	"strings"

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
	r.Overwrite = len(there) > 0
	w.replacing(there, func() { w.save(saver, f, r) }, func() { w.showSave(f) })
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
	w.status.say(savedText(r, s))
}

func savedText(r state.SaveRequest, s state.Saved) string {
	name := filepath.Base(s.Files[0])
	text := tr("Saved %s", name)
	if n := len(s.Files) - 1; n > 0 {
		text = tr("Saved %s and %d more", name, n)
	}
	if s.Changed >= 0 {
		text += "   " + tr("pixels changed outside the mask, in the files: %d", s.Changed)
	}
	if r.Strip {
		text += "   " + tr("without camera data and place")
	}
	var lost []string
	for _, x := range s.Lost() {
		lost = append(lost, local(x))
	}
	if len(lost) > 0 {
		text += "   " + tr("not all of the photo's data could be kept: %s", strings.Join(lost, ", "))
	}
	return text
}
