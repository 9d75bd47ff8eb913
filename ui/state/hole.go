package state

import (
	"math"
	"slices"

	"afterimage/restoration"
)

// plane is a part of a mask, cut out so that it can be looked at elsewhere.
type plane struct {
	w, h  int
	alpha []uint8
}

// cutMask copies what is painted of region r of a mask, to whole tiles, into spare where
// that is large enough. x and y are where the copy begins on the photo. It is quick: what is to be known of the copy is found elsewhere.
func cutMask(m *Mask, r restoration.Rect, spare []uint8) (p plane, x, y int) {
	a := Area{X0: r.X + r.W, Y0: r.Y + r.H}
	for y := r.Y; y < r.Y+r.H; y = (y/tileSide + 1) * tileSide {
		for x := r.X; x < r.X+r.W; x = (x/tileSide + 1) * tileSide {
			if m.Skip(x, y) == x {
				a = Area{X0: min(a.X0, x), Y0: min(a.Y0, y), X1: max(a.X1, x+tileSide), Y1: max(a.Y1, y+tileSide)}
			}
		}
	}
	// a rim of one pixel, which may be known
	a = Area{X0: max(r.X, a.X0-1), Y0: max(r.Y, a.Y0-1), X1: min(r.X+r.W, a.X1+1), Y1: min(r.Y+r.H, a.Y1+1)}
	if a.Empty() {
		return plane{}, r.X, r.Y
	}
	p = plane{w: a.X1 - a.X0, h: a.Y1 - a.Y0, alpha: spare[:0]}
	if n := p.w * p.h; cap(spare) < n {
		p.alpha = make([]uint8, 0, n)
	}
	for y := a.Y0; y < a.Y1; y++ {
		p.alpha = append(p.alpha, m.Row(y)[a.X0:a.X1]...)
	}
	return p, a.X0, a.Y0
}

// painted is the smallest area of the plane that holds everything touched.
func (p plane) painted() Area {
	a := Area{X0: p.w, Y0: p.h}
	for y := range p.h {
		row := p.alpha[y*p.w : (y+1)*p.w]
		first := slices.IndexFunc(row, func(v uint8) bool { return v != 0 })
		if first < 0 {
			continue
		}
		last := p.w - 1
		for row[last] == 0 {
			last--
		}
		a = Area{X0: min(a.X0, first), Y0: min(a.Y0, y), X1: max(a.X1, last+1), Y1: y + 1}
	}
	if a.Empty() {
		return Area{}
	}
	return a
}

// around is the part of the plane that holds a and a rim of one pixel.
func (p plane) around(a Area) plane {
	if a.Empty() {
		return plane{}
	}
	x0, y0, x1, y1 := max(0, a.X0-1), max(0, a.Y0-1), min(p.w, a.X1+1), min(p.h, a.Y1+1)
	out := plane{w: x1 - x0, h: y1 - y0, alpha: make([]uint8, 0, (x1-x0)*(y1-y0))}
	for y := y0; y < y1; y++ {
		out.alpha = append(out.alpha, p.alpha[y*p.w+x0:y*p.w+x1]...)
	}
	return out
}

// holeWidth is the width in pixels of the widest hole: twice the largest distance of a
// touched pixel from one that is known. What lies beyond the plane is not known. It is 0
// where nothing is touched, and the plane's longer side where nothing is known. Time and
// memory go with the pixels; the distances are exact (Meijster, Roerdink and Hesselink
// 2000: down each column, then along each row).
func (p plane) holeWidth() int {
	far := p.w + p.h
	g := make([]int32, len(p.alpha)) // distance to what is known in the same column
	any := false
	for x := range p.w {
		d := far
		for y := range p.h {
			i := y*p.w + x
			if d = min(d+1, far); p.alpha[i] == 0 {
				d = 0
			}
			any = any || d > 0
			g[i] = int32(d)
		}
		d = far
		for y := p.h - 1; y >= 0; y-- {
			i := y*p.w + x
			d = min(d+1, int(g[i]))
			g[i] = int32(d)
		}
	}
	if !any {
		return 0
	}
	most, row := 0, newEnvelope(p.w)
	for y := range p.h {
		most = max(most, row.most(g[y*p.w:(y+1)*p.w]))
	}
	if most >= far*far {
		return max(p.w, p.h)
	}
	return int(math.Round(2 * math.Sqrt(float64(most))))
}

// envelope is the lower envelope of the parabolas (x-i)^2 + g(i)^2 of a row.
type envelope struct{ at, from []int }

func newEnvelope(w int) *envelope { return &envelope{make([]int, w), make([]int, w)} }

// most is the largest squared distance in a row.
func (e *envelope) most(g []int32) int {
	f := func(x, i int) int { return (x-i)*(x-i) + int(g[i])*int(g[i]) }
	// sep is the first x from which on u is nearer than i, u > i.
	sep := func(i, u int) int {
		n, d := u*u-i*i+int(g[u])*int(g[u])-int(g[i])*int(g[i]), 2*(u-i)
		if n < 0 {
			return (n - d + 1) / d
		}
		return n / d
	}
	q := 0
	e.at[0], e.from[0] = 0, 0
	for u := 1; u < len(g); u++ {
		for q >= 0 && f(e.from[q], e.at[q]) > f(e.from[q], u) {
			q--
		}
		if q < 0 {
			q = 0
			e.at[0], e.from[0] = u, 0
		} else if w := 1 + sep(e.at[q], u); w < len(g) {
			q++
			e.at[q], e.from[q] = u, w
		}
	}
	most := 0
	for u := len(g) - 1; u >= 0; u-- {
		most = max(most, f(u, e.at[q]))
		if u == e.from[q] {
			q--
		}
	}
	return most
}
