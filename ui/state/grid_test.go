package state

import (
	"math"
	"testing"

	"afterimage/restoration"
)

func gridOf(n int, v Viewport, r restoration.Rect) []GridCell {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return GridCells(Choices(order, false)[1:], v, r)
}

func TestGridShowsTheWholeOfEveryPicture(t *testing.T) {
	r := restoration.Rect{X: 20, Y: 10, W: 300, H: 200}
	for n := 1; n <= 18; n++ {
		v := *NewViewport(640, 480)
		v.Resize(900, 500)
		cells := gridOf(n, v, r)
		if len(cells) != n {
			t.Fatalf("%d cells of %d", len(cells), n)
		}
		for i, c := range cells {
			x0, y0 := c.View.ToScreen(20, 10)
			x1, y1 := c.View.ToScreen(320, 210)
			if x0 < float64(c.Box.Min.X) || y0 < float64(c.Box.Min.Y) || x1 > float64(c.Box.Max.X) || y1 > float64(c.Box.Max.Y) {
				t.Errorf("cell %d of %d: the picture is at %g..%g, %g..%g in %v", i, n, x0, x1, y0, y1, c.Box)
			}
			for _, o := range cells[:i] {
				if o.Box.Overlaps(c.Box) {
					t.Errorf("%v and %v overlap", o.Box, c.Box)
				}
			}
		}
	}
}

// TestGridIsLinked: after zooms and pans in any cell, every cell shows the same photo
// point in its middle, and the point under the pointer stays there.
func TestGridIsLinked(t *testing.T) {
	r := restoration.Rect{W: 640, H: 480}
	v := *NewViewport(640, 480)
	v.Resize(900, 500)
	for step := range 40 {
		c := gridOf(5, v, r)[step%5]
		sx, sy := c.Middle()
		sx, sy = sx-30+float64(step%7), sy+float64(step%5)-20
		x, y := c.View.ToPhoto(sx, sy)
		if step%3 == 0 {
			v.GridPan(c, 9, -4, r)
			sx, sy = sx+9, sy-4
		} else {
			v.GridZoom(c, sx, sy, 1.3, r)
		}
		cells := gridOf(5, v, r)
		gx, gy := cells[step%5].View.ToPhoto(sx, sy)
		if math.Hypot(gx-x, gy-y)*v.Zoom > 1 { // the middle of a cell is a whole pixel
			t.Fatalf("step %d: %g, %g became %g, %g at zoom %g", step, x, y, gx, gy, v.Zoom)
		}
		mx, my := cells[0].View.ToPhoto(cells[0].Middle())
		for _, o := range cells {
			ox, oy := o.View.ToPhoto(o.Middle())
			if o.View.Zoom != cells[0].View.Zoom || math.Hypot(ox-mx, oy-my)*o.View.Zoom > 1 {
				t.Fatalf("step %d: a cell shows %g, %g in its middle, another %g, %g", step, ox, oy, mx, my)
			}
		}
	}
	c := gridOf(5, v, r)[0]
	v.GridPan(c, 1e6, 1e6, r)
	if x, y := v.ToPhoto(v.W/2, v.H/2); math.Abs(x) > 1e-6 || math.Abs(y) > 1e-6 {
		t.Errorf("the photo was lost at %g, %g", x, y)
	}
	v.GridZoom(gridOf(5, v, r)[0], 1, 1, 1e-9, r)
	if v.LeaveGrid(r); !v.Fitted() {
		t.Error("one picture is smaller than it could be")
	}
	v.SetZoom(1, 1, 8)
	if v.LeaveGrid(r); v.Fitted() || v.Zoom != 8 {
		t.Error("a close look was given up")
	}
}
