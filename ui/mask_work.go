package ui

import (
	"errors"
	"path/filepath"

	"fyne.io/fyne/v2"

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
	w.askName(question{title: tr("Save the mask"), name: filepath.Base(offered), folder: filepath.Dir(offered), path: maskFile,
		text: tr("White is painted, black is kept. It opens again as a mask, here and in other programs.")},
		func(path string) { w.replacing(existing(path), func() { w.exportMask(path, m, source) }, nil) })
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

// maskFile completes the name of a mask: a format that keeps it exactly.
func maskFile(folder, name string) (string, error) {
	path, err := state.FilePath(folder, name, ".png")
	if err == nil {
		if _, lossless, wrong := photo.FormatOf(path); wrong != nil || !lossless {
			err = errMaskName
		}
	}
	return path, err
}

var errMaskName = errors.New("a mask is saved as PNG or TIFF: end the name with .png or .tif")
