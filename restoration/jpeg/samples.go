package jpeg

import (
	"fmt"

	"afterimage/internal/par"
)

// SetSamples finds the coefficients of plane i (luma, Cb, Cr) from the samples that a
// decoder made of a file, 8*BW x 8*BH of them in rows of stride: the file's own blocks,
// with what lies beyond the photo. A block whose samples no coefficients lead to, within
// one level, is unknown: some that were cut off at 0 or 255 are.
func (c *Coding) SetSamples(i int, samples []byte, stride int) {
	p := c.planes()[i]
	if stride < 8*p.BW || len(samples) < (8*p.BH-1)*stride+8*p.BW {
		panic(fmt.Sprintf("jpeg: %d samples in rows of %d for %d x %d blocks", len(samples), stride, p.BW, p.BH))
	}
	p.Unknown = make([]bool, p.BW*p.BH)
	par.Do(p.BH, &sampled{p, samples, stride})
	if unknown(p.Unknown) == 0 {
		p.Unknown = nil
	}
}

// sampled takes a row of blocks a part.
type sampled struct {
	p       *Plane
	samples []byte
	stride  int
}

func (s *sampled) Run(y int) {
	var was [64]byte
	for x := range s.p.BW {
		for i := range was {
			was[i] = s.samples[(8*y+i/8)*s.stride+8*x+i%8]
		}
		s.p.Unknown[y*s.p.BW+x] = !s.p.invert(s.p.at(y, x), &was)
	}
}

// invert finds the coefficients that lead to samples. Where samples were cut off at 0 or
// 255 they may have been anything beyond: what the coefficients that were found last
// lead to there takes their place, until nothing changes (projections onto what the
// samples and what the steps allow).
func (p *Plane) invert(coef []int16, was *[64]byte) bool {
	var f, g [64]float32
	cut := false
	for i, v := range was {
		f[i] = float32(v) - 128
		cut = cut || v == 0 || v == 255
	}
	const rounds = 24
	for range rounds {
		g = f
		forward(&g)
		p.quantise(coef, &g)
		p.dequantise(&g, coef)
		inverse(&g)
		if within(&g, was) {
			return true
		}
		if !cut {
			return false
		}
		for i, v := range was {
			switch v {
			case 0:
				f[i] = min(g[i], -128)
			case 255:
				f[i] = max(g[i], 127)
			}
		}
	}
	return false
}

// within tells whether samples are those of a decoder, up to its own rounding.
func within(g *[64]float32, was *[64]byte) bool {
	const slack = 1.2 // decoders work in integers
	for i, v := range was {
		d := min(max(g[i]+128, 0), 255) - float32(v)
		if d > slack || d < -slack {
			return false
		}
	}
	return true
}
