// Package selection is the arithmetic of painted regions: a [Plane] of bytes, and what
// lassos, rectangles and floods choose of it, what growing, shrinking and feathering
// make of it. It knows no session, no history and no toolkit.
//
// Functions that look at many pixels take a context, and return its error as soon as it
// has ended. None of them keeps or changes a plane that it was given.
package selection

import (
	"context"

	"afterimage/internal/par"
)

// Plane is a painted region: W*H bytes, row by row; 0 is kept, 255 is painted.
type Plane struct {
	W, H int
	Pix  []uint8
}

// NewPlane is an empty plane; it panics where there is no size.
func NewPlane(w, h int) Plane {
	if w <= 0 || h <= 0 {
		panic("selection: a plane needs a size")
	}
	return Plane{W: w, H: h, Pix: make([]uint8, w*h)}
}

// Clone is a copy.
func (p Plane) Clone() Plane {
	return Plane{W: p.W, H: p.H, Pix: append(make([]uint8, 0, len(p.Pix)), p.Pix...)}
}

// Row is row y.
func (p Plane) Row(y int) []uint8 { return p.Pix[y*p.W : (y+1)*p.W] }

// Area is a region of a plane: pixels [X0, X1) x [Y0, Y1).
type Area struct{ X0, Y0, X1, Y1 int }

// Empty says whether the area has no pixel.
func (a Area) Empty() bool { return a.X0 >= a.X1 || a.Y0 >= a.Y1 }

// Within is the part of the area that lies on a plane of w x h pixels.
func (a Area) Within(w, h int) Area {
	return Area{max(0, a.X0), max(0, a.Y0), min(w, a.X1), min(h, a.Y1)}
}

// Outset is the area with n pixels more on all sides.
func (a Area) Outset(n int) Area { return Area{a.X0 - n, a.Y0 - n, a.X1 + n, a.Y1 + n} }

// Union is the smallest area that holds both.
func (a Area) Union(b Area) Area {
	switch {
	case a.Empty():
		return b
	case b.Empty():
		return a
	}
	return Area{X0: min(a.X0, b.X0), Y0: min(a.Y0, b.Y0), X1: max(a.X1, b.X1), Y1: max(a.Y1, b.Y1)}
}

// Bounds is the smallest area that holds every painted pixel.
func (p Plane) Bounds() Area {
	b := Area{X0: p.W, Y0: p.H}
	for y := range p.H {
		row := p.Row(y)
		first := 0
		for first < p.W && row[first] == 0 {
			first++
		}
		if first == p.W {
			continue
		}
		last := p.W
		for row[last-1] == 0 {
			last--
		}
		b.X0, b.X1 = min(b.X0, first), max(b.X1, last)
		b.Y0, b.Y1 = min(b.Y0, y), max(b.Y1, y+1)
	}
	if b.Empty() {
		return Area{}
	}
	return b
}

// Combine lays shape over a plane where it is not 0: added by the larger value, or taken
// away. Both have the same size.
func (p Plane) Combine(shape Plane, subtract bool) Plane {
	if p.W != shape.W || p.H != shape.H {
		panic("selection: planes of two sizes")
	}
	out := p.Clone()
	par.Bands(p.H, func(y0, y1 int) {
		dst, src := out.Pix[y0*p.W:y1*p.W], shape.Pix[y0*p.W:y1*p.W]
		for i, v := range src {
			switch {
			case v == 0:
			case subtract:
				dst[i] = min(dst[i], 255-v)
			default:
				dst[i] = max(dst[i], v)
			}
		}
	})
	return out
}

// Invert swaps what is painted and what is kept.
func (p Plane) Invert() Plane {
	out := Plane{W: p.W, H: p.H, Pix: make([]uint8, len(p.Pix))}
	par.Bands(p.H, func(y0, y1 int) {
		dst := out.Pix[y0*p.W : y1*p.W]
		for i, v := range p.Pix[y0*p.W : y1*p.W] {
			dst[i] = 255 - v
		}
	})
	return out
}

// ended says, on every 32nd row, whether the context has ended.
func ended(ctx context.Context, y int) bool { return y%32 == 0 && ctx.Err() != nil }
