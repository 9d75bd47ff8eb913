package raster

import (
	"image"
	"image/color"
	"math"
)

// Dashes draws a line through points, width pixels wide, in dashes of light and dark, so
// that it is seen on any photo. It is closed where the last point is the first.
func Dashes(dst *image.RGBA, clip image.Rectangle, points []Point, width int) {
	const dash = 5 // widths
	way := 0.0
	light, dark := color.RGBA{255, 255, 255, 255}, color.RGBA{24, 24, 24, 255}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		dx, dy := b.X-a.X, b.Y-a.Y
		length := math.Hypot(dx, dy)
		from, to, ok := clipped(a, b, clip.Inset(-width))
		if !ok {
			way += length
			continue
		}
		n := int(math.Ceil(2 * math.Max(math.Abs(dx), math.Abs(dy)) * (to - from)))
		for k := range n + 1 {
			t := from + (to-from)*float64(k)/float64(max(1, n))
			c := light
			if int((way+t*length)/float64(dash*width))%2 == 1 {
				c = dark
			}
			x, y := int(math.Floor(a.X+t*dx)), int(math.Floor(a.Y+t*dy))
			x, y = x-(width-1)/2, y-(width-1)/2
			Box(dst, clip, image.Rect(x, y, x+width, y+width), c)
		}
		way += length
	}
}

// Point is a point of a frame in screen pixels.
type Point struct{ X, Y float64 }

// clipped is the part from..to (0..1) of the line from a to b that lies in r.
func clipped(a, b Point, r image.Rectangle) (from, to float64, ok bool) {
	from, to = 0, 1
	for _, s := range [4][2]float64{
		{a.X - b.X, a.X - float64(r.Min.X)}, {b.X - a.X, float64(r.Max.X) - a.X},
		{a.Y - b.Y, a.Y - float64(r.Min.Y)}, {b.Y - a.Y, float64(r.Max.Y) - a.Y},
	} {
		switch p, q := s[0], s[1]; {
		case p == 0 && q < 0:
			return 0, 0, false
		case p < 0:
			from = math.Max(from, q/p)
		case p > 0:
			to = math.Min(to, q/p)
		}
	}
	return from, to, from <= to
}
