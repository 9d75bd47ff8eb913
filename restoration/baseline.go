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
	if p.parts != nil {
		return []Baseline{{Name: "H+y", Image: p.unfilled()}}
	}
	pinv := linearops.PseudoInverse(p.Problem.Op, nil, p.Problem.Y)
	out := []Baseline{{Name: "H+y", Image: p.Finish(linearops.Image{}, pinv)}}
	if s := p.degraded.Shape; s.H < p.size.H || s.W < p.size.W {
		large := interpolate(p.degraded, p.Settings.Scale)
		out = append(out, Baseline{Name: "bicubic", Image: p.Finish(linearops.Image{}, large.Pix)})
	}
	return out
}

// interpolate makes an image r times larger, see [enlargement].
func interpolate(m linearops.Image, r int) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: m.H * r, W: m.W * r})
	new(enlargement).enlarge(Batch{N: 1, Shape: out.Shape, Pix: out.Pix}, Batch{N: 1, Shape: m.Shape, Pix: m.Pix}, r)
	return out
}
