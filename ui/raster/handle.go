package raster

import (
	"image"
	"image/color"
	"math"
)

// Disc paints a filled circle with a soft edge around (cx, cy).
func Disc(dst *image.RGBA, clip image.Rectangle, cx, cy, radius float64, c color.RGBA) {
	shape(dst, clip, Rect{cx - radius - 1, cy - radius - 1, cx + radius + 1, cy + radius + 1}, c, func(x, y float64) float64 {
		return radius - math.Hypot(x-cx, y-cy)
	})
}

// Veil is a [Disc] through which what is under it is seen: opacity is in [0, 1].
func Veil(dst *image.RGBA, clip image.Rectangle, cx, cy, radius float64, c color.RGBA, opacity float64) {
	shape(dst, clip, Rect{cx - radius - 1, cy - radius - 1, cx + radius + 1, cy + radius + 1}, c, func(x, y float64) float64 {
		return math.Min(radius-math.Hypot(x-cx, y-cy), opacity-0.5) // 0.5 inside is full
	})
}

// Ring paints the border of a circle, width pixels wide, outside it.
func Ring(dst *image.RGBA, clip image.Rectangle, cx, cy, radius, width float64, c color.RGBA) {
	far := radius + width + 1
	shape(dst, clip, Rect{cx - far, cy - far, cx + far, cy + far}, c, func(x, y float64) float64 {
		d := math.Hypot(x-cx, y-cy)
		return math.Min(radius+width-d, d-radius)
	})
}

// Arrow paints a filled triangle: its tip is d = (dx, dy) from (cx, cy), its base |d|/2
// behind that point and 2|d| wide.
func Arrow(dst *image.RGBA, clip image.Rectangle, cx, cy, dx, dy float64, c color.RGBA) {
	long := math.Hypot(dx, dy)
	if long == 0 {
		return
	}
	ux, uy := dx/long, dy/long
	shape(dst, clip, Rect{cx - 2*long - 1, cy - 2*long - 1, cx + 2*long + 1, cy + 2*long + 1}, c, func(x, y float64) float64 {
		along, across := (x-cx)*ux+(y-cy)*uy, math.Abs((y-cy)*ux-(x-cx)*uy)
		return math.Min(along+long/2, (long-along-1.5*across)/math.Hypot(1.5, 1))
	})
}

// shape paints the pixels of a box by their distance inside a border, in pixels:
// half a pixel inside it is full, half a pixel outside nothing.
func shape(dst *image.RGBA, clip image.Rectangle, r Rect, c color.RGBA, inside func(x, y float64) float64) {
	b := pixels(r).Intersect(clip).Intersect(dst.Rect)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		out := dst.Pix[dst.PixOffset(b.Min.X, y):]
		for i := range b.Dx() {
			d := inside(float64(b.Min.X+i)+0.5, float64(y)+0.5) + 0.5
			if d > 0 {
				mix(out[4*i:4*i+3], c, int(math.Min(1, d)*256))
			}
		}
	}
}
