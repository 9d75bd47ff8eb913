package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// photoCanvas shows the photo or what came out of it, and takes strokes, crops and
// pans. What is drawn is the viewport only, by ourselves, off the window's goroutine: see
// frames.
type photoCanvas struct {
	widget.BaseWidget
	session *state.Session
	source  func(state.Choice) (*raster.Picture, region) // what a choice looks like now, nil for not yet; and where
	grid    func() ([]state.Choice, region)              // what lies side by side
	name    func(state.Choice) string                    // of a cell
	edits   *state.MaskEdits                             // slow changes of the mask
	finder  *state.Finder                                // what it proposes is laid over the photo

	onEdited  func()            // what is made of the samples changed
	onChanged func()            // the session changed: mask, crop, choice
	onPointer func(text string) // what is under the pointer, for the status bar
	onOver    func()            // another cell of the grid is under it
	onFitted  func()            // the zoom followed the size of the view

	raster *canvas.Raster
	frames *frames
	asked  *scene      // the last that was
	frame  *image.RGBA // what the toolkit gets
	covers map[*state.Mask]*covered
	scale  float64 // screen pixels a toolkit unit
	ring   *ring
	tools  map[state.Tool]tool
	labels []*label
	sides  [2]*label // before and after
	size   *label    // of the crop that is dragged
	over   int       // the cell under the pointer; -1 for none
	mouse  gesture
}

// newPhotoCanvas is a canvas whose frames come back through post; where that is nil
// they are drawn at once, by whoever asks.
func newPhotoCanvas(s *state.Session, post state.Dispatcher) *photoCanvas {
	c := &photoCanvas{session: s, scale: 1, covers: map[*state.Mask]*covered{}, over: -1, sides: [2]*label{newLabel(), newLabel()}}
	c.frames = newFrames(post, func() { c.raster.Refresh() })
	c.raster = canvas.NewRaster(c.draw)
	c.raster.ScaleMode = canvas.ImageScalePixels
	c.ring, c.tools, c.size = newRing(), c.makeTools(), newLabel()
	c.size.hide()
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
	for _, l := range append([]*label{r.c.sides[0], r.c.sides[1], r.c.size}, r.c.labels...) {
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

// draw gives the frame of w x h screen pixels: the newest that is complete, with the
// tool's own drawing over it. What is to be seen now is asked for where it differs, and
// comes with a later refresh.
func (c *photoCanvas) draw(w, h int) image.Image {
	if c.frame == nil || c.frame.Rect.Dx() != w || c.frame.Rect.Dy() != h {
		c.frame = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	if width := c.raster.Size().Width; width > 0 && w > 0 {
		c.scale = float64(w) / float64(width)
	}
	if w == 0 || h == 0 {
		return c.frame
	}
	if s := c.scene(w, h); !s.equal(c.asked) {
		c.asked = s
		c.frames.ask(s, c.followMasks(s))
	}
	s, at := c.frames.copyTo(c.frame)
	if s == nil {
		raster.Fill(c.frame, opaque(colorCanvas))
		return c.frame
	}
	if s.editing {
		c.drawOver(s.view, at)
	}
	if s.splits {
		drawDivider(c.frame, s.split.moved(at), c.scale)
	}
	return c.frame
}

// drawOver lays what is cheap and follows the pointer over a frame: the crop's border
// and the tool's own drawing. The frame may be older than what the session shows now, so
// that its own view counts; it lies at a point of what is shown.
func (c *photoCanvas) drawOver(view state.Viewport, at image.Point) {
	s := c.session
	if s.Photo == nil {
		return
	}
	view.X -= float64(at.X) / view.Zoom
	view.Y -= float64(at.Y) / view.Zoom
	d := &drawing{frame: c.frame, clip: c.frame.Rect, view: view, scale: c.scale}
	if s.Tool == state.CropTool || !s.Crop.Whole() {
		b := s.Crop.Bounds()
		raster.Outline(d.frame, d.clip, place(d.view, b.X, b.Y, b.W, b.H), d.line(), color.RGBA{255, 255, 255, 255})
	}
	if s.Task() == restoration.Colorize {
		drawDabs(d, s.Hints)
	}
	c.tool().draw(d)
}

// proposalOpacity shows a proposal more strongly than what is painted already.
const proposalOpacity = 0.8

// maskFree says whether a stroke may begin: not while a slow change of the mask goes on.
// A choice of the wand gives way.
func (c *photoCanvas) maskFree() bool { return c.edits.GiveWay() }

// place is where a region of the photo lies on the screen.
func place(v state.Viewport, x, y, w, h int) raster.Rect {
	x0, y0 := v.ToScreen(float64(x), float64(y))
	x1, y1 := v.ToScreen(float64(x+w), float64(y+h))
	return raster.Rect{X0: x0, Y0: y0, X1: x1, Y1: y1}
}
