package restoration

import (
	"afterimage/linearops"
)

// Baseline is a simple restoration to compare with.
type Baseline struct {
	Name  string // "H+y" or "bicubic"
	Image linearops.Image
}

// Baselines are simple restorations of what the sampler is given, as finished
// pictures: H^+ y, and bicubic interpolation where the task makes a photo larger.
// They are computed by each call.
func (p *Plan) Baselines() []Baseline {
	var out []Baseline
	for _, name := range p.BaselineNames() {
		out = append(out, Baseline{Name: name, Image: p.Baseline(name)})
	}
	return out
}

// The names of baselines.
const (
	pseudoInverse = "H+y"
	bicubic       = "bicubic"
)

// BaselineNames are the names of [Plan.Baselines].
func (p *Plan) BaselineNames() []string {
	if p.parts != nil {
		return []string{pseudoInverse}
	}
	if s := p.degraded.Shape; s.H < p.size.H || s.W < p.size.W {
		return []string{pseudoInverse, bicubic}
	}
	return []string{pseudoInverse}
}

// Baseline is one of the baselines by its name. Another name panics.
func (p *Plan) Baseline(name string) linearops.Image {
	switch {
	case name == pseudoInverse && p.parts != nil:
		return p.unfilled()
	case name == pseudoInverse:
		x := p.Problem.measured(&Options{})
		p.Problem.Op.V(x, x)
		if p.Problem.Op.In() == p.size {
			return p.Finish(linearops.Image{Shape: p.size, Pix: x}, x)
		}
		return p.Finish(linearops.Image{}, x)
	case name == bicubic:
		return p.Finish(linearops.Image{}, interpolate(p.degraded, p.Settings.Scale).Pix)
	}
	panic("restoration: there is no baseline " + name)
}

// interpolate makes an image r times larger, see [enlargement].
func interpolate(m linearops.Image, r int) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: m.H * r, W: m.W * r})
	new(enlargement).enlarge(Batch{N: 1, Shape: out.Shape, Pix: out.Pix}, Batch{N: 1, Shape: m.Shape, Pix: m.Pix}, r)
	return out
}
