package ui

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"afterimage/restoration"
	"afterimage/ui/state"
)

type region = restoration.Rect

// cell is one picture of the side-by-side view; all of them share zoom and place.
type cell struct {
	box    image.Rectangle // on the frame, screen pixels
	view   state.Viewport  // maps the photo to the frame
	choice state.Choice
	title  string
}

const cellGap = 3

// cells lays the samples and their mean out in the grid that wastes least.
func (c *photoCanvas) cells() []cell {
	s := c.session
	if s.Outcome == nil {
		return nil
	}
	var out []cell
	for i := range s.Outcome.Pictures {
		out = append(out, cell{choice: state.Choice{Kind: state.OneSample, Index: i}, title: fmt.Sprint(i + 1)})
	}
	if len(out) > 1 {
		out = append(out, cell{choice: state.Choice{Kind: state.Mean}, title: "Mean"})
	}
	w, h := s.View.W, s.View.H
	cols := columns(len(out), w/h, float64(s.Outcome.Region.W)/float64(s.Outcome.Region.H))
	rows := (len(out) + cols - 1) / cols
	cw, ch := w/float64(cols), h/float64(rows)
	for i := range out {
		x, y := float64(i%cols)*cw, float64(i/cols)*ch
		out[i].box = image.Rect(int(x)+cellGap, int(y)+cellGap, int(x+cw)-cellGap, int(y+ch)-cellGap)
		out[i].view = cellView(*s.View, s.Outcome.Region, x, y, cw, ch)
	}
	return out
}

// columns is the number of columns that shows n pictures of an aspect largest in a
// view of another.
func columns(n int, view, picture float64) int {
	best, size := 1, 0.0
	for cols := 1; cols <= n; cols++ {
		rows := (n + cols - 1) / cols
		w, h := view/float64(cols), 1/float64(rows)
		if side := math.Min(w, h*picture); side > size+1e-9 {
			best, size = cols, side
		}
	}
	return best
}

// cellView is the view v shrunk into a cell: the same photo point in the middle, and
// the whole result where v shows the whole photo.
func cellView(v state.Viewport, r region, x, y, w, h float64) state.Viewport {
	cx, cy := v.ToPhoto(v.W/2, v.H/2)
	if v.Fitted() {
		v.Zoom = math.Min((w-4*cellGap)/float64(r.W), (h-4*cellGap)/float64(r.H))
		cx, cy = float64(r.X)+float64(r.W)/2, float64(r.Y)+float64(r.H)/2
	}
	v.X = cx - (x+w/2)/v.Zoom
	v.Y = cy - (y+h/2)/v.Zoom
	return v
}

// cellAt is the cell under a point of the frame.
func (c *photoCanvas) cellAt(sx, sy float64) (cell, bool) {
	p := image.Pt(int(sx), int(sy))
	for _, cl := range c.cells() {
		if p.In(cl.box) {
			return cl, true
		}
	}
	return cell{}, false
}

// placeLabels puts the names of the cells on them.
func (c *photoCanvas) placeLabels() {
	var cells []cell
	if c.session.Compare && c.session.Photo != nil && c.session.View.W > 0 {
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
		l.put(cells[i].title, c.corner(cells[i]))
	}
}

// corner is where the name of a cell stands: the top left of what is seen of its
// picture.
func (c *photoCanvas) corner(cl cell) fyne.Position {
	r := c.session.Outcome.Region
	to := place(cl.view, r.X, r.Y, r.W, r.H)
	x := math.Max(to.X0, float64(cl.box.Min.X))
	y := math.Max(to.Y0, float64(cl.box.Min.Y))
	return fyne.NewPos(float32(x/c.scale)+8, float32(y/c.scale)+8)
}

// label is the name of a cell, light on a dark plate, so that it can be read on any
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

func (l *label) put(text string, at fyne.Position) {
	l.text.Text = text
	size := l.text.MinSize().AddWidthHeight(14, 4)
	for _, o := range []fyne.CanvasObject{l.plate, l.text} {
		o.Move(at)
		o.Resize(size)
		o.Show()
		o.Refresh()
	}
}
