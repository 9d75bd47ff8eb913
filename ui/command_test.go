package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"afterimage/ui/state"
)

// TestCommandsAreSound: no two have the same shortcut, each says what it is, and what
// stands in a menu without a submenu does something.
func TestCommandsAreSound(t *testing.T) {
	d := newDesk(t, "")
	shortcuts := map[string]string{}
	for _, c := range d.commands.list {
		if c.title == "" {
			t.Errorf("%s has no title", c.id)
		}
		if c.menu != menuNone && (c.run == nil) == (c.sub == nil && c.dynamic == nil) {
			t.Errorf("%s stands in a menu and does nothing, or two things", c.id)
		}
		for _, s := range append([]fyne.Shortcut{c.shortcut}, c.also...) {
			text := shortcutText(s)
			if text == "" {
				continue
			}
			if other := shortcuts[text]; other != "" && other != c.id {
				t.Errorf("%s is the shortcut of %s and of %s", text, other, c.id)
			}
			shortcuts[text] = c.id
		}
	}
	for _, want := range []string{"Ctrl+O", "Ctrl+S", "Ctrl+Shift+S", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+Enter", "Ctrl+0", "Ctrl+1"} {
		if shortcuts[want] == "" {
			t.Errorf("nothing has the shortcut %s", want)
		}
	}
	if d.typedKey(fyne.KeyF1); !d.modal() {
		t.Error("F1 shows no keys")
	}
}

// TestDragKeepsItsTool: a key that chooses another tool in the middle of a stroke leaves
// the stroke whole.
func TestDragKeepsItsTool(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.mouseDown(d.at(10, 10))
	d.keys("c")
	d.mouseDrag(d.at(30, 10))
	d.canvas.MouseUp(nil)
	if d.session.Tool != state.CropTool || d.session.Mask.Row(10)[29] == 0 || !d.session.Crop.Whole() {
		t.Error("the stroke was not finished by the brush that began it")
	}
	if d.undo(); !d.session.Mask.Empty() {
		t.Error("the stroke is not one step")
	}
}
