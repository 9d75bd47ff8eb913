package state

import (
	"math"

	"afterimage/ui/raster"
)

// SplitMode says how before and after share the view.
type SplitMode int

// The ways to hold a picture against the photo.
const (
	SplitOff   SplitMode = iota
	SideBySide           // before at the left, after at the right of a divider
	OneAbove             // before above, after below
)

// Split is the divider of the before/after view. It stands on the screen, not on the
// photo, so that it stays under a person's hand while the photo is zoomed and moved;
// where the picture ends before it, it stops at the picture's edge.
type Split struct {
	Mode SplitMode
	At   float64 // share of the view left of it, or above it: 0 to 1
}

// Toggle turns a mode on with the divider in the middle of what is seen of the
// picture, or off.
func (s *Split) Toggle(m SplitMode, picture, view raster.Rect) {
	if s.Mode == m {
		s.Mode = SplitOff
		return
	}
	s.Mode = m
	s.Centre(picture, view)
}

// Centre puts the divider in the middle of what is seen of the picture.
func (s *Split) Centre(picture, view raster.Rect) {
	lo, hi := s.span(picture, view)
	s.moveTo((lo+hi)/2, view)
}

// Drag puts the divider at a screen point.
func (s *Split) Drag(x, y float64, view raster.Rect) {
	if s.Mode == OneAbove {
		x = y
	}
	s.moveTo(x, view)
}

func (s *Split) moveTo(p float64, view raster.Rect) {
	lo, hi := view.X0, view.X1
	if s.Mode == OneAbove {
		lo, hi = view.Y0, view.Y1
	}
	if hi > lo {
		s.At = clampFloat((p-lo)/(hi-lo), 0, 1)
	}
}

// Line is the divider's place on the screen: x, or y for [OneAbove].
func (s *Split) Line(picture, view raster.Rect) float64 {
	from, end := view.X0, view.X1
	if s.Mode == OneAbove {
		from, end = view.Y0, view.Y1
	}
	lo, hi := s.span(picture, view)
	return clampFloat(from+s.At*(end-from), lo, hi)
}

// Sides are the parts of the screen that show before and after: together, what is
// seen of the picture.
func (s *Split) Sides(picture, view raster.Rect) (before, after raster.Rect) {
	seen := cut(picture, view)
	before, after = seen, seen
	line := s.Line(picture, view)
	if s.Mode == OneAbove {
		before.Y1, after.Y0 = line, line
	} else {
		before.X1, after.X0 = line, line
	}
	return before, after
}

// Hit says whether a screen point has hold of the divider: within tol of it, along what
// is seen of the picture.
func (s *Split) Hit(x, y, tol float64, picture, view raster.Rect) bool {
	seen := cut(picture, view)
	if s.Mode == SplitOff || seen.X1 <= seen.X0 || seen.Y1 <= seen.Y0 {
		return false
	}
	if s.Mode == OneAbove {
		return math.Abs(y-s.Line(picture, view)) <= tol && x >= seen.X0 && x <= seen.X1
	}
	return math.Abs(x-s.Line(picture, view)) <= tol && y >= seen.Y0 && y <= seen.Y1
}

// span is what is seen of the picture, across the divider.
func (s *Split) span(picture, view raster.Rect) (lo, hi float64) {
	seen := cut(picture, view)
	if s.Mode == OneAbove {
		return seen.Y0, seen.Y1
	}
	return seen.X0, seen.X1
}

// cut is the part of a inside b; an empty one on b's border where they do not meet.
func cut(a, b raster.Rect) raster.Rect {
	in := func(v, lo, hi float64) float64 { return clampFloat(v, lo, hi) }
	return raster.Rect{X0: in(a.X0, b.X0, b.X1), X1: in(a.X1, b.X0, b.X1), Y0: in(a.Y0, b.Y0, b.Y1), Y1: in(a.Y1, b.Y0, b.Y1)}
}
