package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// paletteRow is a command in the palette: its name at the left, its keys at the right.
type paletteRow struct {
	widget.BaseWidget
	name, keys  string
	marked, on  bool
	hovered     bool
	onTapped    func()
	back        *canvas.Rectangle
	left, right *canvas.Text
}

func newPaletteRow(onTapped func()) *paletteRow {
	r := &paletteRow{onTapped: onTapped, back: canvas.NewRectangle(color.Transparent),
		left: canvas.NewText("", color.Black), right: caption("")}
	r.back.CornerRadius = 4
	r.right.Alignment = fyne.TextAlignTrailing
	r.ExtendBaseWidget(r)
	return r
}

func (r *paletteRow) set(name, keys string, marked, on bool) {
	r.name, r.keys, r.marked, r.on = name, keys, marked, on
	r.Refresh()
}

func (r *paletteRow) Tapped(*fyne.PointEvent) { r.onTapped() }

func (r *paletteRow) MouseIn(*desktop.MouseEvent) {
	r.hovered = true
	r.Refresh()
}

func (r *paletteRow) MouseMoved(*desktop.MouseEvent) {}

func (r *paletteRow) MouseOut() {
	r.hovered = false
	r.Refresh()
}

func (r *paletteRow) CreateRenderer() fyne.WidgetRenderer { return &paletteRowRenderer{r} }

type paletteRowRenderer struct{ r *paletteRow }

func (x *paletteRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(200, x.r.left.MinSize().Height+10)
}

func (x *paletteRowRenderer) Layout(size fyne.Size) {
	r := x.r
	r.back.Resize(size)
	keys := r.right.MinSize()
	r.right.Resize(keys)
	r.right.Move(fyne.NewPos(size.Width-keys.Width-10, (size.Height-keys.Height)/2))
	h := r.left.MinSize().Height
	r.left.Resize(fyne.NewSize(size.Width-keys.Width-30, h))
	r.left.Move(fyne.NewPos(10, (size.Height-h)/2))
}

func (x *paletteRowRenderer) Refresh() {
	r := x.r
	r.back.FillColor = color.Transparent
	switch {
	case r.marked:
		r.back.FillColor = theme.Color(colorSelected)
	case r.hovered && r.name != "":
		r.back.FillColor = theme.Color(theme.ColorNameHover)
	}
	front := theme.ColorNameForeground
	if !r.on {
		front = theme.ColorNameDisabled
	}
	r.left.TextSize, r.left.Color = theme.TextSize(), theme.Color(front)
	r.right.Text, r.right.Color = r.keys, theme.Color(colorMuted)
	r.left.Text = elided(r.name, r.Size().Width-r.right.MinSize().Width-34, r.left.TextSize, fyne.TextStyle{})
	x.Layout(r.Size())
	r.back.Refresh()
	r.left.Refresh()
	r.right.Refresh()
}

func (x *paletteRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.r.back, x.r.left, x.r.right}
}

func (x *paletteRowRenderer) Destroy() {}
