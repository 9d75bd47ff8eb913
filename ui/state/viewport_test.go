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

// Pixels come back to themselves at every zoom, from everywhere on the photo.
func FuzzPixelsAtManyZooms(f *testing.F) {
	f.Add(uint8(0), uint16(0), uint16(0), 0.0, 0.0)
	f.Add(uint8(130), uint16(5999), uint16(3999), 500.0, -300.0)
	f.Add(uint8(255), uint16(17), uint16(2500), -1e4, 7.25)
	f.Fuzz(func(t *testing.T, level uint8, px, py uint16, dx, dy float64) {
		if math.IsNaN(dx) || math.IsNaN(dy) || math.Abs(dx) > 1e6 || math.Abs(dy) > 1e6 {
			t.Skip()
		}
		v := NewViewport(6000, 4000)
		v.Resize(1920, 1080)
		v.SetZoom(960, 540, MinZoom*math.Pow(MaxZoom/MinZoom, float64(level)/255))
		v.Pan(dx, dy)
		x, y := float64(px%6000)+0.5, float64(py%4000)+0.5
		bx, by := v.ToPhoto(v.ToScreen(x, y))
		if math.Floor(bx) != math.Floor(x) || math.Floor(by) != math.Floor(y) || math.Hypot(bx-x, by-y) > 1e-6 {
			t.Errorf("pixel %g, %g came back as %g, %g at zoom %g", x, y, bx, by, v.Zoom)
		}
		sx, sy := v.ToScreen(x, y)
		for _, factor := range []float64{1.18, 0.2, 1 / 1.18} {
			v.ZoomAt(sx, sy, factor)
			if sx < 0 || sy < 0 || sx >= v.W || sy >= v.H {
				continue // zooming at what is not seen may be held back
			}
			if ax, ay := v.ToScreen(x, y); math.Hypot(ax-sx, ay-sy) > 1e-5 {
				t.Errorf("zooming by %g moved pixel %g, %g from %g, %g to %g, %g", factor, x, y, sx, sy, ax, ay)
			}
		}
	})
}
