package ui

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// frame is one picture of the strip: thumbnail, name, and a note such as how far it
// agrees with the photo. Under the pointer a sample offers to be pinned or discarded, and
// a card says what is known of it.
type frame struct {
	widget.BaseWidget
	choice  state.Choice
	w       *Window
	look    frameLook
	hovered bool
	shown   *raster.Picture
	thumb   *canvas.Raster
}

// frameLook is what a frame shows beside its picture.
type frameLook struct {
	selected bool
	pinned   bool
	movable  bool // may be pinned and discarded
	note     string
	progress float64 // 0..1 while its sample is being drawn; negative otherwise
}

const (
	thumbSide   = 84
	frameBorder = 5
	markSide    = 22
)

func newFrame(ch state.Choice, w *Window) *frame {
	c := &frame{choice: ch, w: w, look: frameLook{progress: -1}}
	c.thumb = canvas.NewRaster(c.draw)
	c.thumb.ScaleMode = canvas.ImageScalePixels
	c.ExtendBaseWidget(c)
	return c
}

func (c *frame) set(l frameLook) {
	pic, _ := c.w.pictureOf(c.choice)
	if pic != c.shown {
		c.shown = pic
		c.thumb.Refresh()
	}
	if c.look == l {
		return
	}
	c.look = l
	c.Refresh()
}

// draw makes the thumbnail: the middle of the picture, filling a square; an empty
// frame where there is no picture yet.
func (c *frame) draw(w, h int) image.Image {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	raster.Fill(dst, opaque(colorControl))
	pic, _ := c.w.pictureOf(c.choice)
	if pic == nil || w == 0 || h == 0 {
		raster.Box(dst, dst.Rect, dst.Rect.Inset(1), opaque(colorPanel))
		return dst
	}
	side := math.Min(float64(pic.W)/float64(w), float64(pic.H)/float64(h))
	cw, ch := side*float64(w), side*float64(h)
	x, y := (float64(pic.W)-cw)/2, (float64(pic.H)-ch)/2
	pic.Draw(dst, dst.Rect, raster.R(w, h), raster.Rect{X0: x, Y0: y, X1: x + cw, Y1: y + ch})
	return dst
}

// thumbLeft is where the thumbnail begins in a frame that its name made wide.
func (c *frame) thumbLeft() float32 { return (c.Size().Width - thumbSide) / 2 }

// Tapped shows the picture; in a corner of a sample it pins or discards it.
func (c *frame) Tapped(e *fyne.PointEvent) {
	x, y := e.Position.X-c.thumbLeft(), e.Position.Y-frameBorder
	corner := c.look.movable && y >= 0 && y < markSide+3
	switch {
	case corner && x >= 0 && x < markSide+3:
		c.w.pin(c.choice.Index)
	case corner && !c.look.pinned && x > thumbSide-markSide-3 && x <= thumbSide && c.w.canDiscard(c.choice.Index):
		c.hide()
		c.w.discard(c.choice.Index)
	default:
		c.w.show(c.choice)
	}
	c.w.focusPhoto()
}

// TappedSecondary shows the picture, and what can be done with it.
func (c *frame) TappedSecondary(e *fyne.PointEvent) {
	if !c.w.has(c.choice) {
		return
	}
	c.w.show(c.choice)
	c.hide()
	var list []*command
	for _, id := range []string{"samples.pin", "samples.discard", "samples.bringBack", "samples.more", "samples.goOn", "file.save"} {
		list = append(list, c.w.commands.get(id))
	}
	widget.ShowPopUpMenuAtPosition(c.w.popUp(list), c.w.win.Canvas(), e.AbsolutePosition)
}

func (c *frame) hide() {
	c.hovered = false
	c.w.card.hide()
	c.w.status.hint("")
}

// MouseIn shows the card and the marks.
func (c *frame) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.w.card.show(c.w, c)
	c.w.status.hint(c.hint())
	c.Refresh()
}

// MouseMoved is part of being hovered.
func (c *frame) MouseMoved(*desktop.MouseEvent) {}

// MouseOut hides them.
func (c *frame) MouseOut() {
	c.hide()
	c.Refresh()
}

func (c *frame) hint() string {
	if c.choice.Kind == state.OneSample {
		return tr("Keys 1 to 9 go by the place in the strip; numbers stay")
	}
	if c.choice.Kind == state.Original {
		return tr("The photo as it is (hold \\ to compare)")
	}
	return tr("Discarded samples are left out of it")
}

