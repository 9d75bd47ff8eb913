package state

import (
	"math"
	"testing"

	"afterimage/ui/raster"
)

func TestSplitGeometry(t *testing.T) {
	view := raster.R(400, 300)
	for _, c := range []struct {
		name string
		pic  raster.Rect
		mode SplitMode
		at   float64
		line float64
		side raster.Rect // that shows the photo
	}{
		{"fitted", raster.Rect{X0: 100, Y0: 50, X1: 300, Y1: 250}, SideBySide, 0.5, 200, raster.Rect{X0: 100, Y0: 50, X1: 200, Y1: 250}},
		{"above", raster.Rect{X0: 100, Y0: 50, X1: 300, Y1: 250}, OneAbove, 0.5, 150, raster.Rect{X0: 100, Y0: 50, X1: 300, Y1: 150}},
		{"past the picture's edge", raster.Rect{X0: 100, Y0: 50, X1: 300, Y1: 250}, SideBySide, 0, 100, raster.Rect{X0: 100, Y0: 50, X1: 100, Y1: 250}},
		{"zoomed in", raster.Rect{X0: -5000, Y0: -900, X1: 9000, Y1: 8000}, SideBySide, 0.25, 100, raster.Rect{X1: 100, Y1: 300}},
		{"a corner of it", raster.Rect{X0: 350, Y0: 280, X1: 900, Y1: 900}, SideBySide, 0.5, 350, raster.Rect{X0: 350, Y0: 280, X1: 350, Y1: 300}},
	} {
		s := Split{Mode: c.mode, At: c.at}
		before, after := s.Sides(c.pic, view)
		if got := s.Line(c.pic, view); got != c.line || before != c.side {
			t.Errorf("%s: the divider is at %g, before is %v", c.name, got, before)
		}
		if c.mode == SideBySide && before.X1 != after.X0 || c.mode == OneAbove && before.Y1 != after.Y0 {
			t.Errorf("%s: a gap between %v and %v", c.name, before, after)
		}
	}
}

func TestSplitDragToggleCentre(t *testing.T) {
	view, pic := raster.R(400, 300), raster.Rect{X0: 40, Y0: 0, X1: 140, Y1: 300}
	var s Split
	if s.Hit(90, 100, 5, pic, view) {
		t.Error("there is no divider to take hold of")
	}
	if s.Toggle(SideBySide, pic, view); s.Line(pic, view) != 90 {
		t.Errorf("it begins at %g", s.Line(pic, view))
	}
	s.Drag(60, 0, view)
	if !s.Hit(64, 100, 5, pic, view) || s.Hit(66, 100, 5, pic, view) || s.Hit(60, 301, 5, pic, view) {
		t.Error("its reach")
	}
	if s.Drag(-70, 0, view); s.At != 0 || s.Line(pic, view) != 40 {
		t.Errorf("dragged off the view: %+v", s)
	}
	if s.Toggle(OneAbove, pic, view); s.Mode != OneAbove || s.Line(pic, view) != 150 {
		t.Errorf("%+v", s)
	}
	s.Drag(9, 30, view)
	if s.Line(pic, view) != 30 || !s.Hit(50, 28, 3, pic, view) || s.Hit(20, 30, 3, pic, view) {
		t.Errorf("%+v", s)
	}
	if s.Toggle(OneAbove, pic, view); s.Mode != SplitOff {
		t.Error("it does not go away")
	}
	s = Split{Mode: SideBySide}
	if s.Hit(500, 100, 5, raster.Rect{X0: 500, X1: 600, Y1: 300}, view) {
		t.Error("the picture is out of sight")
	}
}

// FuzzSplit: wherever it was dragged, at any zoom and place, before and after together
// are what is seen of the picture, and the divider is under the pointer if that is on
// the picture.
func FuzzSplit(f *testing.F) {
	f.Add(10.0, 20.0, 3.0, 150.0, 90.0, true)
	f.Add(-300.0, -200.0, 40.0, 0.0, 300.0, false)
	f.Fuzz(func(t *testing.T, x, y, zoom, px, py float64, upright bool) {
		for _, v := range []float64{x, y, zoom, px, py} {
			if math.IsNaN(v) || math.Abs(v) > 1e6 {
				t.Skip()
			}
		}
		zoom = clampFloat(math.Abs(zoom), MinZoom, MaxZoom)
		view := raster.R(640, 480)
		pic := raster.Rect{X0: x, Y0: y, X1: x + 60*zoom, Y1: y + 40*zoom}
		s := Split{Mode: OneAbove}
		if upright {
			s.Mode = SideBySide
		}
		s.Drag(px, py, view)
		before, after := s.Sides(pic, view)
		seen := cut(pic, view)
		area := func(r raster.Rect) float64 { return (r.X1 - r.X0) * (r.Y1 - r.Y0) }
		if d := area(before) + area(after) - area(seen); math.Abs(d) > 1e-6*(1+area(seen)) || area(before) < 0 || area(after) < 0 {
			t.Fatalf("%v and %v of %v", before, after, seen)
		}
		inside := px > seen.X0 && px < seen.X1 && py > seen.Y0 && py < seen.Y1
		if inside && !s.Hit(px, py, 1e-6, pic, view) {
			t.Fatalf("at %g, %g the divider is at %g", px, py, s.Line(pic, view))
		}
	})
}
