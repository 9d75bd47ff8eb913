package restoration

import (
	"fmt"
	"math"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// MeanAndSpread is the mean over images of one shape, and their standard deviation
// (n-1) in 8-bit levels, value by value. The spread of a single image is 0. No image
// at all, or images of several shapes, panic.
func MeanAndSpread(images []linearops.Image) (mean, spread linearops.Image) {
	shape := images[0].Shape
	for _, m := range images {
		if m.Shape != shape {
			panic(fmt.Sprintf("restoration: statistics of images of %v and of %v", shape, m.Shape))
		}
	}
	mean, spread = linearops.NewImage(shape), linearops.NewImage(shape)
	par.Do((shape.Len()+chunk-1)/chunk, &moments{mean: mean.Pix, spread: spread.Pix, images: images})
	return mean, spread
}

// moments is mean and spread, a chunk a part.
type moments struct {
	mean, spread []float32
	images       []linearops.Image
}

// Run works out chunk k.
func (p *moments) Run(k int) {
	n := float64(len(p.images))
	for i := k * chunk; i < min((k+1)*chunk, len(p.mean)); i++ {
		sum := 0.0
		for _, m := range p.images {
			sum += float64(m.Pix[i])
		}
		centre, squares := sum/n, 0.0
		for _, m := range p.images {
			d := float64(m.Pix[i]) - centre
			squares += float64(d * d)
		}
		p.mean[i] = float32(centre)
		p.spread[i] = float32(math.Sqrt(squares/max(n-1, 1)) * levelScale)
	}
}

// Agreement is how far an image agrees with the measurement that it came from.
type Agreement struct {
	// Residual is ||U^T(Hx - y)|| / (sigma_y sqrt(rank)): about 1 when x agrees with
	// y as well as the noise allows. NaN when sigma_y or the rank is 0. With a noise
	// table every entry is divided by its own.
	Residual float64
	// MaxError is max|U U^T(Hx - y)| in 8-bit levels: over what H can explain, the
	// singular directions that were kept. Next to 0 for a sample at sigma_y = 0.
	MaxError float64
	// Unexplained is max|y - U U^T y| in 8-bit levels: what y holds that no image
	// gives, whatever x is. A blur's noise in its null directions, say.
	Unexplained float64
}

// Agree compares an image x of shape p.Op.In() with the measurement p.Y.
func Agree(p Problem, x []float32) Agreement {
	n := p.Op.In().Len()
	hx, uty := make([]float32, n), make([]float32, n)
	var a Agreement
	a.Residual, a.MaxError = p.agreement(x, hx, uty)
	p.Op.Ut(uty, p.Y)
	y := hx[:p.Op.Out().Len()]
	p.Op.U(y, uty)
	for i, v := range y {
		a.Unexplained = max(a.Unexplained, math.Abs(float64(p.Y[i])-float64(v)))
	}
	a.Unexplained *= levelScale
	return a
}

// agreement is the residual and the largest error of [Agree]; hx and uty are images that
// are overwritten.
func (p *Problem) agreement(x, hx, uty []float32) (residual, maxError float64) {
	op := p.Op
	op.Vt(hx, x)
	op.Ut(uty, p.Y)
	power := timesSingularLess(hx, op.Spectrum(), uty)
	residual = math.Sqrt(power) / (p.SigmaY * math.Sqrt(float64(op.Rank())))
	if p.Tones != nil {
		residual = math.Sqrt(p.Tones.whitened(op, hx) / float64(op.Rank()))
	}
	if p.SigmaY == 0 && p.Tones == nil || op.Rank() == 0 {
		residual = math.NaN()
	}
	y := uty[:op.Out().Len()]
	op.U(y, hx)
	for _, d := range y {
		maxError = max(maxError, math.Abs(float64(d)))
	}
	return residual, maxError * levelScale
}

// timesSingularLess changes z to S z - w, exactly 0 where s = 0, and returns its
// squared norm.
func timesSingularLess(z []float32, spectrum linearops.Spectrum, w []float32) (power float64) {
	var s [chunk]float32
	for from := 0; from < len(z); from += chunk {
		part := z[from:min(from+chunk, len(z))]
		spectrum.Read(s[:len(part)], from)
		for i := range part {
			d := float32(0)
			if s[i] > 0 {
				d = float32(s[i]*part[i]) - w[from+i]
			}
			part[i] = d
			power += float64(float64(d) * float64(d))
		}
	}
	return power
}
