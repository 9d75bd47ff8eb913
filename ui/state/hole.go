package state

import (
	"context"
	"math"
	"slices"

	"afterimage/restoration"
	"afterimage/ui/state/selection"
)

// plane is a part of a mask, cut out so that it can be looked at elsewhere.
type plane struct {
	w, h  int
	alpha []uint8
}

// cutMask copies what is painted of region r of a mask, to whole tiles, into spare where
// that is large enough. x and y are where the copy begins on the photo.
func cutMask(m *tiled, r restoration.Rect, spare []uint8) (p plane, x, y int) {
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
		p.alpha = m.appendRow(p.alpha, y, a.X0, a.X1)
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
// memory go with the pixels.
func (p plane) holeWidth() int {
	if len(p.alpha) == 0 {
		return 0
	}
	d, _ := selection.Depth(context.Background(), selection.Plane{W: p.w, H: p.h, Pix: p.alpha}) // nothing ends it
	if math.IsInf(d, 1) {
		return max(p.w, p.h)
	}
	return round(2 * d)
}
