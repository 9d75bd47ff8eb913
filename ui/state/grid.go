package state

import (
	"image"
	"math"

	"afterimage/restoration"
)

// gridGap is the space around a cell of the grid, in screen pixels.
const gridGap = 3

// GridCell is one picture of the grid view; all of them share zoom and place.
type GridCell struct {
	Box    image.Rectangle // on the screen, pixels
	View   Viewport        // maps the photo to the whole screen, for this cell
	Choice Choice
}

// GridCells lays choices out side by side in the grid that wastes least. v is the view
// over the whole screen: each cell shows the photo point in v's middle in its own
// middle, at v's zoom; where v is fitted, the whole of region r.
func GridCells(list []Choice, v Viewport, r restoration.Rect) []GridCell {
	if len(list) == 0 || v.W < 1 || v.H < 1 || r.W < 1 || r.H < 1 {
		return nil
	}
	cols := gridColumns(len(list), v.W/v.H, float64(r.W)/float64(r.H))
	rows := (len(list) + cols - 1) / cols
	w, h := v.W/float64(cols), v.H/float64(rows)
	out := make([]GridCell, len(list))
	for i, c := range list {
		x, y := float64(i%cols)*w, float64(i/cols)*h
		box := image.Rect(int(x)+gridGap, int(y)+gridGap, int(x+w)-gridGap, int(y+h)-gridGap)
		out[i] = GridCell{Box: box, View: cellView(v, r, x, y, w, h), Choice: c}
	}
	return out
}

// gridColumns is the number of columns that shows n pictures of an aspect largest in a
// view of another.
func gridColumns(n int, view, picture float64) int {
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

// cellView is the view v shrunk into a cell at (x, y) of w x h pixels.
func cellView(v Viewport, r restoration.Rect, x, y, w, h float64) Viewport {
	cx, cy := v.ToPhoto(v.W/2, v.H/2)
	if v.Fitted() {
		zoom := math.Min((w-4*gridGap)/float64(r.W), (h-4*gridGap)/float64(r.H))
		v.Zoom = clampFloat(zoom, MinZoom, MaxZoom)
		cx, cy = float64(r.X)+float64(r.W)/2, float64(r.Y)+float64(r.H)/2
	}
	v.X = cx - (x+w/2)/v.Zoom
	v.Y = cy - (y+h/2)/v.Zoom
	return v
}

// Middle is the screen point in the middle of the cell's share of the screen.
func (c GridCell) Middle() (sx, sy float64) {
	return float64(c.Box.Min.X+c.Box.Max.X) / 2, float64(c.Box.Min.Y+c.Box.Max.Y) / 2
}

// GridZoom zooms all cells at a screen point of cell c: the photo point that c shows
// there stays there, as long as the middle of a cell stays on region r.
func (v *Viewport) GridZoom(c GridCell, sx, sy, factor float64, r restoration.Rect) {
	x, y := c.View.ToPhoto(sx, sy)
	mx, my := c.Middle()
	v.Adopt(c.View, mx, my)
	v.Zoom = clampFloat(v.Zoom*factor, MinZoom, MaxZoom)
	// from the cell's middle to the point is as far as from the view's middle
	v.X = x - (v.W/2+sx-mx)/v.Zoom
	v.Y = y - (v.H/2+sy-my)/v.Zoom
	v.keepMiddle(r)
}

// GridPan moves the photo in all cells by screen pixels. The middle of a cell stays on
// region r, so that no cell is ever empty.
func (v *Viewport) GridPan(c GridCell, dx, dy float64, r restoration.Rect) {
	mx, my := c.Middle()
	v.Adopt(c.View, mx, my)
	v.X -= dx / v.Zoom
	v.Y -= dy / v.Zoom
	v.keepMiddle(r)
}

// keepMiddle keeps the middle of the view on region r.
func (v *Viewport) keepMiddle(r restoration.Rect) {
	cx, cy := v.ToPhoto(v.W/2, v.H/2)
	v.X += clampFloat(cx, float64(r.X), float64(r.X+r.W)) - cx
	v.Y += clampFloat(cy, float64(r.Y), float64(r.Y+r.H)) - cy
}

// LeaveGrid is for the view of one picture after the grid: a zoom that was chosen for
// the cells and leaves region r smaller than it could be is given up.
func (v *Viewport) LeaveGrid(r restoration.Rect) {
	fit := *v
	fit.FitRect(float64(r.X), float64(r.Y), float64(r.W), float64(r.H))
	if !v.Fitted() && v.Zoom < fit.Zoom {
		*v = fit
	}
}
