package ui

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

func (w *Window) historyCommands() []*command {
	shown := func() bool { return w.history.Shown() != nil }
	return []*command{
		{id: "view.history", menu: menuView, title: tr("History"), hint: tr("Every run, to go back to; the queue"), shortcut: chord(ctrl, fyne.KeyH),
			checked: func() bool { return w.panel != nil && w.panel.pages.shown == historyPage }, run: w.toggleHistory},
		{id: "history.rename", menu: menuSamples, apart: true, title: tr("Rename This Run…"), name: fyne.KeyF2, on: shown,
			run: func() { w.renameRun(w.history.Shown()) }},
		{id: "history.remove", menu: menuSamples, title: tr("Remove This Run"), on: shown, run: func() { w.removeRun(w.history.Shown()) }},
		{id: "history.restore", menu: menuSamples, title: tr("Bring Back the Removed Run"),
			on: func() bool { return w.history.Removed() != nil }, run: w.restoreRun},
	}
}

func (w *Window) toggleHistory() {
	page := historyPage
	if w.panel.pages.shown == historyPage {
		page = taskPage
	}
	w.panel.pages.choose(page)
	w.changed()
}

// returnTo shows a run again: its photo, mask, crop, settings and samples. What has to be
// read is read off the window's goroutine; a later click supersedes.
func (w *Window) returnTo(r *state.Run) {
	w.returnWith(r, state.Photos{})
}

func (w *Window) returnWith(r *state.Run, p state.Photos) {
	o := r.Outcome()
	s := w.session
	open := s.Photo != nil && s.Photo.SHA256 == r.Sum
	w.loads++
	id := w.loads
	if o != nil && open {
		w.loading = ""
		w.returned(r, o, nil)
		return
	}
	p.Open = w.openPhotos()
	w.loading = runTitle(r)
	w.changed()
	read := *r // what is read does not change under the reader
	go func() {
		var err error
		var l *state.Loaded
		if o == nil {
			o, err = read.Load(p)
		}
		if err == nil && !open {
			l = state.Prepare(o.Photo)
		}
		w.cfg.Post(func() { w.tookRun(id, r, read, o, l, p, err) })
	}()
}

// tookRun takes a run that was read as it was then. Where the folder that it lay in went
// away meanwhile, because this window keeps the run itself by now, it is read again.
func (w *Window) tookRun(id int, r *state.Run, read state.Run, o *state.Outcome, l *state.Loaded, p state.Photos, err error) {
	if id != w.loads {
		return
	}
	w.loading = ""
	var missing *state.MissingPhoto
	switch {
	case err != nil && r.Moved(read):
		w.returnWith(r, p)
	case errors.As(err, &missing):
		w.locate(missing, p, func(p state.Photos) { w.returnWith(r, p) }, func() {})
	case err != nil:
		w.changed()
		w.fail(err)
	default:
		w.history.Take(r, o)
		w.returned(r, o, l)
	}
}

// returned shows an outcome of the history.
func (w *Window) returned(r *state.Run, o *state.Outcome, l *state.Loaded) {
	if l != nil {
		w.leavePhoto()
	} else {
		w.edits.Cancel() // the mask becomes the run's
	}
	w.away = true
	if l != nil && w.isStep(l.Photo.Path) {
		l.Folder = w.session.Folder
	}
	w.session.Return(o, l)
	w.history.Show(r)
	w.history.Evict()
	w.title = runState(r)
	w.changed()
}

// runState is the word for a run in the window's title.
func runState(r *state.Run) string {
	if r.Unsaved() {
		return "done"
	}
	return "saved"
}

// renameRun asks for a name; an empty one takes the name away.
func (w *Window) renameRun(r *state.Run) {
	if r == nil || w.modal() {
		return
	}
	name := newNameEntry(r.Name)
	name.SetPlaceHolder(settingsTitle(r.Settings))
	var d *dialog.CustomDialog
	save := widget.NewButton(tr("Rename"), func() {
		d.Hide()
		r.Rename(name.Text)
		w.focusPhoto()
		w.changed()
	})
	save.Importance = widget.HighImportance
	cancel := widget.NewButton(tr("Cancel"), func() { d.Hide() })
	d = dialog.NewCustomWithoutButtons(tr("Rename the run"), container.NewVBox(name), w.win)
	d.SetButtons([]fyne.CanvasObject{cancel, save})
	name.onEscape = func() { d.Hide() }
	name.OnSubmitted = func(string) { save.OnTapped() }
	d.Resize(fyne.NewSize(420, 0))
	d.Show()
	w.win.Canvas().Focus(name)
	name.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// removeRun takes a run out of the history; it can be brought back until the next one is
// removed.
func (w *Window) removeRun(r *state.Run) {
	if r == nil {
		return
	}
	if w.history.Shown() == r {
		w.session.DropOutcome()
		w.title = ""
	}
	w.history.Remove(r)
	w.changed()
}

func (w *Window) restoreRun() {
	if r := w.history.Restore(); r != nil {
		w.returnTo(r)
	}
}
