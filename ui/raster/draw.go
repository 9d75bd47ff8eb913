package raster

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"

	"afterimage/internal/par"
	"afterimage/ui/raster/internal/lerp"
)

// Rect is a rectangle with continuous borders, in pixels.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// R is the rectangle of an image of w x h pixels.
func R(w, h int) Rect { return Rect{X1: float64(w), Y1: float64(h)} }

// Fill paints a whole frame in one colour.
func Fill(dst *image.RGBA, c color.RGBA) {
	Box(dst, dst.Rect, dst.Rect, c)
}

// Shade lays a colour over the part of clip that lies outside hole.
func Shade(dst *image.RGBA, clip image.Rectangle, hole Rect, c color.RGBA, opacity float64) {
	clip = clip.Intersect(dst.Rect)
	h := pixels(hole).Intersect(clip)
	if h.Empty() {
		h = image.Rectangle{Min: clip.Min, Max: clip.Min}
	}
	t := uint64(math.Round(opacity * 256))
	colour := lerp.Spread(uint32(c.R) | uint32(c.G)<<8 | uint32(c.B)<<16 | 255<<24)
	area := func(r image.Rectangle) {
		par.Bands(r.Dy(), func(y0, y1 int) {
			for y := r.Min.Y + y0; y < r.Min.Y+y1; y++ {
				at := dst.PixOffset(r.Min.X, y)
				out := dst.Pix[at : at+4*r.Dx()]
				for i := 0; i < len(out); i += 4 {
					p := lerp.Spread(binary.LittleEndian.Uint32(out[i:]))
					binary.LittleEndian.PutUint32(out[i:], lerp.Pack(lerp.Pixels(p, colour, t)))
				}
			}
		})
	}
	area(image.Rect(clip.Min.X, clip.Min.Y, clip.Max.X, h.Min.Y))
	area(image.Rect(clip.Min.X, h.Max.Y, clip.Max.X, clip.Max.Y))
	area(image.Rect(clip.Min.X, h.Min.Y, h.Min.X, h.Max.Y))
	area(image.Rect(h.Max.X, h.Min.Y, clip.Max.X, h.Max.Y))
}

// Box paints a filled rectangle.
func Box(dst *image.RGBA, clip, r image.Rectangle, c color.RGBA) {
	r = r.Intersect(clip).Intersect(dst.Rect)
	if r.Empty() {
		return
	}
	first := dst.Pix[dst.PixOffset(r.Min.X, r.Min.Y):][:4*r.Dx()]
	for i := 0; i < len(first); i += 4 {
		first[i], first[i+1], first[i+2], first[i+3] = c.R, c.G, c.B, 255
	}
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		copy(dst.Pix[dst.PixOffset(r.Min.X, y):], first)
	}
}

// Outline paints the border of a rectangle, width pixels wide, outside it.
func Outline(dst *image.RGBA, clip image.Rectangle, r Rect, width int, c color.RGBA) {
	b := pixels(r)
	o := b.Inset(-width)
	Box(dst, clip, image.Rect(o.Min.X, o.Min.Y, o.Max.X, b.Min.Y), c)
	Box(dst, clip, image.Rect(o.Min.X, b.Max.Y, o.Max.X, o.Max.Y), c)
	Box(dst, clip, image.Rect(o.Min.X, b.Min.Y, b.Min.X, b.Max.Y), c)
	Box(dst, clip, image.Rect(b.Max.X, b.Min.Y, o.Max.X, b.Max.Y), c)
}

// pixels is the screen pixels whose centres lie in r.
func pixels(r Rect) image.Rectangle {
	lim := func(v float64) int { return int(math.Ceil(math.Max(-1<<24, math.Min(1<<24, v)) - 0.5)) }
	return image.Rect(lim(r.X0), lim(r.Y0), lim(r.X1), lim(r.Y1))
}

// Shift copies a frame, moved by d, onto another; what does not come to lie on it is
// left out.
func Shift(dst, src *image.RGBA, d image.Point) {
	to := src.Rect.Add(d).Intersect(dst.Rect)
	par.Bands(to.Dy(), func(y0, y1 int) {
		for y := to.Min.Y + y0; y < to.Min.Y+y1; y++ {
			at, from := dst.PixOffset(to.Min.X, y), src.PixOffset(to.Min.X-d.X, y-d.Y)
			copy(dst.Pix[at:at+4*to.Dx()], src.Pix[from:])
		}
	})
}

// mix lays a colour over a pixel, with a weight in 1/256.
func mix(o []uint8, c color.RGBA, w int) {
	o[0] = uint8((int(o[0])*(256-w) + int(c.R)*w) >> 8)
	o[1] = uint8((int(o[1])*(256-w) + int(c.G)*w) >> 8)
	o[2] = uint8((int(o[2])*(256-w) + int(c.B)*w) >> 8)
}
