package jpeg

import (
	"fmt"
	"sync"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// Cells is the set of photos that a coding may have come from: each coefficient within
// half a step of what the file keeps. It is a constraint on estimates of the photo,
// and safe for concurrent use.
type Cells struct {
	coding *Coding
	// bounds of each plane: how far a coefficient may be from its multiple.
	reach [3][64]float32
}

// inside is how far from the edge of its cell a coefficient is kept, in levels: a file
// of 8 bits adds the noise of its rounding, with a standard deviation of 0.19 in luma,
// and an encoder in integers another 0.29. Two and a half times both keeps re-encoding
// the file from crossing the edge. A cell is never narrowed to less than half.
const inside = 0.9

// NewCells keeps the coding.
func NewCells(c *Coding) *Cells {
	out := &Cells{coding: c}
	for i, p := range c.planes() {
		for k, q := range p.Table {
			half := float32(q) / 2
			out.reach[i][k] = max(half-inside, half/2)
		}
	}
	return out
}

// Project moves an estimate of the photo on the coding's grid, of shape
// [Coding.Shape], to the nearest photo in the cells, in place: nearest in luma and
// colour, where the mean of a sample's pixels is what the file tells of colour. sigma
// plays no part. A gray file makes the estimate gray.
func (c *Cells) Project(x0hat linearops.Image, _ float64) {
	if x0hat.Shape != c.coding.Shape() {
		panic(fmt.Sprintf("jpeg: an estimate of %v on a grid of %v", x0hat.Shape, c.coding.Shape()))
	}
	p := projections.Get().(*projection)
	p.Cells, p.m = c, x0hat
	par.Do(c.coding.Units[0], p)
	*p = projection{}
	projections.Put(p)
}

var (
	projections = sync.Pool{New: func() any { return new(projection) }}
	units       = sync.Pool{New: func() any { return new(unit) }}
)

// projection projects a row of units a part.
type projection struct {
	*Cells
	m linearops.Image
}

func (p *projection) Run(row int) {
	u := units.Get().(*unit)
	defer units.Put(u)
	c := p.coding
	u.w, u.h = c.unit()
	for col := range c.Units[1] {
		u.load(p.m, col*u.w, row*u.h)
		changed := p.plane(u, 0, &c.Luma, row, col)
		for i := range c.Colour {
			changed = p.plane(u, i+1, &c.Colour[i], row, col) || changed
		}
		if c.Colour == nil { // what makes it gray
			for i := range u.w * u.h {
				u.pix[1][i], u.pix[2][i] = -u.pix[1][i], -u.pix[2][i]
			}
			changed = true
		}
		if changed {
			u.add(p.m, col*u.w, row*u.h)
		}
	}
}

// plane turns plane i of a unit into its change.
func (p *projection) plane(u *unit, i int, plane *Plane, row, col int) (changed bool) {
	bw, bh := u.w/(8*plane.Across), u.h/(8*plane.Down)
	var f [64]float32
	for k := range bw * bh {
		y, x := k/bw, k%bw
		u.block(&f, i, plane.Sampling, y, x)
		forward(&f)
		if plane.known(row*bh+y, col*bw+x) && p.clamp(&f, i, plane, plane.at(row*bh+y, col*bw+x)) {
			changed = true
			inverse(&f)
		} else {
			clear(f[:])
		}
		u.spread(&f, i, plane.Sampling, y, x)
	}
	return changed
}

// clamp turns coefficients into the change that takes them into their cells.
func (p *projection) clamp(f *[64]float32, i int, plane *Plane, coef []int16) (changed bool) {
	reach := &p.reach[i]
	for k, v := range f {
		middle := float32(int32(coef[k]) * int32(plane.Table[k]))
		d := v - middle
		switch {
		case d > reach[k]:
			f[k] = reach[k] - d
		case d < -reach[k]:
			f[k] = -reach[k] - d
		default:
			f[k] = 0
			continue
		}
		changed = true
	}
	return changed
}
