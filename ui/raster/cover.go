package raster

import (
	"image"
	"image/color"
	"math"
	"sort"

	"afterimage/internal/par"
	"afterimage/ui/raster/internal/lerp"
)

// CoverTile is the side of the squares that a [Cover] is made of.
const CoverTile = 64

// Cover is a plane of bytes that is laid over a picture: a mask. It keeps no memory for
// empty squares, and smaller versions of itself in which each value is the largest of
// four: a frame costs what its pixels cost, and nothing that is painted is ever lost.
type Cover struct {
	W, H   int
	levels []coverLevel
}

type coverLevel struct {
	w, h, cols int
	tiles      [][]uint8 // CoverTile^2 values, row by row; nil for zeros
}

// NewCover is an empty plane of w x h pixels.
func NewCover(w, h int) *Cover {
	c := &Cover{W: w, H: h}
	for {
		cols, rows := (w+CoverTile-1)/CoverTile, (h+CoverTile-1)/CoverTile
		c.levels = append(c.levels, coverLevel{w: w, h: h, cols: cols, tiles: make([][]uint8, cols*rows)})
		if max(w, h) <= CoverTile {
			return c
		}
		w, h = (w+1)/2, (h+1)/2
	}
}

// Set gives the square at (x, y), multiples of CoverTile, its values: rows of what of
// it lies inside the plane. nil empties it.
func (c *Cover) Set(x, y int, pix []uint8) {
	l := &c.levels[0]
	tx, ty := x/CoverTile, y/CoverTile
	at := ty*l.cols + tx
	if pix == nil {
		if l.tiles[at] == nil {
			return
		}
		l.tiles[at] = nil
	} else {
		w, h := min(CoverTile, l.w-x), min(CoverTile, l.h-y)
		if len(pix) != w*h {
			panic("raster: a square of another size")
		}
		if l.tiles[at] == nil {
			l.tiles[at] = make([]uint8, CoverTile*CoverTile)
		}
		for row := range h {
			copy(l.tiles[at][row*CoverTile:], pix[row*w:(row+1)*w])
		}
	}
	for lv := 1; lv < len(c.levels); lv++ {
		c.levels[lv].gather(tx/2, ty/2, tx%2, ty%2, c.levels[lv-1].tiles[ty*c.levels[lv-1].cols+tx])
		tx, ty = tx/2, ty/2
	}
}

// gather takes a square of the finer level into quarter (qx, qy) of square (tx, ty).
func (l *coverLevel) gather(tx, ty, qx, qy int, from []uint8) {
	const half = CoverTile / 2
	at := ty*l.cols + tx
	if l.tiles[at] == nil {
		if from == nil {
			return
		}
		l.tiles[at] = make([]uint8, CoverTile*CoverTile)
	}
	for y := range half {
		o := (qy*half+y)*CoverTile + qx*half
		out := l.tiles[at][o : o+half]
		if from == nil {
			clear(out)
			continue
		}
		a, b := from[2*y*CoverTile:(2*y+1)*CoverTile], from[(2*y+1)*CoverTile:(2*y+2)*CoverTile]
		for x := range out {
			out[x] = max(a[2*x], a[2*x+1], b[2*x], b[2*x+1])
		}
	}
}

