package ui

import (
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// card says what is known of a picture of the strip, above it, while the pointer is
// there. It lies over the photo and takes no mouse.
type card struct {
	box   *fyne.Container // as large as the photo's place
	plate *canvas.Rectangle
	lines []*canvas.Text
}

const (
	cardPad  = 12
	cardLine = 19
)

func newCard() *card {
	c := &card{plate: canvas.NewRectangle(color.Transparent)}
	c.plate.CornerRadius = 6
	c.plate.StrokeWidth = 1
	c.box = container.NewWithoutLayout(c.plate)
	c.box.Hide()
	return c
}

// show puts the card above a frame.
func (c *card) show(w *Window, f *frame) {
	title := heading(choiceTitle(f.choice))
	c.lines = []*canvas.Text{title}
	for _, text := range w.facts(f.choice) {
		c.lines = append(c.lines, caption(text))
	}
	c.box.Objects = []fyne.CanvasObject{c.plate}
	width := float32(0)
	for _, l := range c.lines {
		width = fyne.Max(width, l.MinSize().Width)
		c.box.Objects = append(c.box.Objects, l)
	}
	size := fyne.NewSize(width+2*cardPad, float32(len(c.lines))*cardLine+2*cardPad-4)
	driver := fyne.CurrentApp().Driver()
	middle := driver.AbsolutePositionForObject(w.middle)
	at := driver.AbsolutePositionForObject(f).Subtract(middle)
	x := math.Round(clamp(float64(at.X), 8, float64(fyne.Max(8, w.middle.Size().Width-size.Width-8))))
	y := float32(math.Round(float64(w.middle.Size().Height - w.foot.MinSize().Height - size.Height - 8)))
	c.plate.FillColor, c.plate.StrokeColor = theme.Color(theme.ColorNameMenuBackground), theme.Color(theme.ColorNameSeparator)
	c.plate.Move(fyne.NewPos(float32(x), y))
	c.plate.Resize(size)
	for i, l := range c.lines {
		l.Move(fyne.NewPos(float32(x)+cardPad, y+cardPad-2+float32(i)*cardLine))
		l.Resize(l.MinSize())
	}
	c.box.Show()
	c.box.Refresh()
}

func (c *card) hide() { c.box.Hide() }
