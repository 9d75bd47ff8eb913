package ui

import (
	"errors"
	"path/filepath"

	"afterimage/ui/state"
)

// Steps are chained by going on with a picture: it becomes the photo that is open, a file
// like any other, and the run that it came from stays in the history.

func (w *Window) stepCommand() *command {
	return &command{id: "samples.goOn", menu: menuSamples, title: tr("Go on with This Picture"),
		hint: tr("Make this picture the photo that the next step starts from"), on: w.canGoOn, run: w.goOn}
}

func (w *Window) canGoOn() bool {
	return w.hasOutcome() && w.loading == "" && w.session.Outcome.CanGoOn(w.session.Shown)
}

// goOn opens the picture that is shown, finished, as the photo. Nothing counts as saved by
// it: the file is the program's own.
func (w *Window) goOn() {
	if !w.canGoOn() || w.modal() {
		return
	}
	o, shown := w.session.Outcome, w.session.Shown
	saver, saveTo := w.saver(o.Frozen()), w.session.Folder // a person goes on while it is written
	folder := w.stepFolder()
	w.loadWith(state.StepName(filepath.Base(o.Photo.Path), o.Settings.Task)+".png", func() (*state.Loaded, error) {
		if folder == "" {
			return nil, errors.New("there is no folder for this picture; save it to a file and open that")
		}
		saver.Outcome = saver.Outcome.Settled()
		path, err := saver.SaveStep(folder, shown)
		if err != nil {
			return nil, err
		}
		l, err := state.Load(path, "")
		if err == nil {
			l.Folder = saveTo
		}
		return l, err
	})
}

// stepFolder is where pictures lie that were gone on with; empty for nowhere.
func (w *Window) stepFolder() string {
	if w.cfg.DataFolder == "" {
		return ""
	}
	return filepath.Join(w.cfg.DataFolder, "steps")
}

// isStep says whether a photo is a picture that was gone on with. Nothing is offered to be
// saved beside those.
func (w *Window) isStep(path string) bool { return filepath.Dir(path) == w.stepFolder() }
