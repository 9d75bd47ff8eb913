package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"afterimage/ui/state"
)

// bindKeys binds the plain keys: they reach the window's canvas while no text field
// has the keyboard. Characters are taken as characters, so that they are where a
// person's keyboard has them; what is held down is taken as keys.
func (w *Window) bindKeys() {
	c := w.win.Canvas()
	c.SetOnTypedRune(w.typedRune)
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { w.typedKey(e.Name) })
	d, ok := c.(desktop.Canvas)
	if !ok {
		return
	}
	d.SetOnKeyDown(func(e *fyne.KeyEvent) { w.held(e.Name, true) })
	d.SetOnKeyUp(func(e *fyne.KeyEvent) { w.held(e.Name, false) })
}

func (w *Window) held(key fyne.KeyName, down bool) {
	switch key {
	case fyne.KeySpace:
		w.canvas.holdSpace(down && !w.modal())
	case fyne.KeyBackslash:
		w.holdOriginal(down && !w.modal())
	}
}

// typedKey takes keys that are no character. Esc closes what is open before it is
// anything else.
func (w *Window) typedKey(key fyne.KeyName) {
	if w.modal() {
		if key == fyne.KeyEscape {
			w.dismiss()
		}
		return
	}
	if key == fyne.KeyEscape {
		w.escape()
		return
	}
	for _, c := range w.commands.names[key] {
		if c.enabled() {
			c.do()
			return
		}
	}
}

// escape stops what is done to the mask, then the run that is looked at; otherwise it
// leaves the grid, the divider or the crop, or stops a run in the background.
func (w *Window) escape() {
	s := w.session
	switch {
	case w.modal():
		w.dismiss()
	case w.edits.Cancel(), w.finder.End():
	case w.watching():
		w.cancel()
	case s.Compare:
		w.toggleCompare()
	case w.onResult():
		s.LeaveResultTool()
		w.tookTool()
	case w.canvas.splits():
		s.Split.Mode = state.SplitOff
		w.changed()
	case s.Tool == state.LookTool:
		w.escapeLook()
	case s.Tool == state.CropTool:
		s.LeaveCrop()
		w.changed()
	default:
		w.cancel()
	}
}

func (w *Window) typedRune(r rune) {
	if w.modal() || w.session.Photo == nil {
		return
	}
	if r >= '1' && r <= '9' {
		if i := int(r - '1'); !w.takeLookKey(i) {
			w.flip(i)
		}
		return
	}
	if c := w.commands.runes[r]; c != nil {
		c.do()
	}
}
