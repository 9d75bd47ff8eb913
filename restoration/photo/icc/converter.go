package icc

import (
	"math"
	"sync"
)

// Converter converts samples of one depth between a profile of gray or RGB and sRGB. Its
// methods may be called by several goroutines.
type Converter struct {
	p       *Profile
	full    float64
	linear  [3][]float64 // of curves: the linear device value of each sample
	gray    []float64    // of a profile of one channel, or nil: what each sample is in sRGB
	back    [3]ladder
	fromRGB [3][3]float64 // from linear sRGB to linear device values
	axis    func() ladder // what gray samples are in sRGB
}

// Converter makes what converts samples of 8 or 16 bits. ok is false for a profile that
// cannot be gone back through: one of CMYK, of gray in tables, or of tables that give
// one colour to everything.
func (p *Profile) Converter(depth int) (c *Converter, ok bool) {
	n := 1<<depth - 1
	c = &Converter{p: p, full: float64(n)}
	c.axis = sync.OnceValue(func() ladder {
		return newLadder(curveOf(func(x float64) float64 { return c.Gray(uint16(c.full*x + 0.5)) }), n)
	})
	switch {
	case p.channels == 4 || p.channels == 1 && p.Tables():
		return nil, false
	case p.Tables():
		return c, p.invertible()
	}
	c.fromRGB, _ = invert(p.matrix)
	for i, f := range p.curves {
		c.linear[i] = make([]float64, n+1)
		for v := range c.linear[i] {
			c.linear[i][v] = rounded(f.at(float64(v) / c.full))
		}
		c.back[i] = newLadder(f, 65535)
	}
	if p.channels == 1 {
		c.gray = make([]float64, n+1)
		for v := range c.gray {
			c.gray[v] = p.SRGB(float64(v) / c.full)[0]
		}
	}
	return c, true
}

// SRGB is the colour of three samples in sRGB. A profile of gray looks at the first.
func (c *Converter) SRGB(r, g, b uint16) (x, y, z float64) {
	switch {
	case c.gray != nil:
		v := c.gray[r]
		return v, v, v
	case c.p.Tables():
		v := c.p.linear(values{float64(r) / c.full, float64(g) / c.full, float64(b) / c.full})
		return encode(v[0]), encode(v[1]), encode(v[2])
	}
	x, y, z = transform(c.p.matrix, c.linear[0][r], c.linear[1][g], c.linear[2][b])
	return encode(x), encode(y), encode(z)
}

// Gray is the value in sRGB of three equal samples, without the little colour that
// rounding or a table may give them: that of their luminance.
func (c *Converter) Gray(v uint16) float64 {
	if c.gray != nil {
		return c.gray[v]
	}
	d := float64(v) / c.full
	l := c.p.linear(values{d, d, d})
	return Encode(float64(0.2126*l[0]) + float64(0.7152*l[1]) + float64(0.0722*l[2]))
}

// Device gives samples for a colour of sRGB, as fractions: the nearest sample is the
// nearest whole number. What the device cannot show is clamped to what it can.
func (c *Converter) Device(x, y, z float64) (r, g, b float64) {
	switch {
	case c.gray != nil:
		v := c.DeviceGray(x)
		return v, v, v
	case c.p.Tables():
		v := c.p.inverse().device([3]float64{x, y, z})
		return c.full * v[0], c.full * v[1], c.full * v[2]
	}
	x, y, z = transform(c.fromRGB, Decode(x), Decode(y), Decode(z))
	return c.full * c.back[0].back(x), c.full * c.back[1].back(y), c.full * c.back[2].back(z)
}

// DeviceGray is the sample, as a fraction, that [Converter.Gray] takes to x: the value
// of all channels of a gray pixel.
func (c *Converter) DeviceGray(x float64) float64 { return c.full * c.axis().back(x) }

// Limits are the least and the largest value in sRGB of any colour of the device, at
// least 0 and 1.
func (p *Profile) Limits() (low, high float64) {
	high = 1
	p.visit(17, func(_, v values) {
		for _, x := range v[:3] {
			low, high = min(low, Encode(x)), max(high, Encode(x))
		}
	})
	return low, high
}

// The table of encode has parts of an octave each, of equal steps, from 2^-9 to 2^2.
const (
	encodeSteps = 512
	encodeLow   = -9
	encodeHigh  = 2
)

var encodeTable = sync.OnceValue(func() []float64 {
	t := make([]float64, 0, (encodeHigh-encodeLow)*encodeSteps+1)
	for o := encodeLow; o < encodeHigh; o++ {
		for i := range encodeSteps {
			t = append(t, rounded(Encode(math.Ldexp(1+float64(i)/encodeSteps, o))))
		}
	}
	return append(t, Encode(math.Ldexp(1, encodeHigh)))
})

// rounded forgets the last digits of what package math computes, which are not the same on
// every processor: planes must be.
func rounded(v float64) float64 { return float64(float32(v)) }

// encode is [Encode] to 2e-7, several times as fast.
func encode(x float64) float64 {
	if x < 0 {
		return -encode(-x)
	}
	if x <= 0.0031308 || x >= 1<<encodeHigh {
		return Encode(x)
	}
	bits := math.Float64bits(x)
	octave := int(bits>>52) - 1023 - encodeLow
	const shift = 52 - 9 // of the nine bits that name a step
	i := octave*encodeSteps + int(bits>>shift)&(encodeSteps-1)
	part := float64(bits&(1<<shift-1)) / (1 << shift)
	t := encodeTable()
	return t[i] + float64(part*(t[i+1]-t[i]))
}
