package jpeg

import "math"

// Noise is the expected rms error of the decoded photo in 8-bit levels, over R, G and
// B: that of the quantisation, without what averaging colour loses. A coefficient that
// was not rounded to 0 is off by step^2/12 in the mean square. Those that were are
// closer to 0 than that, for coefficients follow a Laplace distribution (Reininger and
// Gibson 1983) whose width the share of zeros tells, frequency by frequency.
func (c *Coding) Noise() float64 {
	luma := c.Luma.noise()
	power := 3 * luma
	if c.Colour != nil {
		cb, cr := c.Colour[0].noise(), c.Colour[1].noise()
		power += (blueCb*blueCb+greenCb*greenCb)*cb + (redCr*redCr+greenCr*greenCr)*cr
	}
	return math.Sqrt(power / 3)
}

// noise is the mean square error of a plane's samples.
func (p *Plane) noise() float64 {
	zeros, blocks := p.zeros()
	power := 0.0
	var scale [64]float64 // of the distribution
	for i, z := range zeros {
		q := float64(p.Table[i])
		zero := (float64(z) + 0.5) / (float64(blocks) + 1)
		scale[i] = q / 2 / -math.Log(1-zero)
		if blocks-z < fewNonzero {
			scale[i] = min(scale[i], falling(&scale, i))
		}
		power += (1-zero)*q*q/12 + zero*withinZero(q, scale[i])
	}
	return power / 64
}

// zeros counts the zeros at each frequency of the known blocks.
func (p *Plane) zeros() (zeros [64]int, blocks int) {
	for b := range p.BW * p.BH {
		if p.Unknown != nil && p.Unknown[b] {
			continue
		}
		blocks++
		for i, k := range p.Coef[64*b : 64*b+64] {
			if k == 0 {
				zeros[i]++
			}
		}
	}
	return zeros, blocks
}

// fewNonzero is the number of coefficients that tell the width of a distribution; where
// there are fewer, it follows from the lower frequencies.
const fewNonzero = 8

// falling is the scale of frequency i by that of its lower neighbours: photos have
// amplitudes in inverse proportion to the frequency (Field 1987).
func falling(scale *[64]float64, i int) float64 {
	x, y := i%8, i/8
	out := math.Inf(1)
	share := float64(x+y-1) / float64(x+y)
	if x > 0 && x+y > 1 {
		out = min(out, scale[i-1]*share)
	}
	if y > 0 && x+y > 1 {
		out = min(out, scale[i-8]*share)
	}
	return out
}

// withinZero is the mean square of a Laplace variable of a scale, of those that lie
// within half a step of 0.
func withinZero(step, scale float64) float64 {
	a := step / 2 / scale
	// The integral of x^2 e^-x from 0 to a is 2 - e^-a (a^2 + 2a + 2).
	return scale * scale * (2 - math.Exp(-a)*(a*a+2*a+2)) / -math.Expm1(-a)
}
