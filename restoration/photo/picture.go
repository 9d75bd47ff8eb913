package photo

import (
	"errors"
	"math"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// picture is an image as samples, the way a file holds it: rows of pixels of 1
// (gray), 3 or 4 (with straight alpha) samples.
type picture struct {
	w, h     int
	channels int
	depth    int
	quality  int
	samples  []uint16
	meta     Metadata
	mark     string
}

func newPicture(m linearops.Image, o WriteOptions) *picture {
	back := o.wayBack(m)
	if o.Gray && m.C == 3 {
		m = grayOf(m)
	}
	p := &picture{w: m.W, h: m.H, channels: m.C, depth: o.Depth, quality: o.Quality, meta: o.Meta, mark: o.Mark}
	switch {
	case o.Alpha != nil:
		p.channels = 4
	case back != nil && !back.space.gray:
		p.channels = 3
	}
	if back == nil && o.Own != nil && o.Own.space != nil || !profileSuits(p.meta.ICC, p.channels) {
		p.meta.ICC = nil
	}
	p.samples = make([]uint16, m.Plane()*p.channels)
	par.Bands(m.H, func(from, to int) {
		for y := from; y < to; y++ {
			p.fill(m, y)
		}
	})
	if back != nil {
		back.fill(p)
	}
	full := float64(uint(1)<<o.Depth - 1)
	for i, a := range o.Alpha {
		p.samples[i*4+3] = uint16(math.Round(min(max(float64(a), 0), 1) * full))
	}
	return p
}

// fill takes the samples of row y from planes in sRGB.
func (p *picture) fill(m linearops.Image, y int) {
	row := p.row(y)
	for c := range min(p.channels, 3) {
		for i, v := range m.Row(min(c, m.C-1), y) {
			row[i*p.channels+c] = quantise(v, p.depth)
		}
	}
}

// grayOf is the luma of a colour picture as a plane in [-1, 1]; equal planes come out
// as they were.
func grayOf(m linearops.Image) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: 1, H: m.H, W: m.W})
	r, g, b := m.PlanePix(0), m.PlanePix(1), m.PlanePix(2)
	for i := range out.Pix {
		out.Pix[i] = lumaOf(r[i], g[i], b[i])
	}
	return out
}

// lumaOf is the luma of a colour, clamped to [-1, 1] first. float32 forgets the rounding
// of the sum, so that equal values stay.
func lumaOf(r, g, b float32) float32 {
	clamp := func(v float32) float64 { return min(max(float64(v), -1), 1) }
	return float32((float64(2126*clamp(r)) + float64(7152*clamp(g)) + float64(722*clamp(b))) / 10000)
}

// row is the samples of row y.
func (p *picture) row(y int) []uint16 {
	n := p.w * p.channels
	return p.samples[y*n : (y+1)*n]
}

// verify reads a written file back and compares it with what was meant: its size,
// and every sample where the format keeps them.
func (p *picture) verify(data []byte, lossless bool) error {
	back, err := decode(data)
	if err != nil {
		return errors.Join(errReadBack, err)
	}
	if back.W != p.w || back.H != p.h || lossless && !p.holds(back) {
		return errReadBack
	}
	return nil
}

// holds compares every sample with a photo that was read back.
func (p *picture) holds(back *Photo) bool {
	if back.Depth != p.depth {
		return false
	}
	for i := range p.w * p.h {
		s := p.samples[i*p.channels : (i+1)*p.channels]
		for c := range 3 {
			if s[min(c, len(s)-1)] != back.sample(i, c) {
				return false
			}
		}
		if len(s) == 4 && !back.Opaque() && s[3] != back.opaque(i) {
			return false
		}
	}
	return true
}
