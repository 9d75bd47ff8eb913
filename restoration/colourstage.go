package restoration

import (
	"math"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// colourStage is the second stage of colorizing. The first samples colours for a small
// picture of the whole scene; this one carries them up to the photo's own pixels and
// keeps its luma.
type colourStage struct {
	luma  linearops.Image // 1 x H x W, as measured: what pictures keep
	small linearops.Image // 1 x h x w: luma on the sampler's grid
	dabs  []colourDab     // hints on the photo's pixels; none for most
}

// finish writes the picture of a sample on the small grid to dst, 3 x H x W: its colours
// under the measured luma. A hint's pixels get the hint's colour. Colours outside the
// gamut become paler, see inGamut.
func (s *colourStage) finish(dst linearops.Image, sample []float32) {
	shape := s.small.Shape
	shape.C = 3
	up := newJointUpsampling(linearops.Image{Shape: shape, Pix: sample}, s.small.Pix)
	up.rows(s.luma, func(y int, row colourRow) {
		for i := range s.dabs {
			s.dabs[i].paint(y, row)
		}
		r, g, b := dst.Row(0, y), dst.Row(1, y), dst.Row(2, y)
		for x, v := range row.luma {
			dr, db := float64(row.red[x]), float64(row.blue[x])
			r[x], g[x], b[x] = srgb.inGamut(float64(v), dr, greenLess(dr, db), db)
		}
	})
}

// agree compares a picture's luma with what was measured: the mean square and the
// largest deviation, on the [-1, 1] scale. Rows are summed one by one, so that the
// result doesn't depend on the number of processors.
func (s *colourStage) agree(m linearops.Image) (power, worst float64) {
	w := linearops.LumaWeights
	powers, worsts := make([]float64, m.H), make([]float64, m.H)
	par.Bands(m.H, func(from, to int) {
		for y := from; y < to; y++ {
			r, g, b := m.Row(0, y), m.Row(1, y), m.Row(2, y)
			for x, v := range s.luma.Row(0, y) {
				luma := float64(w[0]*float64(r[x])) + float64(w[1]*float64(g[x])) + float64(w[2]*float64(b[x]))
				d := luma - float64(v)
				powers[y] += float64(d * d)
				worsts[y] = max(worsts[y], math.Abs(d))
			}
		}
	})
	for y, v := range powers {
		power += v
		worst = max(worst, worsts[y])
	}
	return power / float64(m.Plane()), worst
}

// residual is [Sample.Residual] of a finished picture: sigma is the noise of the luma
// on the [-1, 1] scale.
func (s *colourStage) residual(m linearops.Image, sigma float64) float64 {
	if sigma == 0 {
		return math.NaN()
	}
	power, _ := s.agree(m)
	return math.Sqrt(power) / sigma
}

// lumaOf is the Rec. 709 luma of a picture with 3 planes.
func lumaOf(m linearops.Image) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: 1, H: m.H, W: m.W})
	w := linearops.LumaWeights
	par.Bands(m.H, func(from, to int) {
		for y := from; y < to; y++ {
			r, g, b := m.Row(0, y), m.Row(1, y), m.Row(2, y)
			for x := range r {
				out.Row(0, y)[x] = float32(float64(w[0]*float64(r[x])) + float64(w[1]*float64(g[x])) + float64(w[2]*float64(b[x])))
			}
		}
	})
	return out
}
