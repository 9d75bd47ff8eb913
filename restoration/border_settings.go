package restoration

import (
	"math"

	"afterimage/linearops"
)

// Border says what a deblurring takes to lie beyond the photo's frame, from where blur
// brings light into it.
type Border string

// The borders. [BorderMirror] is what recipes from before this setting mean.
const (
	// BorderMirror reflects the photo at its frame where the kernel is symmetric in both
	// axes; for other kernels the photo is extended by mirror images that fade into each
	// other, made to agree with the blur by a few rounds of [explainGap].
	BorderMirror Border = ""
	// BorderSolved extends the photo for every kernel, by what its blur would most likely
	// have shown beyond the frame; see [gapSolver].
	BorderSolved Border = "solved"
)

// extends tells whether a deblurring by k works on a grid that is larger than the photo.
func (s Settings) extends(k linearops.Kernel) bool {
	return s.Border == BorderSolved || !k.SymmetricAxes()
}

func (s Settings) validateBorder() error {
	if s.Border == BorderMirror || s.Border == BorderSolved {
		return nil
	}
	return badSetting("border", "there is no border called %q; choose solved, or leave it out for mirrored borders", string(s.Border))
}

// solved tells whether the measurement holds guesses around its frame, which samples are
// not compared with.
func (p *Plan) solved() bool {
	return p.Settings.Task == Deblur && p.Settings.Border == BorderSolved
}

// frameError is [Sample.MaxError] of a sample on an extended grid: max|U U^T(Hx - y)|
// inside the frame, in 8-bit levels.
func (p *Plan) frameError(drawn []float32) float64 {
	op := p.Problem.Op
	d := linearops.Image{Shape: op.Out(), Pix: linearops.Apply(op, nil, drawn)}
	for i, v := range p.Problem.Y {
		d.Pix[i] -= v
	}
	op.Ut(d.Pix, d.Pix)
	op.U(d.Pix, d.Pix)
	most := 0.0
	for c := range d.C {
		for y := range p.size.H {
			for _, v := range d.Row(c, y+p.at.top)[p.at.left : p.at.left+p.size.W] {
				most = max(most, math.Abs(float64(v)))
			}
		}
	}
	return most * levelScale
}
