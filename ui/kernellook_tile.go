package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/raster"
)

// tileFace is what a tile of the comparison shows.
type tileFace struct {
	picture     *raster.Picture
	title, note string
	colour      fyne.ThemeColorName // of the note; "" for muted
	chosen      bool
}

// lookTile is one candidate: its preview, its name, and how far it agrees. A click takes
// it, the cross in its corner takes it off the list.
type lookTile struct {
	widget.BaseWidget
	face     tileFace
	raster   *canvas.Raster
	onTapped func()
	onRemove func()
	onHover  func(in bool)
	hovered  bool
}

const (
	tilePicture = 110 // height of a tile's picture
	tileCross   = 20
)

func newLookTile(onTapped, onRemove func(), onHover func(bool)) *lookTile {
	t := &lookTile{onTapped: onTapped, onRemove: onRemove, onHover: onHover}
	t.raster = canvas.NewRaster(t.draw)
	t.raster.ScaleMode = canvas.ImageScalePixels
	t.ExtendBaseWidget(t)
	return t
}

func (t *lookTile) show(f tileFace) {
	if t.face != f {
		t.face = f
		t.Refresh()
	}
}

// Tapped takes the candidate, or takes it away.
func (t *lookTile) Tapped(e *fyne.PointEvent) {
	if e.Position.X >= t.Size().Width-tileCross && e.Position.Y <= tileCross {
		t.onRemove()
		return
	}
	t.onTapped()
}

func (t *lookTile) MouseIn(*desktop.MouseEvent) { t.hover(true) }

func (t *lookTile) MouseMoved(*desktop.MouseEvent) {}

func (t *lookTile) MouseOut() { t.hover(false) }

func (t *lookTile) hover(in bool) {
	t.hovered = in
	t.onHover(in)
	t.Refresh()
}

// draw fits the picture into the tile.
func (t *lookTile) draw(w, h int) image.Image {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	raster.Fill(dst, opaque(colorCanvas))
	p := t.face.picture
	if p == nil || w == 0 || h == 0 {
		return dst
	}
	scale := min(float64(w)/float64(p.W), float64(h)/float64(p.H))
	x, y := (float64(w)-scale*float64(p.W))/2, (float64(h)-scale*float64(p.H))/2
	p.Draw(dst, dst.Rect, raster.Rect{X0: x, Y0: y, X1: x + scale*float64(p.W), Y1: y + scale*float64(p.H)}, raster.R(p.W, p.H))
	return dst
}

func (t *lookTile) CreateRenderer() fyne.WidgetRenderer {
	r := &lookTileRenderer{t: t, back: canvas.NewRectangle(color.Transparent), plate: canvas.NewRectangle(color.Transparent),
		title: caption(""), note: caption("")}
	r.back.CornerRadius, r.plate.CornerRadius = 5, 4
	r.back.StrokeWidth = 2
	r.cross = canvas.NewImageFromResource(theme.CancelIcon())
	r.cross.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type lookTileRenderer struct {
	t           *lookTile
	back, plate *canvas.Rectangle
	cross       *canvas.Image
	title, note *canvas.Text
}

func (r *lookTileRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.t.raster.Move(fyne.NewPos(3, 3))
	r.t.raster.Resize(fyne.NewSize(size.Width-6, tilePicture))
	h := r.title.MinSize().Height
	for i, text := range []*canvas.Text{r.title, r.note} {
		text.Move(fyne.NewPos(6, tilePicture+4+float32(i)*(h+1)))
		text.Resize(fyne.NewSize(size.Width-12, h))
	}
	r.plate.Move(fyne.NewPos(size.Width-tileCross, 4))
	r.plate.Resize(fyne.NewSquareSize(tileCross - 4))
	r.cross.Move(fyne.NewPos(size.Width-tileCross+2, 6))
	r.cross.Resize(fyne.NewSquareSize(tileCross - 8))
	r.fit(size.Width - 12)
}

func (r *lookTileRenderer) MinSize() fyne.Size {
	h := caption("Xg").MinSize().Height
	return fyne.NewSize(100, tilePicture+2*h+10)
}

// fit shortens what does not go into the width of the tile.
func (r *lookTileRenderer) fit(width float32) {
	r.title.Text, r.note.Text = r.t.face.title, r.t.face.note
	for _, text := range []*canvas.Text{r.title, r.note} {
		text.Text = elided(text.Text, width, text.TextSize, text.TextStyle)
		text.Refresh()
	}
}

// elided is a text that is cut to a width, with an ellipsis where something was cut.
func elided(text string, width, size float32, style fyne.TextStyle) string {
	if width <= 0 || fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		if s := string(runes[:n]) + "…"; fyne.MeasureText(s, size, style).Width <= width {
			return s
		}
	}
	return "…"
}

func (r *lookTileRenderer) Refresh() {
	t := r.t
	r.back.FillColor, r.back.StrokeColor = theme.Color(colorControl), color.Transparent
	if t.face.chosen {
		r.back.FillColor, r.back.StrokeColor = theme.Color(colorSelected), theme.Color(theme.ColorNamePrimary)
	}
	if t.hovered {
		r.back.FillColor = over(r.back.FillColor, theme.Color(theme.ColorNameHover))
	}
	r.plate.FillColor = theme.Color(theme.ColorNameOverlayBackground)
	r.title.Color = theme.Color(theme.ColorNameForeground)
	r.note.Color = theme.Color(colorMuted)
	if t.face.colour != "" {
		r.note.Color = theme.Color(t.face.colour)
	}
	for _, o := range []fyne.CanvasObject{r.plate, r.cross} {
		if t.hovered {
			o.Show()
		} else {
			o.Hide()
		}
	}
	r.fit(t.Size().Width - 12)
	r.back.Refresh()
	t.raster.Refresh()
}

func (r *lookTileRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.back, r.t.raster, r.title, r.note, r.plate, r.cross}
}

func (r *lookTileRenderer) Destroy() {}
