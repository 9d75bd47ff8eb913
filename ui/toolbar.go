package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// toolbarIDs are the commands of the toolbar, top to bottom; "" is a line.
var toolbarIDs = []string{
	"tool.brush", "tool.eraser", "tool.lasso", "tool.rectangle", "tool.wand", "",
	"tool.crop", "tool.look", "tool.hint", "tool.hand", "",
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
	column := container.New(toolbarLayout{})
	for _, id := range toolbarIDs {
		if id == "" {
			column.Add(line())
			continue
		}
		c := w.commands.get(id)
		tile := newChoice("", c.icon, fyne.NewSize(36, 36), c.do)
		tile.hint, tile.onHint = c.tip(), w.hint
		t.tiles[c] = tile
		column.Add(tile)
	}
	t.root = column
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

// toolbarLayout puts the tiles under each other, with lines between their groups. Where
// the window is low the gaps close first, and then the tiles lose height.
type toolbarLayout struct{}

const (
	tileSide  = 36
	tileLeast = 24 // no lower: an icon and a little air
	toolGap   = 4
	toolSlot  = 9 // of a line
	toolLow   = 3 // of a line where it is tight
	toolTop   = 10
	toolEdge  = 8
)

func (toolbarLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(tileSide+2*toolEdge, 0) // it fits the window, not the other way round
}

func (toolbarLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	tiles := 0
	for _, x := range o {
		if _, ok := x.(*choice); ok {
			tiles++
		}
	}
	slots, gaps := float32(len(o)-tiles), float32(len(o)-1)
	missing := toolTop + toolEdge + float32(tiles)*tileSide + slots*toolSlot + gaps*toolGap - size.Height
	// shrink takes what is missing from n lengths of so much, down to their least
	shrink := func(length, least, n float32) float32 {
		less := clamp(float64(missing/n), 0, float64(length-least))
		missing -= float32(less) * n
		return length - float32(less)
	}
	gap := shrink(toolGap, 0, gaps)
	slot := shrink(toolSlot, toolLow, slots)
	top := shrink(toolTop, 4, 2)
	side := shrink(tileSide, tileLeast, float32(tiles))
	y := top
	for _, x := range o {
		if _, ok := x.(*choice); ok {
			x.Move(fyne.NewPos(toolEdge, y))
			x.Resize(fyne.NewSize(size.Width-2*toolEdge, side))
			y += side + gap
			continue
		}
		x.Move(fyne.NewPos(toolEdge+6, y+(slot-1)/2))
		x.Resize(fyne.NewSize(size.Width-2*toolEdge-12, 1))
		y += slot + gap
	}
}

func (t *toolbar) refresh() {
	for c, tile := range t.tiles {
		tile.set(c.isChecked() && c.enabled(), !c.enabled())
	}
}
