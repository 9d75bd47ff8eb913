package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"

	"afterimage/ui/state"
)

// load opens a photo, off the window's goroutine. A later one supersedes it.
func (w *Window) load(path, mask string) {
	w.loadWith(filepath.Base(path), func() (*state.Loaded, error) { return state.Load(path, mask) })
}

func (w *Window) loadWith(name string, f func() (*state.Loaded, error)) {
	w.loads++
	id := w.loads
	w.loading = name
	w.changed()
	go func() {
		l, err := f()
		w.cfg.Post(func() { w.loaded(id, l, err) })
	}()
}

func (w *Window) loaded(id int, l *state.Loaded, err error) {
	if id != w.loads {
		return
	}
	w.loading = ""
	if err != nil {
		w.changed()
		w.checkRecent()
		w.fail(err)
		return
	}
	if !w.job.Phase().Busy() {
		w.job.Reset()
	}
	w.leavePhoto()
	w.session.Open(l)
	w.recallBrush()
	w.recallFolder()
	w.album.Opened(l.Photo.Path)
	if !l.Bundled {
		w.addRecent(l.Photo.Path)
	}
	w.history.Show(nil)
	w.title, w.away = "", true // a run of this photo, should one go on, is of what was painted before
	w.changed()
}

// leavePhoto ends what goes on with the photo that is open: another takes its place.
func (w *Window) leavePhoto() {
	w.canvas.letGo()
	w.edits.Cancel()
	w.finder.End()
}

// open takes a photo, or a session, in the place of what is open. Nothing is lost by it:
// results stay in the history, and a run goes on.
func (w *Window) open(path string) {
	if isSession(path) {
		w.openSession(path)
		return
	}
	w.load(path, "")
}

// dropped takes the files that were dropped, not under a dialog: the first is opened,
// the others wait beside it.
func (w *Window) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) == 0 || w.modal() {
		return
	}
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path())
	}
	w.album = state.NewPhotoList(paths)
	w.open(paths[0])
}

// canStepPhoto says whether there is a photo so many places further in the list.
func (w *Window) canStepPhoto(by int) func() bool {
	return func() bool {
		_, ok := w.album.Beside(by)
		return ok
	}
}

// stepPhoto opens the photo so many places further in the list. One that cannot be opened is
// passed over the next time.
func (w *Window) stepPhoto(by int) func() {
	return func() {
		if path, ok := w.album.Beside(by); ok && !w.modal() {
			w.album.At += by
			w.open(path)
		}
	}
}

// albumCommands are the photos that were given together, the open one checked.
func (w *Window) albumCommands() []*command {
	if len(w.album.Paths) < 2 {
		return nil
	}
	var list []*command
	for i, path := range w.album.Paths {
		list = append(list, &command{id: "file.photos", title: filepath.Base(path),
			checked: func() bool { return i == w.album.At }, run: func() {
				w.album.At = i
				w.open(path)
			}})
	}
	return list
}
