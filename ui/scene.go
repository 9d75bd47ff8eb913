package ui

import (
	"image"
	"image/color"
	"math"
	"slices"

	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// scene is what a frame shows, taken on the window's goroutine and drawn on another: it
// holds nothing that changes. Scenes can be compared.
type scene struct {
	w, h    int
	back    color.RGBA
	view    state.Viewport // of the photo on the frame
	editing bool           // tools may draw over it
	splits  bool           // the photo covers a side of the picture
	split   split
	layers  []layer
}

// layer is one thing that is drawn, after those before it.
type layer struct {
	kind    layerKind
	clip    image.Rectangle
	to      raster.Rect // of the picture, the mask or the hole on the frame
	pic     *raster.Picture
	cover   *raster.Cover
	version uint64 // of the cover
	width   int    // of a border, screen pixels
	colour  color.RGBA
	opacity float64
}

type layerKind int

const (
	picture   layerKind = iota
	shade               // all but the hole
	tint                // the mask
	pixelGrid           // lines between the picture's pixels
	border              // around a cell's picture
)

func (s *scene) equal(o *scene) bool {
	return o != nil && s.w == o.w && s.h == o.h && s.back == o.back && s.view == o.view &&
		s.editing == o.editing && s.splits == o.splits && s.split == o.split && slices.Equal(s.layers, o.layers)
}

func (s *scene) shows(cover *raster.Cover) bool {
	return slices.ContainsFunc(s.layers, func(l layer) bool { return l.kind == tint && l.cover == cover })
}

// draw paints the part of the scene inside area.
func (s *scene) draw(dst *image.RGBA, area image.Rectangle) {
	raster.Box(dst, area, dst.Rect, s.back)
	for _, l := range s.layers {
		clip := l.clip.Intersect(area)
		switch l.kind {
		case picture:
			l.pic.Draw(dst, clip, l.to, raster.R(l.pic.W, l.pic.H))
		case shade:
			raster.Shade(dst, clip, l.to, l.colour, l.opacity)
		case tint:
			l.cover.Tint(dst, clip, l.to, l.colour, l.opacity)
		case pixelGrid:
			raster.Grid(dst, clip, l.to, l.pic.W, l.pic.H)
		case border:
			raster.Outline(dst, clip, l.to, l.width, l.colour)
		}
	}
}

// shifted tells whether the scene is another one moved by whole screen pixels, and by
// how many.
func (s *scene) shifted(from *scene) (d image.Point, ok bool) {
	if s.w != from.w || s.h != from.h || s.back != from.back || len(s.layers) != len(from.layers) || len(s.layers) == 0 {
		return d, false
	}
	dx, dy := s.layers[0].to.X0-from.layers[0].to.X0, s.layers[0].to.Y0-from.layers[0].to.Y0
	d = image.Pt(int(math.Round(dx)), int(math.Round(dy)))
	for i, l := range s.layers {
		o := from.layers[i]
		if !moved(l.to, o.to, d) || l.clip != image.Rect(0, 0, s.w, s.h) {
			return d, false
		}
		o.to = l.to
		if l != o {
			return d, false
		}
	}
	return d, d != image.Point{}
}

// moved tells whether a lies d screen pixels from b, but for rounding.
func moved(a, b raster.Rect, d image.Point) bool {
	const rounding = 1e-5
	near := func(x, y float64, d int) bool { return math.Abs(x-y-float64(d)) < rounding }
	return near(a.X0, b.X0, d.X) && near(a.X1, b.X1, d.X) && near(a.Y0, b.Y0, d.Y) && near(a.Y1, b.Y1, d.Y)
}

// sameButMasks tells whether scenes differ at most in what is painted.
func (s *scene) sameButMasks(from *scene) bool {
	if s.w != from.w || s.h != from.h || s.back != from.back || len(s.layers) != len(from.layers) {
		return false
	}
	for i, l := range s.layers {
		o := from.layers[i]
		if l.kind == tint {
			o.version = l.version
		}
		if l != o {
			return false
		}
	}
	return true
}

// touched is the part of the frame that changes of its masks show on.
func (s *scene) touched(patches []patch) image.Rectangle {
	const around = 3 // a screen pixel shows what its neighbours have where the photo is small
	var all image.Rectangle
	for _, l := range s.layers {
		if l.kind != tint {
			continue
		}
		sx, sy := (l.to.X1-l.to.X0)/float64(l.cover.W), (l.to.Y1-l.to.Y0)/float64(l.cover.H)
		for _, p := range patches {
			if p.cover == l.cover {
				x, y := l.to.X0+float64(p.tile.X)*sx, l.to.Y0+float64(p.tile.Y)*sy
				all = all.Union(image.Rect(int(x)-around, int(y)-around,
					int(x+raster.CoverTile*sx)+around, int(y+raster.CoverTile*sy)+around).Intersect(l.clip))
			}
		}
	}
	return all
}
