package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"
)

// dialogs are those that are open, with the toolkit's overlays that they lie in.
type dialogs struct {
	open    []openDialog
	closing fyne.CanvasObject // the question before the window closes; nil before it was asked
	failure fyne.CanvasObject // the message of the last run that failed; nil for none
}

type openDialog struct {
	overlay fyne.CanvasObject
	dialog  dialog.Dialog
}

// showDialog shows a dialog that has more to do than to go when it is closed: Esc closes
// it as its own button does.
func (w *Window) showDialog(d dialog.Dialog) {
	d.Show()
	w.dialogs.open = slices.DeleteFunc(w.dialogs.open, func(o openDialog) bool { return !w.isOpen(o.overlay) })
	w.dialogs.open = append(w.dialogs.open, openDialog{w.win.Canvas().Overlays().Top(), d})
}

// isOpen says whether an overlay is still there.
func (w *Window) isOpen(overlay fyne.CanvasObject) bool {
	return overlay != nil && slices.Contains(w.win.Canvas().Overlays().List(), overlay)
}

// dismiss closes what is on top where it was made to be closed so.
func (w *Window) dismiss() {
	top := w.win.Canvas().Overlays().Top()
	for _, o := range w.dialogs.open {
		if o.overlay == top {
			o.dialog.Hide()
			return
		}
	}
	if top, ok := top.(interface{ Hide() }); ok {
		top.Hide()
	}
}

// nameEntry is a text field of a dialog: Enter accepts, Esc closes.
type nameEntry struct {
	widget.Entry
	onEscape func()
}

func newNameEntry(text string) *nameEntry {
	e := &nameEntry{}
	e.ExtendBaseWidget(e)
	e.SetText(text)
	return e
}

// TypedKey takes Esc before the text field does.
func (e *nameEntry) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && e.onEscape != nil {
		e.onEscape()
		return
	}
	e.Entry.TypedKey(k)
}

// okButton is the first button of a message: Enter presses it too, and so does Esc where
// it has nothing else to do.
type okButton struct {
	widget.Button
	onEscape func() // nil to press the button
}

func newOKButton(text string, onTapped func()) *okButton {
	b := &okButton{}
	b.Text, b.OnTapped, b.Importance = text, onTapped, widget.HighImportance
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey presses the button.
func (b *okButton) TypedKey(k *fyne.KeyEvent) {
	switch {
	case k.Name == fyne.KeyEscape && b.onEscape != nil:
		b.onEscape()
	case k.Name == fyne.KeyReturn, k.Name == fyne.KeyEnter, k.Name == fyne.KeyEscape:
		b.OnTapped()
	default:
		b.Button.TypedKey(k)
	}
}
