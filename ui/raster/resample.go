package raster

import (
	"encoding/binary"
	"image"
	"math"
)

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
		if smooth {
			blendRows(dst, img, box, columns, rows, y0, y1)
		} else {
			copyRows(dst, img, box, columns, rows, y0, y1)
		}
	})
}

// tap says which two source pixels make a screen pixel, and the weight of the second
// in 1/256.
type tap struct{ a, b, t int32 }

// taps works out the source of screen pixels [from, end) along one axis: scale photo
// pixels a screen pixel, factor of the level, n pixels in it.
func taps(from, end int, to, src, scale, factor float64, n int, smooth bool) []tap {
	out := make([]tap, end-from)
	last := int32(n - 1)
	for i := range out {
		pos := (src + (float64(from+i)+0.5-to)*scale) * factor
		if !smooth {
			k := max(0, min(last, int32(math.Floor(pos))))
			out[i] = tap{k, k, 0}
			continue
		}
		pos -= 0.5
		k := int32(math.Floor(pos))
		out[i] = tap{max(0, min(last, k)), max(0, min(last, k+1)), int32((pos - math.Floor(pos)) * 256)}
	}
	return out
}

// copyRows shows pixels as squares: rows of the screen that show the same row of the
// picture are made once.
func copyRows(dst, img *image.RGBA, box image.Rectangle, columns, rows []tap, y0, y1 int) {
	one := columns[len(columns)-1].a-columns[0].a == int32(len(columns)-1) // pixel for pixel
	for y := y0; y < y1; y++ {
		at := dst.PixOffset(box.Min.X, box.Min.Y+y)
		out := dst.Pix[at : at+4*len(columns)]
		row := img.Pix[int(rows[y].a)*img.Stride:]
		switch {
		case y > y0 && rows[y].a == rows[y-1].a:
			copy(out, dst.Pix[at-dst.Stride:])
		case one:
			copy(out, row[4*columns[0].a:])
		default:
			for i, c := range columns {
				binary.LittleEndian.PutUint32(out[4*i:], binary.LittleEndian.Uint32(row[4*c.a:]))
			}
		}
	}
}

// blendRows interpolates linearly, down the columns first: what two rows of the picture
// give for a row of the screen is used again by its neighbours to the left and right.
func blendRows(dst, img *image.RGBA, box image.Rectangle, columns, rows []tap, y0, y1 int) {
	first := columns[0].a
	n := int(columns[len(columns)-1].b-first) + 1
	line := make([]uint64, n+1) // one more, so that every pixel has a right neighbour
	weights := make([]tap, len(columns))
	for i, c := range columns {
		weights[i] = tap{a: c.a - first, t: c.t}
		if c.a == c.b {
			weights[i].t = 0
		}
	}
	for y := y0; y < y1; y++ {
		r := rows[y]
		a := img.Pix[int(r.a)*img.Stride+4*int(first):]
		b := img.Pix[int(r.b)*img.Stride+4*int(first):]
		mixRows(line[:n], a, b, uint64(r.t))
		at := dst.PixOffset(box.Min.X, box.Min.Y+y)
		mixColumns(dst.Pix[at:at+4*len(columns)], line, weights)
	}
}

// The four channels of a pixel are the 16-bit lanes of a word, in the order R B G A.
const (
	lanes = 0x00ff00ff00ff00ff
	round = 0x0080008000800080
)

// spread gives each channel of a pixel 16 bits, and pack takes them back.
func spread(p uint32) uint64 {
	const even = 0x00ff00ff
	return uint64(p&even) | uint64(p>>8&even)<<32
}

func pack(v uint64) uint32 { return uint32(v) | uint32(v>>24) }

// lerp goes t/256 of the way from p to q. The lanes of q-p may borrow from each other;
// that comes out even in the sum.
func lerp(p, q, t uint64) uint64 { return (p<<8 + (q-p)*t + round) >> 8 & lanes }

// mixRows goes t/256 of the way from row a to row b, two pixels at a time.
func mixRows(line []uint64, a, b []uint8, t uint64) {
	const low = 1<<32 - 1
	a, b = a[:4*len(line)], b[:4*len(line)]
	i := 0
	for ; i+1 < len(line); i += 2 {
		p, q := binary.LittleEndian.Uint64(a[4*i:]), binary.LittleEndian.Uint64(b[4*i:])
		even := lerp(p&lanes, q&lanes, t)
		odd := lerp(p>>8&lanes, q>>8&lanes, t)
		two := line[i : i+2]
		two[0], two[1] = even&low|odd<<32, even>>32|odd&^low
	}
	if i < len(line) {
		line[i] = lerp(spread(binary.LittleEndian.Uint32(a[4*i:])), spread(binary.LittleEndian.Uint32(b[4*i:])), t)
	}
}

func mixColumns(out []uint8, line []uint64, columns []tap) {
	for i, c := range columns {
		p := line[c.a : c.a+2]
		binary.LittleEndian.PutUint32(out[4*i:], pack(lerp(p[0], p[1], uint64(c.t))))
	}
}
