package ui

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// filmstrip shows the original, the samples, their mean and where they disagree, side
// by side under the photo.
type filmstrip struct {
	box     *fyne.Container
	cells   []*frame
	onShow  func(state.Choice)
	onHint  func(string)
	picture func(state.Choice) (*raster.Picture, region)
}

func newFilmstrip(onShow func(state.Choice), onHint func(string)) *filmstrip {
	f := &filmstrip{box: container.NewHBox(), onShow: onShow, onHint: onHint}
	return f
}

// choices lists what the strip holds for a number of samples.
func choices(samples int) []state.Choice {
	out := []state.Choice{{}}
	for i := range samples {
		out = append(out, state.Choice{Kind: state.OneSample, Index: i})
	}
	if samples > 1 {
		out = append(out, state.Choice{Kind: state.Mean}, state.Choice{Kind: state.Spread})
	}
	return out
}

// arrange makes a frame for each choice, keeping those that are there.
func (f *filmstrip) arrange(samples int) {
	want := choices(samples)
	same := len(want) == len(f.cells)
	for i := 0; same && i < len(want); i++ {
		same = f.cells[i].choice == want[i]
	}
	if same {
		return
	}
	f.cells = nil
	f.box.RemoveAll()
	for _, ch := range want {
		c := newFrame(ch, f)
		f.cells = append(f.cells, c)
		f.box.Add(c)
	}
	f.box.Refresh()
}

func (f *filmstrip) show(selected state.Choice, note func(state.Choice) string, progress func(state.Choice) float64) {
	for _, c := range f.cells {
		c.set(c.choice == selected, note(c.choice), progress(c.choice))
	}
}

// frame is one picture of the strip: thumbnail, name, and a note such as how far it
// agrees with the photo.
type frame struct {
	widget.BaseWidget
	choice   state.Choice
	strip    *filmstrip
	selected bool
	hovered  bool
	note     string
	progress float64 // 0..1 while its sample is being drawn; negative otherwise
	shown    *raster.Picture

	thumb *canvas.Raster
}

const thumbSide = 84

func newFrame(ch state.Choice, f *filmstrip) *frame {
	c := &frame{choice: ch, strip: f, progress: -1}
	c.thumb = canvas.NewRaster(c.draw)
	c.thumb.ScaleMode = canvas.ImageScalePixels
	c.ExtendBaseWidget(c)
	return c
}

func (c *frame) title() string {
	switch c.choice.Kind {
	case state.OneSample:
		return fmt.Sprint(c.choice.Index + 1)
	case state.Mean:
		return tr("Mean")
	case state.Spread:
		return tr("Spread")
	}
	return tr("Photo")
}

func (c *frame) hint() string {
	switch c.choice.Kind {
	case state.OneSample:
		return tr("Sample %d: one photo that fits (%d)", c.choice.Index+1, c.choice.Index+1)
	case state.Mean:
		return tr("The mean of all samples: softer, and closest on average")
	case state.Spread:
		return tr("Where the samples disagree: dark is sure, bright is a guess")
	}
	return tr("The photo as it is (hold \\ to compare)")
}

func (c *frame) set(selected bool, note string, progress float64) {
	pic, _ := c.strip.picture(c.choice)
	if pic != c.shown {
		c.shown = pic
		c.thumb.Refresh()
	}
	if c.selected == selected && c.note == note && c.progress == progress {
		return
	}
	c.selected, c.note, c.progress = selected, note, progress
	c.Refresh()
}

// draw makes the thumbnail: the middle of the picture, filling a square; an empty
// frame where there is no picture yet.
func (c *frame) draw(w, h int) image.Image {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	raster.Fill(dst, opaque(colorControl))
	pic, _ := c.strip.picture(c.choice)
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

func (c *frame) Tapped(*fyne.PointEvent) { c.strip.onShow(c.choice) }

func (c *frame) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	c.strip.onHint(c.hint())
	c.Refresh()
}

func (c *frame) MouseMoved(*desktop.MouseEvent) {}

func (c *frame) MouseOut() {
	c.hovered = false
	c.strip.onHint("")
	c.Refresh()
}

func (c *frame) CreateRenderer() fyne.WidgetRenderer {
	r := &frameRenderer{c: c, back: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
		title: canvas.NewText("", color.Black), note: caption("")}
	r.back.CornerRadius = 6
	r.bar.CornerRadius = 1.5
	r.note.Alignment = fyne.TextAlignTrailing
	r.Refresh()
	return r
}

type frameRenderer struct {
	c           *frame
	back, bar   *canvas.Rectangle
	title, note *canvas.Text
}

const frameBorder = 5

func (r *frameRenderer) MinSize() fyne.Size {
	return fyne.NewSize(thumbSide+2*frameBorder, thumbSide+2*frameBorder+18)
}

func (r *frameRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.c.thumb.Resize(fyne.NewSquareSize(thumbSide))
	r.c.thumb.Move(fyne.NewPos(frameBorder, frameBorder))
	y := float32(thumbSide + frameBorder + 2)
	r.title.Resize(fyne.NewSize(thumbSide, r.title.MinSize().Height))
	r.title.Move(fyne.NewPos(frameBorder+1, y))
	r.note.Resize(fyne.NewSize(thumbSide-1, r.note.MinSize().Height))
	r.note.Move(fyne.NewPos(frameBorder, y))
	r.bar.Resize(fyne.NewSize(float32(math.Max(0, r.c.progress))*thumbSide, 3))
	r.bar.Move(fyne.NewPos(frameBorder, frameBorder+thumbSide-3))
}

func (r *frameRenderer) Refresh() {
	c := r.c
	r.back.FillColor = color.Transparent
	if c.selected {
		r.back.FillColor = theme.Color(colorSelected)
	} else if c.hovered {
		r.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	r.title.Text, r.title.TextSize = c.title(), theme.CaptionTextSize()+1
	r.title.Color = theme.Color(theme.ColorNameForeground)
	r.title.TextStyle.Bold = c.selected
	r.note.Text, r.note.Color = c.note, theme.Color(colorMuted)
	r.bar.FillColor = theme.Color(theme.ColorNamePrimary)
	if c.progress > 0 {
		r.bar.Show()
	} else {
		r.bar.Hide()
	}
	r.Layout(c.Size())
	r.back.Refresh()
	r.title.Refresh()
	r.note.Refresh()
	r.bar.Refresh()
}

func (r *frameRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.c.thumb, r.bar, r.title, r.note}
}

func (r *frameRenderer) Destroy() {}
