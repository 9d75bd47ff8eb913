package state

import (
	"math"
	"testing"

	"afterimage/restoration"
)

// A shape that is held is kept about the edge or the corner that stays.
func TestAspectIsHeldAboutTheOtherSide(t *testing.T) {
	c := Crop{W: 400, H: 300, Rect: rect(100, 100, 120, 80), Aspect: Aspect{3, 2}}
	for _, k := range []struct {
		h      Handle
		dx, dy float64
		want   restoration.Rect
	}{
		{HandleSE, 30, 0, rect(100, 100, 150, 100)},
		{HandleSE, 0, 40, rect(100, 100, 180, 120)},
		{HandleNW, -30, 0, rect(70, 80, 150, 100)},
		{HandleNE, 500, 0, rect(100, 0, 270, 180)}, // no higher than the photo's edge
		{HandleSW, 1000, -1000, rect(196, 100, 24, 16)},
		{HandleE, 60, 9, rect(100, 80, 180, 120)},
		{HandleW, -60, 9, rect(40, 80, 180, 120)},
		{HandleS, 9, 40, rect(70, 100, 180, 120)},
		{HandleN, 0, -500, rect(25, 0, 270, 180)},
		{HandleE, 5000, 0, rect(100, 40, 300, 200)},
	} {
		if got := c.Drag(c.Rect, k.h, 0, 0, k.dx, k.dy, false); got != k.want {
			t.Errorf("handle %d by %g, %g: %v, want %v", k.h, k.dx, k.dy, got, k.want)
		}
	}
}

func TestAspectChoices(t *testing.T) {
	c := Crop{W: 600, H: 400}
	for _, choice := range AspectChoices() {
		c.Clear()
		c.Hold(c.AspectOf(choice.ID))
		if got := c.AspectID(); got != choice.ID {
			t.Errorf("%s is taken for %s", choice.ID, got)
		}
	}
	c.Clear()
	c.Hold(c.AspectOf("1:1"))
	if c.Rect != rect(100, 0, 400, 400) {
		t.Errorf("the largest square is %v", c.Rect)
	}
	c.Clear()
	if c.Hold(c.AspectOf("original")); !c.Whole() {
		t.Error("the photo's own shape is the whole photo")
	}
	c.Set(rect(50, 50, 300, 200))
	if c.Turn(); c.Rect != rect(100, 0, 200, 300) || c.AspectID() != "original" {
		t.Errorf("turned it is %v, %s", c.Rect, c.AspectID())
	}
	if c.Hold(c.AspectOf("4:3")); c.Aspect != (Aspect{3, 4}) {
		t.Errorf("a standing crop is held to %v", c.Aspect)
	}
}

func TestNudge(t *testing.T) {
	c := Crop{W: 100, H: 80}
	if c.Nudge(5, 5); !c.Whole() {
		t.Error("the whole photo moved")
	}
	c.Set(rect(10, 10, 40, 30))
	c.Nudge(-3, 4)
	if c.Nudge(1000, 0); c.Rect != rect(60, 14, 40, 30) {
		t.Errorf("nudged to %v", c.Rect)
	}
}

// FuzzAspectDrag: whatever is dragged how far, the crop stays in the photo, keeps its
// shape to a pixel and its fixed side where it was.
func FuzzAspectDrag(f *testing.F) {
	f.Add(uint16(400), uint16(300), uint8(3), uint8(2), uint8(1), int16(30), int16(-70), uint16(20), uint16(30), uint16(100), uint16(90))
	f.Add(uint16(64), uint16(2000), uint8(16), uint8(9), uint8(5), int16(-900), int16(900), uint16(2), uint16(900), uint16(50), uint16(600))
	f.Add(uint16(3000), uint16(100), uint8(5), uint8(4), uint8(0), int16(1), int16(1), uint16(0), uint16(0), uint16(3000), uint16(100))
	f.Fuzz(func(t *testing.T, w, h uint16, aw, ah, handle uint8, dx, dy int16, x, y, rw, rh uint16) {
		c := Crop{W: 64 + int(w)%4000, H: 64 + int(h)%4000, Aspect: Aspect{1 + int(aw)%16, 1 + int(ah)%16}}
		a := c.Aspect.ratio()
		if a > 3 || a < 1.0/3 {
			t.Skip("shapes that a small photo cannot hold")
		}
		c.Set(restoration.Rect{X: int(x), Y: int(y), W: int(rw), H: int(rh)})
		c.Set(c.Within(c.Bounds()))
		from, k := c.Bounds(), Handle(int(handle)%int(HandleNW+1))
		if k == HandleMove {
			k = HandleSE
		}
		x0, y0 := float64(from.X), float64(from.Y)
		r := c.Drag(from, k, x0, y0, x0+float64(dx), y0+float64(dy), false)
		if r.X < 0 || r.Y < 0 || r.X+r.W > c.W || r.Y+r.H > c.H || min(r.W, r.H) < 0 || k != HandleNew && min(r.W, r.H) < 1 {
			t.Fatalf("%v leaves the photo of %d x %d", r, c.W, c.H)
		}
		if math.Abs(float64(r.W)-float64(r.H)*a) > math.Max(1, a) {
			t.Fatalf("%v is not %v", r, c.Aspect)
		}
		if k == HandleNew {
			return
		}
		e := edges[k]
		if e[0] && r.X+r.W != from.X+from.W || e[2] && r.X != from.X || e[1] && r.Y+r.H != from.Y+from.H || e[3] && r.Y != from.Y {
			t.Fatalf("handle %d of %v: the other side of %v moved", k, from, r)
		}
	})
}
