package ui

import (
	"errors"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// makeMaskWork makes what changes the mask off the window's goroutine.
func (w *Window) makeMaskWork() {
	w.edits, w.finder = state.NewMaskEdits(w.cfg.Post), state.NewFinder(w.cfg.Post)
	w.edits.OnChange, w.edits.OnFail = w.changed, w.fail
	w.finder.OnChange, w.finder.OnFail = w.changed, w.fail
}

func (w *Window) clearMask() { w.editMask(tr("Clearing the mask…"), state.ClearEdit) }

func (w *Window) invertMask() { w.editMask(tr("Inverting the mask…"), state.InvertEdit) }

func (w *Window) growMask() {
	w.editMask(tr("Growing the mask…"), state.GrowEdit(w.session.GrowBy))
}

func (w *Window) shrinkMask() {
	w.editMask(tr("Shrinking the mask…"), state.GrowEdit(-w.session.GrowBy))
}

func (w *Window) featherMask() {
	w.editMask(tr("Feathering the mask…"), state.FeatherEdit(w.session.GrowBy))
}

// editMask changes the whole mask; what is painted is shown by it.
func (w *Window) editMask(name string, e state.Edit) {
	if m := w.session.Mask; m != nil {
		w.session.ShowMask = true
		w.edits.Do(m, name, e)
	}
}

// undo takes back the last stroke, or what is being done to the mask, or the last typing
// where a text field has the keyboard.
func (w *Window) undo() {
	if w.typed(&fyne.ShortcutUndo{}) || w.edits.Cancel() {
		return
	}
	if m := w.session.Mask; w.onMask() {
		w.edits.Undo(m, tr("Undoing…"))
	} else {
		w.walkStrokes(state.Strokes.Undo)
	}
}

func (w *Window) redo() {
	if w.typed(&fyne.ShortcutRedo{}) || w.edits.Busy() != "" {
		return
	}
	if m := w.session.Mask; w.onMask() {
		w.edits.Redo(m, tr("Redoing…"))
	} else {
		w.walkStrokes(state.Strokes.Redo)
	}
}

// onMask says whether the mask's history is the one that is meant now.
func (w *Window) onMask() bool {
	m := w.session.Mask
	return m != nil && w.session.Strokes() == state.Strokes(m)
}

// findScratches begins to look for scratches, or drops the proposal that is there.
func (w *Window) findScratches() {
	if w.finder.End() || !w.usesMask() {
		return
	}
	w.session.Show(state.Choice{})
	w.session.Compare = false
	w.finder.Begin(w.session.Picture.Base())
}

// applyScratches adds the proposal to the mask.
func (w *Window) applyScratches() {
	if e := w.finder.Edit(); e != nil && w.finder.Ready() {
		w.editMask(tr("Adding the scratches…"), e)
		w.finder.End()
	}
}

func (w *Window) openMaskDialog() {
	s := w.session
	if s.Photo == nil {
		return
	}
	w.pick(tr("Open a mask: white or opaque is damaged"), tr("Open"), photoFiles, func(path string) {
		m := s.Mask
		w.background(func() (func(), error) {
			alpha, err := photo.ReadMask(path, m.W, m.H)
			return func() {
				if s.Mask == m {
					w.editMask(tr("Loading the mask…"), state.LoadEdit(alpha))
				}
			}, err
		})
	})
}

// exportMaskDialog asks for a name and writes the mask as it is.
func (w *Window) exportMaskDialog() {
	s := w.session
	if !w.hasPhoto() || w.modal() || s.Mask.Empty() {
		return
	}
	offered, m, source := s.MaskExport(), s.Mask, s.Photo.Path // another photo may come while the name is typed
	w.askName(tr("Save the mask"), filepath.Base(offered), filepath.Dir(offered),
		tr("White is painted, black is kept. It opens again as a mask, here and in other programs."),
		func(path string) { w.exportMask(path, m, source) })
}

func (w *Window) exportMask(path string, m *state.Mask, source string) {
	plane := m.Later()
	w.background(func() (func(), error) {
		done, err := state.WriteMask(path, source, plane())
		return func() { w.told(tr("Saved %s", filepath.Base(done.Path))) }, err
	})
}

// told says what was done in the status bar, until the next change.
func (w *Window) told(text string) {
	w.cfg.Post(func() { w.status.say(text) })
}

// askName asks for the name of a file in a folder, and asks again before it is replaced.
func (w *Window) askName(title, name, folder, text string, then func(path string)) {
	entry, note := newNameEntry(name), newNote(text)
	where := widget.NewLabel(folder)
	where.Truncation = fyne.TextTruncateEllipsis
	var d *dialog.CustomDialog
	save := widget.NewButton(tr("Save"), func() {
		path, err := state.FilePath(folder, entry.Text, ".png")
		if err == nil {
			if _, lossless, wrong := photo.FormatOf(path); wrong != nil || !lossless {
				err = errMaskName
			}
		}
		if err != nil {
			note.set(local(err.Error()), theme.ColorNameError)
			return
		}
		d.Hide()
		w.focusPhoto()
		w.replacing(path, func() { then(path) })
	})
	save.Importance = widget.HighImportance
	cancel := widget.NewButton(tr("Cancel"), func() { d.Hide() })
	change := widget.NewButton(tr("Change…"), func() {
		w.pickFolder(folder, func(dir string) {
			folder = dir
			where.SetText(dir)
		})
	})
	form := container.NewVBox(widget.NewForm(
		widget.NewFormItem(tr("Name"), entry),
		widget.NewFormItem(tr("Folder"), container.NewBorder(nil, nil, nil, change, where)),
	), note.box)
	d = dialog.NewCustomWithoutButtons(title, form, w.win)
	d.SetButtons([]fyne.CanvasObject{cancel, save})
	entry.onEscape = d.Hide
	entry.OnSubmitted = func(string) { save.OnTapped() }
	d.Resize(fyne.NewSize(560, 0))
	d.Show()
	w.win.Canvas().Focus(entry)
	entry.TypedShortcut(&fyne.ShortcutSelectAll{})
}

var errMaskName = errors.New("a mask is saved as PNG or TIFF: end the name with .png or .tif")

// replacing asks before a file that is there is replaced.
func (w *Window) replacing(path string, then func()) {
	if _, err := os.Stat(path); err != nil {
		then()
		return
	}
	d := dialog.NewConfirm(tr("Replace?"), tr("%s is there already.", filepath.Base(path)), func(ok bool) {
		if ok {
			then()
		}
	}, w.win)
	d.SetConfirmText(tr("Replace"))
	d.SetDismissText(tr("Keep"))
	d.Show()
}
