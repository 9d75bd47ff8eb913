package selection

import (
	"context"
	"math"

	"afterimage/internal/par"
)

// far is a distance that stands for none in sight.
const far = math.MaxUint16

// distances tells for each pixel of area the squared distance to the nearest pixel that
// is painted (or not painted: painted false), in pixels from middle to middle; exact up
// to reach, and larger than reach*reach where it is farther. What lies outside area
// counts as being far away, so that area has to hold whatever matters. The rows are told
// one by one, on several goroutines.
//
// It is done by columns first, then along the rows: with g the distance within a column,
// the square of what is sought is the least of (x - u)^2 + g(u)^2 over u, the lower
// envelope of parabolas.
//
// A. Meijster, J. Roerdink, W. Hesselink: A general algorithm for computing distance
// transforms in linear time (2000).
func distances(ctx context.Context, p Plane, a Area, painted bool, reach int, each func(y int, square []int)) error {
	w, h := a.X1-a.X0, a.Y1-a.Y0
	reach = min(reach, far-1)
	g := make([]uint16, w*h)
	columns(p, a, painted, reach, g)
	par.Bands(h, func(y0, y1 int) {
		e := envelope{at: make([]int, w), from: make([]int, w), square: make([]int, w)}
		for y := y0; y < y1 && !ended(ctx, y); y++ {
			each(a.Y0+y, e.row(g[y*w:(y+1)*w], reach))
		}
	})
	return ctx.Err()
}

// columns fills g with the distance to the nearest pixel above or below, far where it is
// more than reach.
func columns(p Plane, a Area, painted bool, reach int, g []uint16) {
	w, h := a.X1-a.X0, a.Y1-a.Y0
	parts := (w + 511) / 512 // strips of columns, for the processors
	par.Bands(64*parts, func(b0, b1 int) {
		x0, x1 := b0/64*512, min(w, b1/64*512)
		for y := range h { // down: the nearest above
			row, out := p.Pix[(a.Y0+y)*p.W+a.X0:], g[y*w:(y+1)*w]
			for x := x0; x < x1; x++ {
				switch {
				case (row[x] != 0) == painted:
					out[x] = 0
				case y > 0 && int(g[(y-1)*w+x]) < reach:
					out[x] = g[(y-1)*w+x] + 1
				default:
					out[x] = far
				}
			}
		}
		for y := h - 2; y >= 0; y-- { // up: or below
			out, under := g[y*w:(y+1)*w], g[(y+1)*w:(y+2)*w]
			for x := x0; x < x1; x++ {
				if int(under[x]) < reach {
					out[x] = min(out[x], under[x]+1)
				}
			}
		}
	})
}

// envelope is the room to work on one row.
type envelope struct{ at, from, square []int }

// row is the squared distance for each pixel of a row. The slices are the envelope's
// own, until the next row.
func (e *envelope) row(g []uint16, reach int) []int {
	n := 0 // parabolas in the envelope: at[i] is the middle of one, from[i] where it begins
	for u, d := range g {
		if d == far {
			continue
		}
		start := 0
		for n > 0 {
			start = cross(e.at[n-1], int(g[e.at[n-1]]), u, int(d))
			if start > e.from[n-1] {
				break
			}
			n--
			start = 0
		}
		if start < len(g) {
			e.at[n], e.from[n] = u, start
			n++
		}
	}
	if n == 0 {
		for x := range e.square {
			e.square[x] = reach*reach + 1
		}
		return e.square
	}
	for i := range n {
		end := len(g)
		if i+1 < n {
			end = e.from[i+1]
		}
		u := e.at[i]
		v := int(g[u]) * int(g[u])
		for x := e.from[i]; x < end; x++ {
			e.square[x] = (x-u)*(x-u) + v
		}
	}
	return e.square
}

// cross is the first x at which the parabola of u (height d) is lower than that of s
// (height c), s < u: where it is not before 0.
func cross(s, c, u, d int) int {
	v := u*u - s*s + d*d - c*c
	if v < 0 {
		return 0
	}
	return v/(2*(u-s)) + 1
}
