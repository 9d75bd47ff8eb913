package raster

import (
	"encoding/binary"
	"image"
	"image/color"
	"math"
)

// Rect is a rectangle with continuous borders, in pixels.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// R is the rectangle of an image of w x h pixels.
func R(w, h int) Rect { return Rect{X1: float64(w), Y1: float64(h)} }

// Fill paints a whole frame in one colour.
func Fill(dst *image.RGBA, c color.RGBA) {
	if len(dst.Pix) == 0 {
		return
	}
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	for x := range w {
		dst.Pix[4*x], dst.Pix[4*x+1], dst.Pix[4*x+2], dst.Pix[4*x+3] = c.R, c.G, c.B, 255
	}
	for y := 1; y < h; y++ {
		copy(dst.Pix[y*dst.Stride:y*dst.Stride+4*w], dst.Pix[:4*w])
	}
}

// Draw places region src of the picture on rectangle to of the frame; only the
// pixels of to inside clip (and the frame) are painted. Where the picture shrinks, the
// level at least as fine as the screen is interpolated; from twice its size on, its
// pixels are shown as squares.
func (p *Picture) Draw(dst *image.RGBA, clip image.Rectangle, to, src Rect) {
	sx, sy := (src.X1-src.X0)/(to.X1-to.X0), (src.Y1-src.Y0)/(to.Y1-to.Y0)
	if !(sx > 0) || !(sy > 0) {
		return
	}
	box := pixels(to).Intersect(clip).Intersect(dst.Rect)
	if box.Empty() {
		return
	}
	lv := 0
	for s := math.Min(sx, sy); s >= 2 && lv < len(p.levels)-1; s /= 2 {
		lv++
	}
	img := p.levels[lv]
	fx := float64(img.Rect.Dx()) / float64(p.W)
	fy := float64(img.Rect.Dy()) / float64(p.H)
	exact := math.Abs(sx*fx-1) < 1e-9 && math.Abs(sy*fy-1) < 1e-9 // a level, pixel for pixel
	smooth := sx > 0.5 && !exact
	columns := taps(box.Min.X, box.Max.X, to.X0, src.X0, sx, fx, img.Rect.Dx(), smooth)
	rows := taps(box.Min.Y, box.Max.Y, to.Y0, src.Y0, sy, fy, img.Rect.Dy(), smooth)
	bands(box.Dy(), func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			out := dst.Pix[dst.PixOffset(box.Min.X, box.Min.Y+y):]
			r := rows[y]
			a, b := img.Pix[r.a*img.Stride:], img.Pix[r.b*img.Stride:]
			if smooth {
				blendRow(out, a, b, columns, r.t)
			} else {
				copyRow(out, a, columns)
			}
		}
	})
}

// tap says which two source pixels make a screen pixel, and the weight of the second
// in 1/256.
type tap struct{ a, b, t int }

// taps works out the source of screen pixels [from, end) along one axis: scale photo
// pixels a screen pixel, factor of the level, n pixels in it.
func taps(from, end int, to, src, scale, factor float64, n int, smooth bool) []tap {
	out := make([]tap, end-from)
	for i := range out {
		pos := (src + (float64(from+i)+0.5-to)*scale) * factor
		if !smooth {
			k := max(0, min(n-1, int(math.Floor(pos))))
			out[i] = tap{k, k, 0}
			continue
		}
		pos -= 0.5
		k := int(math.Floor(pos))
		out[i] = tap{max(0, min(n-1, k)), max(0, min(n-1, k+1)), int((pos - math.Floor(pos)) * 256)}
	}
	return out
}

func copyRow(out, a []uint8, columns []tap) {
	for i, c := range columns {
		copy(out[4*i:4*i+4], a[4*c.a:4*c.a+4])
	}
}

// blendRow interpolates between four pixels for each of a row, two channels of a word
// at a time.
func blendRow(out, a, b []uint8, columns []tap, ty int) {
	for i, c := range columns {
		top := lerp(word(a, c.a), word(a, c.b), uint32(c.t))
		low := lerp(word(b, c.a), word(b, c.b), uint32(c.t))
		binary.LittleEndian.PutUint32(out[4*i:], lerp(top, low, uint32(ty)))
	}
}

func word(p []uint8, i int) uint32 { return binary.LittleEndian.Uint32(p[4*i:]) }

// lerp goes t/256 of the way from pixel a to pixel b.
func lerp(a, b, t uint32) uint32 {
	const even = 0x00ff00ff
	rb := ((a&even)*(256-t) + (b&even)*t + 0x00800080) >> 8 & even
	ga := (a>>8&even)*(256-t) + (b>>8&even)*t + 0x00800080
	return rb | ga&^even
}

