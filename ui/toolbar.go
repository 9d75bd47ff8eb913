package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// toolbarIDs are the commands of the toolbar, top to bottom; "" is a line.
var toolbarIDs = []string{
	"tool.brush", "tool.eraser", "tool.lasso", "tool.rectangle", "tool.wand", "",
	"tool.crop", "tool.look", "tool.hand", "",
	"compose.tool", "reveal.tool", "",
	"edit.undo", "edit.redo", "",
	"view.mask", "view.compare", "view.fit",
}

// toolbar is the column of tools at the left.
type toolbar struct {
	root  *fyne.Container
	tiles map[*command]*choice
}

func newToolbar(w *Window) *toolbar {
	t := &toolbar{tiles: map[*command]*choice{}}
	column := container.New(layout.NewCustomPaddedVBoxLayout(4))
	for _, id := range toolbarIDs {
		if id == "" {
			column.Add(gap())
			continue
		}
		c := w.commands.get(id)
		tile := newChoice("", c.icon, fyne.NewSize(36, 36), c.do)
		tile.hint, tile.onHint = c.tip(), w.hint
		t.tiles[c] = tile
		column.Add(tile)
	}
	t.root = container.New(layout.NewCustomPaddedLayout(10, 8, 8, 8), column)
	return t
}

// tip is what a command does and its keys, one line.
func (c *command) tip() string {
	text := c.hint
	if text == "" {
		text = c.title
	}
	if keys := c.keyText(); keys != "" {
		text += " (" + keys + ")"
	}
	return text
}

func gap() fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(4, 4, 6, 6), line())
}

func (t *toolbar) refresh() {
	for c, tile := range t.tiles {
		tile.set(c.isChecked() && c.enabled(), !c.enabled())
	}
}
