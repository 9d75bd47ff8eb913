package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// swatch is a round of colour that can be chosen. It takes no keyboard focus.
type swatch struct {
	widget.BaseWidget
	color    color.Color
	title    string
	selected bool
	hovered  bool
	onTapped func()
	onHint   func(string)
}

func newSwatch(c color.Color, title string, onTapped func(), onHint func(string)) *swatch {
	s := &swatch{color: c, title: title, onTapped: onTapped, onHint: onHint}
	s.ExtendBaseWidget(s)
	return s
}

func (s *swatch) set(selected bool) {
	if s.selected != selected {
		s.selected = selected
		s.Refresh()
	}
}

func (s *swatch) Tapped(*fyne.PointEvent) { s.onTapped() }

func (s *swatch) MouseIn(*desktop.MouseEvent) {
	s.hovered = true
	s.onHint(s.title)
	s.Refresh()
}

func (s *swatch) MouseMoved(*desktop.MouseEvent) {}

func (s *swatch) MouseOut() {
	s.hovered = false
	s.onHint("")
	s.Refresh()
}

func (s *swatch) CreateRenderer() fyne.WidgetRenderer {
	r := &swatchRenderer{s: s, ring: canvas.NewCircle(color.Transparent), dot: canvas.NewCircle(s.color)}
	r.Refresh()
	return r
}

type swatchRenderer struct {
	s         *swatch
	ring, dot *canvas.Circle
}

const (
	swatchSide = 26
	swatchDot  = 16
)

func (r *swatchRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(swatchSide) }

func (r *swatchRenderer) Layout(size fyne.Size) {
	for c, side := range map[*canvas.Circle]float32{r.ring: swatchSide - 2, r.dot: swatchDot} {
		c.Resize(fyne.NewSquareSize(side))
		c.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
	}
}

func (r *swatchRenderer) Refresh() {
	r.ring.StrokeWidth = 2
	switch {
	case r.s.selected:
		r.ring.StrokeColor = theme.Color(theme.ColorNamePrimary)
	case r.s.hovered:
		r.ring.StrokeColor = theme.Color(theme.ColorNameDisabled)
	default:
		r.ring.StrokeColor = color.Transparent
	}
	r.dot.StrokeWidth, r.dot.StrokeColor = 1, theme.Color(colorLine) // white is seen on a light panel too
	r.ring.Refresh()
	r.dot.Refresh()
}

func (r *swatchRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.ring, r.dot} }

func (r *swatchRenderer) Destroy() {}