// Coverage is a plane of bytes that is laid over a picture: a mask.
type Coverage interface {
	// Row gives the values of row y, and Skip the first x' > x at which a value may
	// differ from 0 when all in [x, x') are 0 (x itself when one may not be).
	Row(y int) []uint8
	Skip(x, y int) int
}

// Tint lays a colour over a frame where the coverage says, at opacity 0..1. The whole
// plane of w x h pixels covers rectangle to of the frame. A screen pixel shows the
// strongest of the pixels under it, so that a hair-thin stroke is never lost.
func Tint(dst *image.RGBA, clip image.Rectangle, to Rect, cov Coverage, w, h int, c color.RGBA, opacity float64) {
	box := pixels(to).Intersect(clip).Intersect(dst.Rect)
	if box.Empty() || w == 0 || h == 0 {
		return
	}
	xs := spans(box.Min.X, box.Max.X, to.X0, to.X1, w)
	ys := spans(box.Min.Y, box.Max.Y, to.Y0, to.Y1, h)
	weight := int(opacity * 256)
	bands(box.Dy(), func(y0, y1 int) {
		line := make([]uint8, w)
		for y := y0; y < y1; y++ {
			if !strongest(line, cov, ys[y], xs[0].a, xs[len(xs)-1].b) {
				continue
			}
			out := dst.Pix[dst.PixOffset(box.Min.X, box.Min.Y+y):]
			for i, s := range xs {
				v := line[s.a]
				for _, o := range line[s.a:s.b] {
					v = max(v, o)
				}
				if v != 0 {
					mix(out[4*i:4*i+3], c, int(v)*weight/255)
				}
			}
		}
	})
}

// strongest fills line[from:end] with the largest value of each column over rows s; it
// says whether any is not 0.
func strongest(line []uint8, cov Coverage, s tap, from, end int) bool {
	clear(line[from:end])
	found := false
	for y := s.a; y < s.b; y++ {
		row := cov.Row(y)
		for x := from; x < end; {
			if next := cov.Skip(x, y); next > x {
				x = next
				continue
			}
			stop := min(end, x+64-x%64)
			for ; x < stop; x++ {
				if row[x] > line[x] {
					line[x], found = row[x], true
				}
			}
		}
	}
	return found
}

// spans are the source pixels [a, b) under each screen pixel, at least one.
func spans(from, end int, to0, to1 float64, n int) []tap {
	out := make([]tap, end-from)
	scale := float64(n) / (to1 - to0)
	for i := range out {
		p := (float64(from+i) - to0) * scale
		a := max(0, min(n-1, int(math.Floor(p+1e-9))))
		b := max(a+1, min(n, int(math.Floor(p+scale-1e-9))+1))
		if scale < 1 {
			a = max(0, min(n-1, int(math.Floor(p+scale/2))))
			b = a + 1
		}
		out[i] = tap{a: a, b: b}
	}
	if scale >= 1 { // what lies under less than half a screen pixel at the ends
		if float64(from) < to0+1 {
			out[0].a = 0
		}
		if float64(end) > to1-1 {
			out[len(out)-1].b = n
		}
	}
	return out
}

func mix(o []uint8, c color.RGBA, w int) {
	o[0] = uint8((int(o[0])*(256-w) + int(c.R)*w) >> 8)
	o[1] = uint8((int(o[1])*(256-w) + int(c.G)*w) >> 8)
	o[2] = uint8((int(o[2])*(256-w) + int(c.B)*w) >> 8)
}

// Shade lays a colour over the part of clip that lies outside hole.
func Shade(dst *image.RGBA, clip image.Rectangle, hole Rect, c color.RGBA, opacity float64) {
	clip = clip.Intersect(dst.Rect)
	h := pixels(hole).Intersect(clip)
	if h.Empty() {
		h = image.Rectangle{Min: clip.Min, Max: clip.Min}
	}
	w := int(opacity * 256)
	area := func(r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			out := dst.Pix[dst.PixOffset(r.Min.X, y):]
			for i := range r.Dx() {
				mix(out[4*i:4*i+3], c, w)
			}
		}
	}
	area(image.Rect(clip.Min.X, clip.Min.Y, clip.Max.X, h.Min.Y))
	area(image.Rect(clip.Min.X, h.Max.Y, clip.Max.X, clip.Max.Y))
	area(image.Rect(clip.Min.X, h.Min.Y, h.Min.X, h.Max.Y))
	area(image.Rect(h.Max.X, h.Min.Y, clip.Max.X, h.Max.Y))
}

// Box paints a filled rectangle.
func Box(dst *image.RGBA, clip, r image.Rectangle, c color.RGBA) {
	r = r.Intersect(clip).Intersect(dst.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		out := dst.Pix[dst.PixOffset(r.Min.X, y):]
		for i := range r.Dx() {
			out[4*i], out[4*i+1], out[4*i+2], out[4*i+3] = c.R, c.G, c.B, 255
		}
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
