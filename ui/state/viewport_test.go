package state

import (
	"math"
	"testing"
)

func TestViewportKeepsThePointUnderThePointer(t *testing.T) {
	v := NewViewport(4000, 3000)
	v.Resize(900, 600)
	for _, f := range []float64{1.18, 3, 0.5, 40, 0.01, 1e9, 1e-9} {
		x, y := v.ToPhoto(450, 300)
		v.ZoomAt(450, 300, f)
		sx, sy := v.ToScreen(x, y)
		if v.Zoom < MinZoom || v.Zoom > MaxZoom {
			t.Fatalf("zoom %g after %g", v.Zoom, f)
		}
		if math.Abs(sx-450) > 1e-6 || math.Abs(sy-300) > 1e-6 {
			t.Errorf("factor %g moved the point to %g, %g", f, sx, sy)
		}
	}
}

func TestViewportFitsAndFollowsTheSize(t *testing.T) {
	v := NewViewport(400, 100)
	v.Resize(1000, 500)
	for _, size := range [][2]float64{{1000, 500}, {300, 900}, {2000, 60}} {
		v.Resize(size[0], size[1])
		x0, y0 := v.ToScreen(0, 0)
		x1, y1 := v.ToScreen(400, 100)
		if x0 < 0 || y0 < 0 || x1 > size[0] || y1 > size[1] {
			t.Errorf("%v: the photo lies at %g,%g-%g,%g", size, x0, y0, x1, y1)
		}
		if math.Abs(x0+x1-size[0]) > 1e-6 || math.Abs(y0+y1-size[1]) > 1e-6 {
			t.Errorf("%v: the photo is not in the middle", size)
		}
	}
	v.Pan(10, 0)
	zoom := v.Zoom
	v.Resize(500, 500)
	if v.Zoom != zoom || v.Fitted() {
		t.Error("a photo that was moved by hand must not jump back")
	}
}

func TestViewportNeverLosesThePhoto(t *testing.T) {
	v := NewViewport(200, 200)
	v.Resize(800, 600)
	v.Pan(1e7, -1e7)
	x0, y0 := v.ToScreen(0, 0)
	x1, y1 := v.ToScreen(200, 200)
	if x0 > 800-60 || y1 < 60 || x1 < 0 || y0 > 600 {
		t.Errorf("the photo is out of sight at %g,%g-%g,%g", x0, y0, x1, y1)
	}
}

func FuzzViewportRoundTrip(f *testing.F) {
	f.Add(0.5, 3.0, 10.0, 20.0, 100.0, -50.0)
	f.Add(30.0, 0.1, 799.0, 0.0, -1e4, 1e4)
	f.Fuzz(func(t *testing.T, f1, f2, sx, sy, dx, dy float64) {
		for _, v := range []float64{f1, f2, sx, sy, dx, dy} {
			if math.IsNaN(v) || math.Abs(v) > 1e5 {
				t.Skip()
			}
		}
		v := NewViewport(6000, 4000)
		v.Resize(940, 610)
		v.ZoomAt(sx, sy, f1)
		v.Pan(dx, dy)
		v.ZoomAt(sy, sx, f2)
		x, y := v.ToPhoto(sx, sy)
		bx, by := v.ToScreen(x, y)
		if math.Abs(bx-sx) > 1e-6*(1+math.Abs(sx)) || math.Abs(by-sy) > 1e-6*(1+math.Abs(sy)) {
			t.Errorf("%g, %g came back as %g, %g at zoom %g", sx, sy, bx, by, v.Zoom)
		}
	})
}
