package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// What menus, keys and buttons ask for. An action that has no meaning now does
// nothing.

func (w *Window) setTask(t restoration.Task) {
	w.session.SetTask(t)
	if !w.session.UsesMask() {
		w.finder.End()
	}
	w.canvas.hover(w.canvas.mouse.at, false)
	w.focusPhoto()
	w.changed()
}

func (w *Window) setTool(t state.Tool) {
	if !w.session.Choose(t) {
		return
	}
	w.changed()
	w.canvas.hover(w.canvas.mouse.at, false)
}

func (w *Window) setDownscale(d restoration.Downscale) {
	w.session.SetDownscale(d)
	w.changed()
}

// typing says whether a text field has the keyboard.
func (w *Window) typing() bool {
	_, ok := w.win.Canvas().Focused().(interface{ SelectedText() string })
	return ok
}

// typed hands a shortcut to the text field that has the keyboard.
func (w *Window) typed(s fyne.Shortcut) bool {
	e, ok := w.win.Canvas().Focused().(interface {
		fyne.Shortcutable
		SelectedText() string
	})
	if ok {
		e.TypedShortcut(s)
	}
	return ok || w.modal()
}

func (w *Window) clearCrop() {
	w.session.Crop.Clear()
	w.session.LeaveCrop()
	w.changed()
}

func (w *Window) toggleMask() {
	if s := w.session; w.onResult() {
		s.ShowRegions = !s.ShowRegions
	} else {
		s.ShowMask = !s.ShowMask
	}
	w.changed()
}

func (w *Window) togglePixelGrid() {
	w.session.HideGrid = !w.session.HideGrid
	w.changed()
}

func (w *Window) holdOriginal(on bool) {
	if w.session.HoldOrigin != on {
		w.session.HoldOrigin = on
		w.canvas.Refresh()
	}
}

func (w *Window) fit() {
	if w.session.Photo != nil {
		w.canvas.fit()
	}
}

func (w *Window) actualSize() {
	if w.session.Photo != nil {
		w.canvas.actualSize()
	}
}

func (w *Window) zoomBy(factor float64) func() {
	return func() {
		if w.session.Photo != nil {
			w.canvas.zoomStep(factor)
		}
	}
}

// fail shows an error: what happened and what to do. Nothing is lost by it.
func (w *Window) fail(err error) { w.failThen(err, func() {}) }

// failThen is fail, and does something more when the message is closed.
func (w *Window) failThen(err error, then func()) {
	title, text := explain(err)
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustomWithoutButtons(title, label, w.win)
	ok := newOKButton(tr("OK"), d.Hide)
	buttons := []fyne.CanvasObject{ok}
	if w.cfg.Log != nil {
		buttons = slices.Insert(buttons, 0, fyne.CanvasObject(widget.NewButton(tr("Copy log"), func() {
			w.app.Clipboard().SetContent(err.Error() + "\n\n" + w.cfg.Log())
		})))
	}
	d.SetButtons(buttons)
	d.SetOnClosed(then)
	d.Resize(fyne.NewSize(460, 0))
	d.Show()
	w.win.Canvas().Focus(ok)
}

// close asks before results that were not saved are lost: those of a run that goes on
// and of what waits for it, too.
func (w *Window) close() {
	if w.isOpen(w.dialogs.closing) {
		return
	}
	text := w.unsavedText()
	if text == "" {
		w.closeNow()
		return
	}
	d := dialog.NewConfirm(tr("Close without saving?"), text, func(ok bool) {
		if ok {
			w.closeNow()
		}
	}, w.win)
	d.SetConfirmText(tr("Close"))
	d.SetDismissText(tr("Keep them"))
	d.Show()
	w.dialogs.closing = w.win.Canvas().Overlays().Top()
}

// unsavedText says what would be lost with the window; empty for nothing.
func (w *Window) unsavedText() string {
	n := w.history.Unsaved()
	switch {
	case w.job.Phase().Busy() && w.queue.Len() > 0:
		return tr("Samples are being drawn, and runs are waiting: %d. Stop with Esc: what is finished stays and can be saved.", w.queue.Len())
	case w.job.Phase().Busy():
		return tr("Samples are being drawn. Stop with Esc: what is finished stays and can be saved.")
	case n == 1:
		return tr("The samples of one run were not saved. Save them with Ctrl+S or Ctrl+Shift+S, or the whole session with Ctrl+Shift+E.")
	case n > 1:
		return tr("The samples of %d runs were not saved. Save the whole session with Ctrl+Shift+E to keep them all.", n)
	}
	return ""
}

func (w *Window) closeNow() {
	w.queue.Clear()
	w.job.Reset()
	w.forgetRun()
	w.savePreferences()
	w.stopKeeping()
	w.win.Close()
}
