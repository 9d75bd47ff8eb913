package ui

import (
	"image"
	"path/filepath"

	"fyne.io/fyne/v2"

	"afterimage/ui/state"
)

// opened is what the window knows of photos beside the one that it shows.
type opened struct {
	album        state.PhotoList // the photos that were given together
	recent       *state.Recent
	missing      map[string]bool        // recent photos that are gone
	demoPictures map[string]image.Image // of the cards of the empty state
}

func newOpened(p fyne.Preferences) opened {
	return opened{recent: state.NewRecent(p.StringList(prefRecent)), demoPictures: map[string]image.Image{}}
}

// addRecent notes a photo that was opened.
func (w *Window) addRecent(path string) {
	w.recent.Add(path)
	w.app.Preferences().SetStringList(prefRecent, w.recent.Paths())
	w.checkRecent()
}

func (w *Window) clearRecent() {
	w.recent.Clear()
	w.app.Preferences().SetStringList(prefRecent, nil)
	w.changed()
}

// checkRecent looks which of the photos are gone: they are greyed out.
func (w *Window) checkRecent() {
	paths := w.recent.Paths()
	go func() {
		gone := state.Missing(paths)
		w.cfg.Post(func() {
			w.missing = gone
			w.menu.refresh()
		})
	}()
}

// recentCommands are the photos that were opened last, and the way to forget them.
func (w *Window) recentCommands() []*command {
	var list []*command
	for _, path := range w.recent.Paths() {
		list = append(list, &command{id: "file.recent", title: recentTitle(path),
			on: func() bool { return !w.missing[path] }, run: func() { w.open(path) }})
	}
	if len(list) > 0 {
		list = append(list, &command{id: "file.recent.clear", apart: true, title: tr("Forget These Photos"), run: w.clearRecent})
	}
	return list
}

// recentTitle is a photo's name with its folder's.
func recentTitle(path string) string {
	return filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))
}
