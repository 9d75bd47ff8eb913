package state

import (
	"testing"

	"afterimage/restoration"
)

func rect(x, y, w, h int) restoration.Rect { return restoration.Rect{X: x, Y: y, W: w, H: h} }

func TestCropHandles(t *testing.T) {
	c := Crop{W: 200, H: 150, Rect: rect(40, 30, 100, 80)}
	for _, k := range []struct {
		x, y   float64
		want   Handle
		dx, dy float64
		after  restoration.Rect
	}{
		{40, 30, HandleNW, -10, 5, rect(30, 35, 110, 75)},
		{141, 70, HandleE, 500, 9, rect(40, 30, 160, 80)},
		{90, 29, HandleN, 3, 500, rect(40, 94, 100, 16)},
		{139, 111, HandleSE, 10, 10, rect(40, 30, 110, 90)},
		{90, 70, HandleMove, 500, -500, rect(100, 0, 100, 80)},
		{5, 5, HandleNew, 60, 50, rect(5, 5, 60, 50)},
		{190, 140, HandleNew, -500, -20, rect(0, 120, 190, 20)},
	} {
		h := c.Hit(k.x, k.y, 4)
		if h != k.want {
			t.Errorf("at %g, %g the handle is %d, not %d", k.x, k.y, h, k.want)
			continue
		}
		if got := c.Drag(c.Rect, h, k.x, k.y, k.x+k.dx, k.y+k.dy, false); got != k.after {
			t.Errorf("handle %d: %v, want %v", h, got, k.after)
		}
	}
}

func TestCropStaysInsideThePhoto(t *testing.T) {
	c := Crop{W: 100, H: 20}
	if !c.Whole() || c.Bounds() != rect(0, 0, 100, 20) {
		t.Fatal("a new crop is the whole photo")
	}
	for _, r := range []restoration.Rect{rect(-50, -50, 3, 3), rect(95, 19, 1000, 1000), rect(10, 2, 0, -4)} {
		c.Set(r)
		b := c.Rect
		if b.X < 0 || b.Y < 0 || b.X+b.W > 100 || b.Y+b.H > 20 || b.W < minSide || b.H < minSide {
			t.Errorf("%v became %v", r, b)
		}
	}
	c.Set(rect(0, 0, 100, 20))
	if !c.Whole() {
		t.Error("a crop of everything is no crop")
	}
}

func TestCropSquare(t *testing.T) {
	c := Crop{W: 300, H: 200, Rect: rect(50, 50, 100, 60)}
	if got := c.Drag(c.Rect, HandleSE, 150, 110, 180, 200, true); got.W != got.H || got.X != 50 || got.Y != 50 {
		t.Errorf("a square from the south-east: %v", got)
	}
	if got := c.Drag(c.Rect, HandleNW, 50, 50, 20, 40, true); got.W != got.H || got.X+got.W != 150 || got.Y+got.H != 110 {
		t.Errorf("a square from the north-west: %v", got)
	}
	if got := c.Drag(c.Rect, HandleNew, 10, 10, 90, 40, true); got != rect(10, 10, 80, 80) {
		t.Errorf("a new square: %v", got)
	}
}
