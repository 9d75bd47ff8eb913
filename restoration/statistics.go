package restoration

import (
	"fmt"
	"math"

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
	n := float64(len(images))
	for i := range mean.Pix {
		sum := 0.0
		for _, m := range images {
			sum += float64(m.Pix[i])
		}
		centre, squares := sum/n, 0.0
		for _, m := range images {
			d := float64(m.Pix[i]) - centre
			squares += float64(d * d)
		}
		mean.Pix[i] = float32(centre)
		spread.Pix[i] = float32(math.Sqrt(squares/max(n-1, 1)) * levelScale)
	}
	return mean, spread
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
	op := p.Op
	hx, uty := make([]float32, op.In().Len()), make([]float32, op.In().Len())
	op.Vt(hx, x)
	op.Ut(uty, p.Y)
	var a Agreement
	power := timesSingularLess(hx, op.Spectrum(), uty)
	a.Residual = math.Sqrt(power) / (p.SigmaY * math.Sqrt(float64(op.Rank())))
	if p.Tones != nil {
		a.Residual = math.Sqrt(p.Tones.whitened(op, hx) / float64(op.Rank()))
	}
	if p.SigmaY == 0 && p.Tones == nil || op.Rank() == 0 {
		a.Residual = math.NaN()
	}
	y := make([]float32, op.Out().Len())
	op.U(y, hx)
	for _, d := range y {
		a.MaxError = max(a.MaxError, math.Abs(float64(d)))
	}
	op.U(y, uty)
	for i, v := range y {
		a.Unexplained = max(a.Unexplained, math.Abs(float64(p.Y[i])-float64(v)))
	}
	a.MaxError *= levelScale
	a.Unexplained *= levelScale
	return a
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
