package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

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
