package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// photoCanvas shows the photo or what came out of it, and takes strokes, crops and
// pans. What is drawn is the viewport only, by ourselves, one frame a refresh.
type photoCanvas struct {
	widget.BaseWidget
	session *state.Session
	source  func(state.Choice) (*raster.Picture, region) // what a choice looks like now, nil for not yet; and where
	grid    func() ([]state.Choice, region)              // what lies side by side
	name    func(state.Choice) string                    // of a cell

	onEdited  func()            // what is made of the samples changed
	onChanged func()            // the session changed: mask, crop, choice
	onPointer func(text string) // what is under the pointer, for the status bar
	onOver    func()            // another cell of the grid is under it

	raster *canvas.Raster
	frame  *image.RGBA
	scale  float64 // screen pixels a toolkit unit
	ring   *ring
	tools  map[state.Tool]tool
	labels []*label
	sides  [2]*label // before and after
	over   int       // the cell under the pointer; -1 for none
	mouse  gesture
}

func newPhotoCanvas(s *state.Session) *photoCanvas {
	c := &photoCanvas{session: s, scale: 1, over: -1, sides: [2]*label{newLabel(), newLabel()}}
	c.raster = canvas.NewRaster(c.draw)
	c.raster.ScaleMode = canvas.ImageScalePixels
	c.ring, c.tools = newRing(), c.makeTools()
	c.ExtendBaseWidget(c)
	return c
}

func (c *photoCanvas) CreateRenderer() fyne.WidgetRenderer { return &canvasRenderer{c} }

type canvasRenderer struct{ c *photoCanvas }

func (r *canvasRenderer) Layout(size fyne.Size) {
	r.c.raster.Resize(size)
	r.c.placeLabels()
}

func (r *canvasRenderer) MinSize() fyne.Size { return fyne.NewSize(240, 200) }

func (r *canvasRenderer) Refresh() {
	r.c.raster.Refresh()
	r.c.placeLabels()
}

func (r *canvasRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.c.raster, r.c.ring[0], r.c.ring[1]}
	for _, l := range append(r.c.sides[:], r.c.labels...) {
		objects = append(objects, l.plate, l.text)
	}
	return objects
}

func (r *canvasRenderer) Destroy() {}

// Cursor is the mouse pointer: none where the brush draws its own.
func (c *photoCanvas) Cursor() desktop.Cursor {
	s := c.session
	switch {
	case s.Photo == nil:
		return desktop.DefaultCursor
	case c.holdsSplit(c.mouse.at):
		return splitCursor(s.Split.Mode)
	case s.Compare, c.mouse.space, c.splits():
		return desktop.PointerCursor
	}
	return c.tool().cursor()
}

// draw makes the frame of w x h screen pixels.
func (c *photoCanvas) draw(w, h int) image.Image {
	if c.frame == nil || c.frame.Rect.Dx() != w || c.frame.Rect.Dy() != h {
		c.frame = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	if width := c.raster.Size().Width; width > 0 && w > 0 {
		c.scale = float64(w) / float64(width)
	}
	raster.Fill(c.frame, opaque(colorCanvas))
	s := c.session
	if s.Photo == nil || w == 0 || h == 0 {
		return c.frame
	}
	s.View.Resize(float64(w), float64(h))
	if s.Compare {
		c.drawGrid()
		return c.frame
	}
	visible := s.Visible()
	c.drawChoice(c.frame.Rect, *s.View, visible)
	if visible.Kind == state.Original {
		c.drawEditing()
	} else if sp, ok := c.splitNow(); ok {
		whole := place(*s.View, 0, 0, s.Mask.W, s.Mask.H)
		drawSplit(c.frame, s.Picture, whole, sp, c.scale)
	}
	if visible.Kind != state.Original {
		for _, r := range c.regions() {
			raster.Tint(c.frame, c.frame.Rect, r.to, r.mask, r.mask.W, r.mask.H, r.colour, r.opacity)
		}
	}
	return c.frame
}

// place is where a region of the photo lies on the screen.
func place(v state.Viewport, x, y, w, h int) raster.Rect {
	x0, y0 := v.ToScreen(float64(x), float64(y))
	x1, y1 := v.ToScreen(float64(x+w), float64(y+h))
	return raster.Rect{X0: x0, Y0: y0, X1: x1, Y1: y1}
}

// drawChoice shows one picture; around a result that is a crop's, the photo goes on
// in the dark.
func (c *photoCanvas) drawChoice(clip image.Rectangle, v state.Viewport, ch state.Choice) {
	s := c.session
	whole := place(v, 0, 0, s.Mask.W, s.Mask.H)
	pic, at := c.source(ch)
	back := opaque(colorCanvas)
	if pic == nil || ch.Kind == state.Original {
		s.Picture.Draw(c.frame, clip, whole, raster.R(s.Picture.W, s.Picture.H))
		return
	}
	to := place(v, at.X, at.Y, at.W, at.H)
	if at.W < s.Mask.W || at.H < s.Mask.H {
		s.Picture.Draw(c.frame, clip, whole, raster.R(s.Picture.W, s.Picture.H))
		raster.Shade(c.frame, clip, to, back, 0.72)
	}
	pic.Draw(c.frame, clip, to, raster.R(pic.W, pic.H))
}

// drawEditing lays mask, crop and what the tool shows over the photo.
func (c *photoCanvas) drawEditing() {
	s := c.session
	if s.HoldOrigin {
		return
	}
	d := &drawing{frame: c.frame, clip: c.frame.Rect, view: *s.View, scale: c.scale}
	if s.ShowMask && s.UsesMask() && !s.Mask.Empty() {
		raster.Tint(d.frame, d.clip, place(d.view, 0, 0, s.Mask.W, s.Mask.H), s.Mask, s.Mask.W, s.Mask.H,
			color.RGBA{235, 64, 52, 255}, s.MaskOpacity)
	}
	if s.Tool == state.CropTool || !s.Crop.Whole() {
		b := s.Crop.Bounds()
		hole := place(d.view, b.X, b.Y, b.W, b.H)
		raster.Shade(d.frame, d.clip, hole, color.RGBA{0, 0, 0, 255}, 0.5)
		raster.Outline(d.frame, d.clip, hole, d.line(), color.RGBA{255, 255, 255, 255})
	}
	c.tool().draw(d)
}
