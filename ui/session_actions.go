package ui

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"afterimage/restoration/photo"
	"afterimage/ui/state"
	"afterimage/ui/state/archive"
)

func (w *Window) sessionCommands() []*command {
	return []*command{
		{id: "session.open", menu: menuFile, apart: true, title: tr("Open Session…"), shortcut: chord(ctrlShift, fyne.KeyO), run: w.openSessionDialog},
		{id: "session.save", menu: menuFile, title: tr("Save Session…"), hint: tr("Photo, mask, settings and every run, in one file"),
			shortcut: chord(ctrlShift, fyne.KeyE), on: w.hasSession, run: w.saveSessionDialog},
	}
}

func (w *Window) hasSession() bool { return w.session.Photo != nil || len(w.history.List()) > 0 }

// isSession says whether a file's name is a session's.
func isSession(path string) bool { return strings.EqualFold(filepath.Ext(path), archive.Ending) }

// openFirst opens what was named when the program was started.
func (w *Window) openFirst(path, mask string) {
	if isSession(path) {
		w.openSession(path)
		return
	}
	w.load(path, mask)
}

func (w *Window) openSessionDialog() {
	w.pick(tr("Open a session"), tr("Open"), []string{archive.Ending}, w.openSession)
}

// openSession reads a session; its runs come in front of those that are there, so that
// nothing is lost by it.
func (w *Window) openSession(path string) {
	w.openWith(filepath.Base(path), state.Photos{}, func(p state.Photos) (*state.Opened, error) { return state.OpenSession(path, p) },
		func(o *state.Opened) {
			w.sessionPath = path
			w.tookSession(o)
			w.status.say(tr("Opened %s: %s", filepath.Base(path), runsText(len(o.Runs))))
		}, func() {})
}

// tookSession shows what was open in a session, and the run that was looked at.
func (w *Window) tookSession(o *state.Opened) {
	if o.Loaded != nil {
		w.leavePhoto()
		w.title, w.away = "", true
		if !w.job.Phase().Busy() {
			w.job.Reset()
		}
	}
	w.session.Resume(o, w.history)
	w.panel.built = ""
	if r := w.history.Shown(); r != nil {
		w.title = runState(r)
	}
	if len(o.Runs) > 0 {
		w.panel.pages.choose(historyPage)
	}
	w.changed()
}

// openPhotos are the photos that are in memory.
func (w *Window) openPhotos() map[string]*photo.Photo {
	out := map[string]*photo.Photo{}
	for _, r := range w.history.List() {
		if o := r.Outcome(); o != nil {
			out[o.Photo.SHA256] = o.Photo
		}
	}
	if p := w.session.Photo; p != nil {
		out[p.SHA256] = p
	}
	return out
}

// saveSessionDialog asks for a name and writes the session there, or nothing.
func (w *Window) saveSessionDialog() {
	if w.modal() || !w.hasSession() {
		return
	}
	folder, text := w.session.Folder, tr("session")
	if n := w.session.Name(); n != "" {
		text = strings.TrimSuffix(n, filepath.Ext(n))
	}
	if w.sessionPath != "" {
		folder, text = filepath.Split(w.sessionPath)
		text = strings.TrimSuffix(text, filepath.Ext(text))
	}
	if folder == "" {
		folder, _ = os.UserHomeDir()
	}
	w.askName(question{title: tr("Save the session"), name: text + archive.Ending, folder: folder, path: sessionFile,
		text: tr("One file with the photo, the mask, the settings and every run, to go on with later.")}, w.confirmSession)
}

// sessionFile completes the name of a session.
func sessionFile(folder, name string) (string, error) {
	path, err := state.FilePath(folder, name, archive.Ending)
	if err == nil && !isSession(path) {
		path = strings.TrimSuffix(path, ".png") + archive.Ending
	}
	return path, err
}

func (w *Window) confirmSession(path string) {
	there := existing(path)
	if path == w.sessionPath { // the one that is open
		there = nil
	}
	w.replacing(there, func() { w.saveSession(path) }, nil)
}

// saveSession writes off the window's goroutine.
func (w *Window) saveSession(path string) {
	s := w.snapshot()
	w.status.say(tr("Saving %s…", filepath.Base(path)))
	go func() {
		byName, err := state.SaveSession(path, s)
		w.cfg.Post(func() {
			if err != nil {
				w.changed()
				w.fail(err)
				return
			}
			w.sessionPath = path
			w.history.AllSaved(s.IDs())
			if r := w.history.Shown(); r != nil && !w.watching() {
				w.title = runState(r)
			}
			w.changed()
			text := tr("Saved %s", filepath.Base(path))
			if len(byName) > 0 {
				text += "   " + tr("%s is not in it: keep the file", strings.Join(byName, ", "))
			}
			w.status.say(text)
		})
	}()
}
