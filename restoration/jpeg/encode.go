package jpeg

import (
	"fmt"
	"math"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// Encode is the coding of an image of 3 planes in [-1, 1] on a grid that begins at
// (x, y), 0 or less: as a JPEG encoder would quantise it, each coefficient to the
// nearest multiple of its step. For tables see [NewCoding].
func Encode(m linearops.Image, x, y int, s Sampling, tables ...Table) *Coding {
	c := NewCoding(m.W, m.H, x, y, s, tables...)
	c.encode(Extend(m, x, y, c.Shape()))
	return c
}

// encode quantises an image of the grid's shape.
func (c *Coding) encode(m linearops.Image) {
	if m.Shape != c.Shape() {
		panic(fmt.Sprintf("jpeg: an image of %v on a grid of %v", m.Shape, c.Shape()))
	}
	par.Do(c.Units[0], &encoder{c, m})
}

// encoder quantises a row of units a part.
type encoder struct {
	c *Coding
	m linearops.Image
}

func (e *encoder) Run(row int) {
	var u unit
	var f [64]float32
	u.w, u.h = e.c.unit()
	for col := range e.c.Units[1] {
		u.load(e.m, col*u.w, row*u.h)
		for i, p := range e.c.planes() {
			bw, bh := u.w/(8*p.Across), u.h/(8*p.Down)
			for k := range bw * bh {
				u.block(&f, i, p.Sampling, k/bw, k%bw)
				forward(&f)
				p.quantise(p.at(row*bh+k/bw, col*bw+k%bw), &f)
			}
		}
	}
}

// at is the coefficients of a block.
func (p *Plane) at(y, x int) []int16 {
	i := 64 * (y*p.BW + x)
	return p.Coef[i : i+64 : i+64]
}

// known tells whether a block's coefficients are.
func (p *Plane) known(y, x int) bool { return p.Unknown == nil || !p.Unknown[y*p.BW+x] }

// quantise rounds coefficients to multiples of the steps.
func (p *Plane) quantise(dst []int16, f *[64]float32) {
	for i, v := range f {
		k := math.Round(float64(v) / float64(p.Table[i]))
		dst[i] = int16(min(max(k, math.MinInt16), math.MaxInt16))
	}
}

// dequantise gives the coefficients in levels.
func (p *Plane) dequantise(f *[64]float32, src []int16) {
	for i, k := range src {
		f[i] = float32(int32(k) * int32(p.Table[i]))
	}
}

// Same is the share of known coefficients that two codings of one photo, on one grid
// and of the same tables, agree in.
func (c *Coding) Same(d *Coding) float64 {
	same, all := 0, 0
	for i, p := range c.planes() {
		q := d.planes()[i]
		if len(p.Coef) != len(q.Coef) {
			panic("jpeg: codings of two sizes")
		}
		for j, k := range p.Coef {
			if p.Unknown != nil && p.Unknown[j/64] || q.Unknown != nil && q.Unknown[j/64] {
				continue
			}
			all++
			if k == q.Coef[j] {
				same++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(same) / float64(all)
}
