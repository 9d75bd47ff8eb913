package jpeg

import (
	"math"

	"afterimage/linearops"
)

// Decode is the photo as a program shows the coding: colour interpolated linearly
// between the centres of its samples, samples rounded to 8 bits, in [-1, 1]; on the
// coding's grid, or, where cropped is true, of the photo's own size.
func (c *Coding) Decode(cropped bool) linearops.Image {
	s := c.Shape()
	planes := c.planes()
	low := make([][]float32, len(planes))
	for i, p := range planes {
		low[i] = p.samples()
	}
	out := linearops.NewImage(s)
	cb, cr := make([]float32, s.W), make([]float32, s.W)
	for y := range s.H {
		if c.Colour != nil {
			c.Colour[0].interpolate(cb, low[1], y)
			c.Colour[1].interpolate(cr, low[2], y)
		}
		r, g, b := out.Row(0, y), out.Row(1, y), out.Row(2, y)
		for x, l := range low[0][y*s.W : (y+1)*s.W] {
			l += 128
			r[x] = rounded(l + float32(redCr*cr[x]))
			g[x] = rounded(l - float32(greenCb*cb[x]) - float32(greenCr*cr[x]))
			b[x] = rounded(l + float32(blueCb*cb[x]))
		}
	}
	if !cropped {
		return out
	}
	photo := linearops.NewImage(linearops.Shape{C: 3, H: c.H, W: c.W})
	for p := range 3 {
		for y := range c.H {
			copy(photo.Row(p, y), out.Row(p, y-c.Y)[-c.X:])
		}
	}
	return photo
}

// rounded is the value, on [-1, 1], of the nearest of 8 bits.
func rounded(level float32) float32 {
	return float32(math.RoundToEven(float64(min(max(level, 0), 255)))/levels) - 1
}

// samples is a plane in levels less 128, rounded to 8 bits as a decoder's are.
func (p *Plane) samples() []float32 {
	w := 8 * p.BW
	out := make([]float32, 64*p.BW*p.BH)
	var f [64]float32
	for y := range p.BH {
		for x := range p.BW {
			p.dequantise(&f, p.at(y, x))
			inverse(&f)
			for i, v := range f {
				v = float32(math.RoundToEven(float64(v)))
				out[(8*y+i/8)*w+8*x+i%8] = min(max(v, -128), 127)
			}
		}
	}
	return out
}

// interpolate fills dst with row y of the photo of a plane of samples.
func (p *Plane) interpolate(dst, samples []float32, y int) {
	w := 8 * p.BW
	top, low, wy := between(y, 8*p.BH, p.Down)
	a, b := samples[top*w:(top+1)*w], samples[low*w:(low+1)*w]
	for x := range dst {
		left, right, wx := between(x, w, p.Across)
		u := a[left] + float32(wy*(b[left]-a[left]))
		v := a[right] + float32(wy*(b[right]-a[right]))
		dst[x] = u + float32(wx*(v-u))
	}
}

// between finds the two samples around pixel i, of n samples of r pixels each, and the
// weight of the second.
func between(i, n, r int) (a, b int, weight float32) {
	at := (float64(i)+0.5)/float64(r) - 0.5
	below := math.Floor(at)
	return min(max(int(below), 0), n-1), min(max(int(below)+1, 0), n-1), float32(at - below)
}