// Tint lays a colour over a frame where the cover says, at opacity 0..1. The whole
// plane covers rectangle to of the frame. A screen pixel shows the strongest of the
// pixels under it, so that a hair-thin stroke is never lost.
func (c *Cover) Tint(dst *image.RGBA, clip image.Rectangle, to Rect, tint color.RGBA, opacity float64) {
	box := pixels(to).Intersect(clip).Intersect(dst.Rect)
	if box.Empty() || c.W == 0 || c.H == 0 {
		return
	}
	lv := 0
	for s := min(float64(c.W)/(to.X1-to.X0), float64(c.H)/(to.Y1-to.Y0)); s >= 2 && lv < len(c.levels)-1; s /= 2 {
		lv++
	}
	l := &c.levels[lv]
	// The level's last column may stand for pixels that are not there.
	to.X1 = to.X0 + (to.X1-to.X0)*float64(l.w<<lv)/float64(c.W)
	to.Y1 = to.Y0 + (to.Y1-to.Y0)*float64(l.h<<lv)/float64(c.H)
	xs := spans(box.Min.X, box.Max.X, to.X0, to.X1, l.w)
	ys := spans(box.Min.Y, box.Max.Y, to.Y0, to.Y1, l.h)
	colour := uint32(tint.R) | uint32(tint.G)<<8 | uint32(tint.B)<<16 | 255<<24
	table := tintWeights(opacity)
	par.Bands(box.Dy(), func(y0, y1 int) {
		line, weights := make([]uint8, l.w), make([]uint8, len(xs))
		from, end := 0, 0 // the screen pixels that show anything
		for y := y0; y < y1; y++ {
			if y == y0 || ys[y] != ys[y-1] {
				lo, hi := l.strongest(line, ys[y], int(xs[0].a), int(xs[len(xs)-1].b))
				from = sort.Search(len(xs), func(i int) bool { return int(xs[i].b) > lo })
				end = max(from, sort.Search(len(xs), func(i int) bool { return int(xs[i].a) >= hi }))
				weigh(weights[from:end], line, xs[from:end], &table)
			}
			if from < end {
				at := dst.PixOffset(box.Min.X, box.Min.Y+y)
				lerp.Tint(dst.Pix[at+4*from:at+4*end], colour, weights[from:end])
			}
		}
	})
}

// tintWeights is the weight of the colour, in 1/256, for each value.
func tintWeights(opacity float64) (w [256]uint8) {
	for v := range w {
		w[v] = uint8(math.Round(math.Min(255, opacity*256*float64(v)/255)))
	}
	return w
}

// weigh gives each screen pixel the weight of the largest value under it.
func weigh(weights, line []uint8, xs []tap, table *[256]uint8) {
	xs = xs[:len(weights)]
	for i, s := range xs {
		v := line[s.a]
		for k := s.a + 1; k < s.b; k++ {
			v = max(v, line[k])
		}
		weights[i] = table[v]
	}
}

// strongest fills line[lo:hi] with the largest value of each column over rows s, where
// any square in [from, end) is not empty; the rest of it is 0.
func (l *coverLevel) strongest(line []uint8, s tap, from, end int) (lo, hi int) {
	clear(line[from:end])
	lo, hi = end, from
	for y := int(s.a); y < int(s.b); y++ {
		row := l.tiles[y/CoverTile*l.cols:]
		for x := from - from%CoverTile; x < end; x += CoverTile {
			tile := row[x/CoverTile]
			if tile == nil {
				continue
			}
			o := y % CoverTile * CoverTile
			a, b := max(x, from), min(x+CoverTile, end)
			lo, hi = min(lo, a), max(hi, b)
			lerp.Max(line[a:b], tile[o+a-x:o+b-x])
		}
	}
	return lo, hi
}

// spans are the source pixels [a, b) under each screen pixel, at least one.
func spans(from, end int, to0, to1 float64, n int) []tap {
	out := make([]tap, end-from)
	scale := float64(n) / (to1 - to0)
	for i := range out {
		p := (float64(from+i) - to0) * scale
		a := max(0, min(n-1, int(math.Floor(p+1e-7))))
		b := max(a+1, min(n, int(math.Floor(p+scale-1e-7))+1))
		if scale < 1 {
			a = max(0, min(n-1, int(math.Floor(p+scale/2+1e-7))))
			b = a + 1
		}
		out[i] = tap{a: int32(a), b: int32(b)}
	}
	if scale >= 1 { // what lies under less than half a screen pixel at the ends
		if float64(from) < to0+1 {
			out[0].a = 0
		}
		if float64(end) > to1-1 {
			out[len(out)-1].b = int32(n)
		}
	}
	return out
}
