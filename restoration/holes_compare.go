package restoration

import (
	"math"

	"afterimage/linearops"
)

// eachRows calls f with the photo's own rows from y on, a few at a time.
func (p *Plan) eachRows(f func(y int, own linearops.Image)) {
	for y := 0; y < p.size.H; y += grayRows {
		f(y, p.parts.photo(0, y, p.size.W, min(grayRows, p.size.H-y)))
	}
}

// unfilled is the baseline H^+ y of a plan by crops: mid gray where pixels are unknown.
func (p *Plan) unfilled() linearops.Image {
	m := p.Picture(nil)
	for c := range m.C {
		for i, a := range p.alpha {
			if v := &m.PlanePix(c)[i]; touched(a) {
				p.limits.blendRow(m.PlanePix(c)[i:i+1], []float32{0}, []float32{*v}, []float32{a})
			}
		}
	}
	return m
}

// partsResidual is [Plan.Residual] for a plan by crops: the pixels that are kept were
// measured, in all of the photo.
func (p *Plan) partsResidual(m linearops.Image) float64 {
	power, n := 0.0, 0
	p.eachRows(func(y int, own linearops.Image) {
		for c := range own.C {
			for row := range own.H {
				a, b := m.Row(c, y+row), own.Row(c, row)
				for x, t := range p.alpha[(y+row)*p.size.W : (y+row+1)*p.size.W] {
					if !touched(t) {
						d := float64(a[x]) - float64(b[x])
						power += float64(d * d)
						n++
					}
				}
			}
		}
	})
	if n == 0 || p.parts.sigma == 0 {
		return math.NaN()
	}
	return math.Sqrt(power/float64(n)) / p.parts.sigma
}
