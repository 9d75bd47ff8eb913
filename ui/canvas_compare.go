package ui

import (
	"image"
	"image/color"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

type region = restoration.Rect

// cells lays the samples out in the grid that wastes least.
func (c *photoCanvas) cells() []state.GridCell {
	list, r := c.grid()
	return state.GridCells(list, *c.session.View, r)
}

// cellAt is the index of the cell under a point of the frame; -1 for none.
func (c *photoCanvas) cellAt(cells []state.GridCell, sx, sy float64) int {
	return slices.IndexFunc(cells, func(cl state.GridCell) bool { return image.Pt(int(sx), int(sy)).In(cl.Box) })
}

// addGrid shows all cells. One that has no picture yet shows the photo in the dark.
func (c *photoCanvas) addGrid(sc *scene) {
	for i, cl := range c.cells() {
		c.addChoice(sc, cl.Box, cl.View, cl.Choice)
		if p, _ := c.source(cl.Choice); p == nil {
			sc.layers = append(sc.layers, layer{kind: shade, clip: cl.Box, colour: sc.back, opacity: 0.72})
		}
		_, r := c.grid()
		seen := place(cl.View, r.X, r.Y, r.W, r.H)
		switch {
		case cl.Choice == c.session.Shown:
			c.addCellBorder(sc, cl.Box, seen, opaque(theme.ColorNamePrimary))
		case i == c.over:
			c.addCellBorder(sc, cl.Box, seen, opaque(colorMuted))
		}
	}
}

// addCellBorder lays a border around what is seen of the picture in a cell, as far as
// the cell goes.
func (c *photoCanvas) addCellBorder(sc *scene, box image.Rectangle, picture raster.Rect, ink color.RGBA) {
	width := max(2, int(2*c.scale))
	in := pixelBox(picture).Intersect(box.Inset(width))
	sc.layers = append(sc.layers, layer{kind: border, clip: box, width: width, colour: ink,
		to: raster.Rect{X0: float64(in.Min.X), Y0: float64(in.Min.Y), X1: float64(in.Max.X), Y1: float64(in.Max.Y)}})
}

// hoverGrid marks the cell under the pointer, and says what it is.
func (c *photoCanvas) hoverGrid(p fyne.Position, in bool) {
	over := -1
	if in && c.session.Compare {
		sx, sy := c.screen(p)
		over = c.cellAt(c.cells(), sx, sy)
	}
	if over == c.over {
		return
	}
	c.over = over
	c.onOver()
	c.raster.Refresh()
}

// dragGrid moves the photo in all cells, once the pointer went far enough to be no
// click.
func (c *photoCanvas) dragGrid(from, to fyne.Position) {
	const slack = 4
	g := &c.mouse
	if !g.moved && math.Hypot(float64(to.X-g.down.X), float64(to.Y-g.down.Y)) < slack {
		return
	}
	if !g.moved {
		g.moved, from = true, g.down
	}
	cells := c.cells()
	if g.cell >= len(cells) { // samples came or went meanwhile
		return
	}
	_, r := c.grid()
	c.session.View.GridPan(cells[g.cell], float64(to.X-from.X)*c.scale, float64(to.Y-from.Y)*c.scale, r)
	c.raster.Refresh()
	c.placeLabels()
}

// beginGrid takes the mouse going down on the grid.
func (c *photoCanvas) beginGrid(p fyne.Position, click bool) {
	sx, sy := c.screen(p)
	if i := c.cellAt(c.cells(), sx, sy); i >= 0 {
		c.mouse.kind, c.mouse.cell, c.mouse.down, c.mouse.moved = dragGrid, i, p, !click
	}
}

// pickCell leaves the grid for the picture that was clicked.
func (c *photoCanvas) pickCell() {
	cells := c.cells()
	if c.mouse.cell >= len(cells) {
		return
	}
	ch := cells[c.mouse.cell].Choice
	if p, _ := c.source(ch); p == nil {
		return
	}
	_, r := c.grid()
	s := c.session
	s.Compare, s.Shown = false, ch
	s.View.LeaveGrid(r)
}

// placeLabels puts the names of the cells on them, or those of before and after.
func (c *photoCanvas) placeLabels() {
	c.placeSides()
	var cells []state.GridCell
	if c.session.Compare && c.session.Photo != nil {
		cells = c.cells()
	}
	for len(c.labels) < len(cells) {
		c.labels = append(c.labels, newLabel())
	}
	for i, l := range c.labels {
		if i >= len(cells) {
			l.hide()
			continue
		}
		l.put(c.name(cells[i].Choice), c.corner(cells[i]))
	}
}

// corner is where the name of a cell stands: the top left of what is seen of its
// picture.
func (c *photoCanvas) corner(cl state.GridCell) fyne.Position {
	_, r := c.grid()
	to := place(cl.View, r.X, r.Y, r.W, r.H)
	x := math.Max(to.X0, float64(cl.Box.Min.X))
	y := math.Max(to.Y0, float64(cl.Box.Min.Y))
	return fyne.NewPos(float32(x/c.scale)+8, float32(y/c.scale)+8)
}

// label is the name of a picture, light on a dark plate, so that it can be read on any
// picture.
type label struct {
	plate *canvas.Rectangle
	text  *canvas.Text
}

func newLabel() *label {
	l := &label{plate: canvas.NewRectangle(color.NRGBA{0, 0, 0, 150}), text: canvas.NewText("", color.NRGBA{255, 255, 255, 240})}
	l.plate.CornerRadius = 4
	l.text.TextStyle.Bold = true
	l.text.TextSize = theme.TextSize()
	l.text.Alignment = fyne.TextAlignCenter
	return l
}

func (l *label) hide() {
	l.plate.Hide()
	l.text.Hide()
}

// size is how much room the label takes for a text.
func (l *label) size(text string) fyne.Size {
	l.text.Text = text
	return l.text.MinSize().AddWidthHeight(14, 4)
}

func (l *label) put(text string, at fyne.Position) {
	size := l.size(text)
	for _, o := range []fyne.CanvasObject{l.plate, l.text} {
		o.Move(at)
		o.Resize(size)
		o.Show()
		o.Refresh()
	}
}