func (c *frame) CreateRenderer() fyne.WidgetRenderer {
	r := &frameRenderer{c: c, back: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
		title: canvas.NewText("", color.Black), note: caption(""), pin: newMark(iconPinOver), discard: newMark(iconDiscardOver)}
	r.back.CornerRadius = 6
	r.bar.CornerRadius = 1.5
	r.note.Alignment = fyne.TextAlignTrailing
	r.Refresh()
	return r
}

type frameRenderer struct {
	c            *frame
	back, bar    *canvas.Rectangle
	title, note  *canvas.Text
	pin, discard *mark
}

func (r *frameRenderer) MinSize() fyne.Size {
	r.name()
	bold := fyne.MeasureText(r.title.Text, r.title.TextSize, fyne.TextStyle{Bold: true}).Width
	return fyne.NewSize(fyne.Max(thumbSide, bold+2)+2*frameBorder, thumbSide+2*frameBorder+18)
}

func (r *frameRenderer) name() {
	r.title.Text, r.title.TextSize = choiceName(r.c.choice), theme.CaptionTextSize()+1
}

func (r *frameRenderer) Layout(size fyne.Size) {
	left := r.c.thumbLeft()
	r.back.Resize(size)
	r.c.thumb.Resize(fyne.NewSquareSize(thumbSide))
	r.c.thumb.Move(fyne.NewPos(left, frameBorder))
	y, inner := float32(thumbSide+frameBorder+2), size.Width-2*frameBorder
	r.title.Resize(fyne.NewSize(inner, r.title.MinSize().Height))
	r.title.Move(fyne.NewPos(frameBorder+1, y))
	r.note.Resize(fyne.NewSize(inner-1, r.note.MinSize().Height))
	r.note.Move(fyne.NewPos(frameBorder, y))
	r.bar.Resize(fyne.NewSize(float32(math.Max(0, r.c.look.progress))*thumbSide, 3))
	r.bar.Move(fyne.NewPos(left, frameBorder+thumbSide-3))
	r.pin.place(fyne.NewPos(left+3, frameBorder+3))
	r.discard.place(fyne.NewPos(left+thumbSide-markSide-3, frameBorder+3))
}

func (r *frameRenderer) Refresh() {
	c := r.c
	r.back.FillColor = color.Transparent
	if c.look.selected {
		r.back.FillColor = theme.Color(colorSelected)
	} else if c.hovered {
		r.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	r.name()
	r.title.Color = theme.Color(theme.ColorNameForeground)
	r.title.TextStyle.Bold = c.look.selected
	r.note.Text, r.note.Color = c.look.note, theme.Color(colorMuted)
	r.bar.FillColor = theme.Color(theme.ColorNamePrimary)
	if c.look.progress > 0 {
		r.bar.Show()
	} else {
		r.bar.Hide()
	}
	r.pin.set(c.look.pinned || c.hovered && c.look.movable, c.look.pinned)
	r.discard.set(c.hovered && c.look.movable && !c.look.pinned && c.w.canDiscard(c.choice.Index), false)
	r.Layout(c.Size())
	for _, o := range []fyne.CanvasObject{r.back, r.title, r.note, r.bar} {
		o.Refresh()
	}
}

func (r *frameRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.c.thumb, r.bar, r.title, r.note, r.pin.plate, r.pin.icon, r.discard.plate, r.discard.icon}
}

func (r *frameRenderer) Destroy() {}

// mark is a small white sign in a corner of a thumbnail, on a plate so that it is seen on
// any picture: dark where it is offered, in the accent colour where it holds.
type mark struct {
	plate *canvas.Rectangle
	icon  *canvas.Image
}

func newMark(res fyne.Resource) *mark {
	m := &mark{plate: canvas.NewRectangle(color.Transparent), icon: canvas.NewImageFromResource(res)}
	m.plate.CornerRadius = 4
	m.icon.FillMode = canvas.ImageFillContain
	return m
}

func (m *mark) set(visible, holds bool) {
	m.plate.FillColor = color.NRGBA{0, 0, 0, 165}
	if holds {
		m.plate.FillColor = color.NRGBA{31, 111, 184, 255}
	}
	if visible {
		m.plate.Show()
		m.icon.Show()
	} else {
		m.plate.Hide()
		m.icon.Hide()
	}
	m.plate.Refresh()
}

func (m *mark) place(at fyne.Position) {
	m.plate.Move(at)
	m.plate.Resize(fyne.NewSquareSize(markSide))
	m.icon.Move(at.AddXY(4, 4))
	m.icon.Resize(fyne.NewSquareSize(markSide - 8))
}
