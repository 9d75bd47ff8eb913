package jpeg

import (
	"math"

	"afterimage/linearops"
)

// Recover is the coding that a photo of 3 planes in [-1, 1] was decoded from, by a
// program that rounded its samples to 8 bits and interpolated colour linearly between
// samples, or repeated it: whichever fits better. The grid begins at (x, y), 0 or
// less. Blocks that are not wholly in the photo are unknown, and so are blocks whose
// coefficients are no multiples of the steps, as where samples were cut off at black or
// white.
func Recover(m linearops.Image, x, y int, s Sampling, tables ...Table) *Coding {
	c := NewCoding(m.W, m.H, x, y, s, tables...)
	planes := ycc(m)
	c.Luma.recover(c, m.Shape, planes[0])
	for i := range c.Colour {
		p := &c.Colour[i]
		means := p.means(c, m.Shape, planes[i+1])
		p.recoverSamples(c, means)
		if s == (Sampling{1, 1}) {
			continue
		}
		other := *p
		other.Coef, other.Unknown = make([]int16, len(p.Coef)), nil
		other.sharpen(means)
		other.recoverSamples(c, means)
		if unknown(other.Unknown) < unknown(p.Unknown) {
			*p = other
		}
	}
	return c
}

func unknown(blocks []bool) (n int) {
	for _, v := range blocks {
		if v {
			n++
		}
	}
	return n
}

// ycc is the photo in luma less 128 and colour, in levels.
func ycc(m linearops.Image) (out [3][]float32) {
	for i := range out {
		out[i] = make([]float32, m.Plane())
	}
	r, g, b := m.PlanePix(0), m.PlanePix(1), m.PlanePix(2)
	for i := range r {
		luma := float32(yR*r[i]) + float32(yG*g[i]) + float32(yB*b[i])
		out[0][i] = float32(levels*luma) + lumaOffset
		out[1][i] = cbScale * levels * (b[i] - luma)
		out[2][i] = crScale * levels * (r[i] - luma)
	}
	return out
}

// recover takes a plane of the photo's own size.
func (p *Plane) recover(c *Coding, s linearops.Shape, pix []float32) {
	p.recoverSamples(c, p.means(c, s, pix))
}

// means is the samples of a plane on the coding's grid: means of the pixels; edges are
// repeated beyond the photo.
func (p *Plane) means(c *Coding, s linearops.Shape, pix []float32) []float32 {
	w, h := 8*p.BW, 8*p.BH
	out := make([]float32, w*h)
	scale := 1 / float32(p.Across*p.Down)
	for y := range h {
		for x := range w {
			sum := float32(0)
			for dy := range p.Down {
				row := min(max(c.Y+y*p.Down+dy, 0), s.H-1)
				for dx := range p.Across {
					sum += pix[row*s.W+min(max(c.X+x*p.Across+dx, 0), s.W-1)]
				}
			}
			out[y*w+x] = sum * scale
		}
	}
	return out
}

// anyOf is, for each sample of a plane on the coding's grid, whether any pixel is marked
// that it or a neighbour of it stands for, or lies beyond the photo.
func (p *Plane) anyOf(c *Coding, s linearops.Shape, marked []bool) []bool {
	w, h := 8*p.BW, 8*p.BH
	out := make([]bool, w*h)
	left, top := p.Across-1, p.Down-1 // none where samples are pixels
	for i := range out {
		y, x := c.Y+i/w*p.Down, c.X+i%w*p.Across
		for row := y - top; row < y+p.Down+top && !out[i]; row++ {
			for col := x - left; col < x+p.Across+left && !out[i]; col++ {
				inside := row >= 0 && col >= 0 && row < s.H && col < s.W
				beyond := row < y || col < x || row >= y+p.Down || col >= x+p.Across
				out[i] = inside && marked[row*s.W+col] || !inside && !beyond
			}
		}
	}
	return out
}

// sharpen undoes what linear interpolation between samples does to their means: in a
// direction of two pixels a sample, the mean is 3/4 of the sample and 1/8 of each
// neighbour.
func (p *Plane) sharpen(samples []float32) {
	w, h := 8*p.BW, 8*p.BH
	if p.Across == 2 {
		for y := range h {
			unmix(samples[y*w:(y+1)*w], 1)
		}
	}
	if p.Down == 2 {
		for x := range w {
			unmix(samples[x:], w)
		}
	}
}

// unmix solves (1/8, 3/4, 1/8) x = f, edges repeated, in place for every step-th value:
// Thomas's algorithm; the matrix is strictly diagonally dominant.
func unmix(f []float32, step int) {
	n := (len(f) + step - 1) / step
	if n < 2 {
		return
	}
	upper := make([]float64, n)
	x := make([]float64, n)
	const side, middle = 0.125, 0.75
	for i := range n {
		diagonal, v := middle, float64(f[i*step])
		if i == 0 || i == n-1 {
			diagonal += side
		}
		if i > 0 {
			diagonal -= side * upper[i-1]
			v -= side * x[i-1]
		}
		upper[i], x[i] = side/diagonal, v/diagonal
	}
	for i := n - 2; i >= 0; i-- {
		x[i] -= upper[i] * x[i+1]
	}
	for i, v := range x {
		f[i*step] = float32(v)
	}
}

// offGrid is the rms distance, in levels, of a block's coefficients from multiples of
// the steps that rounding to 8 bits may lead to; more shows that they are not known.
const offGrid = 0.6

// recoverSamples finds the coefficients of a plane's samples.
func (p *Plane) recoverSamples(c *Coding, samples []float32) {
	p.Unknown = make([]bool, p.BW*p.BH)
	w := 8 * p.BW
	var f [64]float32
	for y := range p.BH {
		for x := range p.BW {
			if !p.inPhoto(c, y, x) {
				p.Unknown[y*p.BW+x] = true
				continue
			}
			for i := range f {
				f[i] = samples[(8*y+i/8)*w+8*x+i%8]
			}
			forward(&f)
			coef := p.at(y, x)
			p.quantise(coef, &f)
			p.Unknown[y*p.BW+x] = p.distance(coef, &f) > offGrid
		}
	}
}

// inPhoto tells whether a block lies in the photo.
func (p *Plane) inPhoto(c *Coding, y, x int) bool {
	left, top := c.X+8*x*p.Across, c.Y+8*y*p.Down
	return left >= 0 && top >= 0 && left+8*p.Across <= c.W && top+8*p.Down <= c.H
}

// distance is the rms distance of f from the coefficients.
func (p *Plane) distance(coef []int16, f *[64]float32) float64 {
	sum := 0.0
	for i, v := range f {
		d := float64(v) - float64(coef[i])*float64(p.Table[i])
		sum += float64(d * d)
	}
	return math.Sqrt(sum / 64)
}

// Known is the share of blocks whose coefficients are known, of all planes.
func (c *Coding) Known() float64 {
	lost, all := 0, 0
	for _, p := range c.planes() {
		lost += unknown(p.Unknown)
		all += p.BW * p.BH
	}
	return 1 - float64(lost)/float64(all)
}
