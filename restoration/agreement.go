package restoration

import (
	"fmt"
	"math"

	"afterimage/linearops"
)

// poorResidual is the residual beyond which a sample agrees less with the photo than
// chance explains: the residual of even a thousand measured values is
// within a few hundredths of 1.
const poorResidual = 2

// Agreement says in words what [Sample.Residual] means; it is empty where there is
// none.
func (s Sample) Agreement() string {
	switch r := s.Residual; {
	case math.IsNaN(r):
		return ""
	case r > poorResidual:
		return fmt.Sprintf("residual %.1f: it agrees less with the photo than the photo's noise allows", r)
	default:
		return fmt.Sprintf("residual %.2f (about 1 fits the photo)", r)
	}
}

// Residual is [Sample.Residual] of any picture of the plan's size: one that was
// finished or composed. Where the operator's grid is larger than the picture, nobody
// knows what a person would have put into the margin: only measured values that no
// pixel of it reaches are compared, and NaN says that there are none.
func (p *Plan) Residual(m linearops.Image) float64 {
	if m.Shape != p.size {
		panic("restoration: the residual of a picture that does not have the plan's size")
	}
	if p.parts != nil {
		return p.partsResidual(m)
	}
	if p.stage != nil {
		return p.stage.residual(m, p.sigma)
	}
	op := p.Problem.Op
	if op.In() == p.size {
		return Agree(p.Problem, m.Pix).Residual
	}
	hx := linearops.Image{Shape: op.Out(), Pix: linearops.Apply(op, nil, extend(m, op.In(), p.at).Pix)}
	y := linearops.Image{Shape: op.Out(), Pix: p.Problem.Y}
	var reach linearops.Shape
	if p.kernel != nil {
		reach = linearops.Shape{H: p.kernel.H, W: p.kernel.W}
	}
	power, n := 0.0, 0
	for c := range m.C {
		for row := reach.H; row < m.H-reach.H; row++ {
			a, b := hx.Row(c, row+p.at.top), y.Row(c, row+p.at.top)
			for col := reach.W; col < m.W-reach.W; col++ {
				d := float64(a[col+p.at.left]) - float64(b[col+p.at.left])
				power += float64(d * d)
				n++
			}
		}
	}
	if n == 0 || p.Problem.SigmaY == 0 {
		return math.NaN()
	}
	return math.Sqrt(power/float64(n)) / p.Problem.SigmaY
}
