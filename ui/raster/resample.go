package raster

import (
	"encoding/binary"
	"image"
	"math"

	"afterimage/internal/par"
	"afterimage/ui/raster/internal/lerp"
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
	par.Bands(box.Dy(), func(y0, y1 int) {
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
		pos = math.Round(pos*(1<<20)) / (1 << 20) // so that a view that was moved is drawn as before
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
	at, weights := make([]int32, len(columns)), make([]uint64, len(columns))
	for i, c := range columns {
		at[i] = c.a - first
		if c.a != c.b {
			weights[i] = lerp.Weight(int(c.t))
		}
	}
	for y := y0; y < y1; y++ {
		r := rows[y]
		a := img.Pix[int(r.a)*img.Stride+4*int(first):]
		b := img.Pix[int(r.b)*img.Stride+4*int(first):]
		lerp.Rows(line[:n], a, b, int(r.t))
		o := dst.PixOffset(box.Min.X, box.Min.Y+y)
		lerp.Columns(dst.Pix[o:o+4*len(columns)], line, at, weights)
	}
}
