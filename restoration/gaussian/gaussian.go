// Package gaussian is the prior that can be solved: a normal distribution of images,
// whose denoiser and whose posterior are known exactly. It takes the place of a
// network in tests and demonstrations.
//
// [New] is N(m, v I); [NewDiagonal] has a variance of its own in each direction of an
// orthogonal basis, such as an operator's own, so that the null space and the
// measured directions can be told apart.
package gaussian

import (
	"context"
	"fmt"
	"sync"

	"afterimage/linearops"
	"afterimage/restoration"
)

// Prior is a normal distribution of images. It implements [restoration.Denoiser]
// exactly:
//
//	E[x0 | x0 + sigma n = x] = m + C (C + sigma^2)^-1 (x - m)
type Prior struct {
	shape    linearops.Shape // zero where any shape will do
	mean     []float32       // nil is zero
	variance float64
	basis    linearops.Operator // nil for a multiple of the identity
	each     []float64          // variances in the basis
	spec     restoration.Spec
	scratch  sync.Pool // *[]float32, a spectrum
}

var _ restoration.Denoiser = (*Prior)(nil)

// New is N(mean, variance I) with variance >= 0. An image without pixels is the mean
// zero, for images of any shape. Negative variances panic.
func New(mean linearops.Image, variance float64) *Prior {
	if !(variance >= 0) {
		panic(fmt.Sprintf("gaussian: variance %v", variance))
	}
	p := &Prior{shape: mean.Shape, mean: mean.Pix, variance: variance}
	p.describe()
	return p
}

// NewDiagonal has the variance of entry i of V^T (x - mean) in variances[i], where V
// is the operator's basis. mean has the operator's shape, or no pixels for zero.
func NewDiagonal(basis linearops.Operator, mean linearops.Image, variances []float64) *Prior {
	in := basis.In()
	if len(variances) != in.Len() || mean.Pix != nil && mean.Shape != in {
		panic(fmt.Sprintf("gaussian: %d variances and a mean of %v for images of %v", len(variances), mean.Shape, in))
	}
	p := &Prior{shape: in, mean: mean.Pix, basis: basis, each: variances}
	p.scratch.New = func() any { z := make([]float32, in.Len()); return &z }
	p.describe()
	return p
}

func (p *Prior) describe() {
	schedule, err := restoration.LinearSchedule(1e-4, 0.02, 1000)
	if err != nil {
		panic(err)
	}
	p.spec = restoration.Spec{Name: "Gaussian prior", Schedule: schedule, Channels: p.shape.C}
}

// SetBatch limits the images of a call to n; 0, the default, is any number. It must
// not run beside Denoise.
func (p *Prior) SetBatch(n int) { p.spec.Batch = n }

// Spec says what the prior takes.
func (p *Prior) Spec() restoration.Spec { return p.spec }

// Denoise writes the posterior mean of each image. The error is ctx's own, or names
// a shape that is not the prior's.
func (p *Prior) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	if p.mean != nil || p.basis != nil {
		if x.Shape != p.shape {
			return fmt.Errorf("the Gaussian prior is made for images of %d x %d pixels in %d channels, and this one has %d x %d in %d",
				p.shape.W, p.shape.H, p.shape.C, x.W, x.H, x.C)
		}
	}
	for i := range x.N {
		if err := ctx.Err(); err != nil {
			return err
		}
		p.denoise(dst.Image(i).Pix, x.Image(i).Pix, sigma)
	}
	return nil
}

func (p *Prior) denoise(dst, x []float32, sigma float64) {
	p.subtractMean(dst, x)
	if p.basis == nil {
		g := gain(p.variance, sigma)
		for i := range dst {
			dst[i] *= g
		}
	} else {
		z := p.scratch.Get().(*[]float32)
		p.basis.Vt(*z, dst)
		for i := range *z {
			(*z)[i] *= gain(p.each[i], sigma)
		}
		p.basis.V(dst, *z)
		p.scratch.Put(z)
	}
	for i, m := range p.mean {
		dst[i] += m
	}
}

func (p *Prior) subtractMean(dst, x []float32) {
	copy(dst, x)
	for i, m := range p.mean {
		dst[i] -= m
	}
}

// gain is v / (v + sigma^2), and 1 where both are 0.
func gain(v, sigma float64) float32 {
	if v+sigma*sigma == 0 {
		return 1
	}
	return float32(v / (v + float64(sigma*sigma)))
}
