package restoration_test

import (
	"context"
	"math"

	"afterimage/linearops"
	"afterimage/restoration"
)

// toy is an operator of any singular values: V and U are products of a few
// reflections, written out as matrices.
type toy struct {
	shape linearops.Shape
	s     []float32
	v, u  [][]float64 // columns are singular vectors
}

// newToy makes an operator on C planes of H x W pixels with the singular values s.
func newToy(shape linearops.Shape, s []float32) *toy {
	return &toy{shape: shape, s: s, v: orthogonal(shape.Len(), 1), u: orthogonal(shape.Len(), 2)}
}

// orthogonal is a product of three reflections.
func orthogonal(n, seed int) [][]float64 {
	q := make([][]float64, n)
	for i := range q {
		q[i] = make([]float64, n)
		q[i][i] = 1
	}
	h := make([]float64, n)
	for k := range 3 {
		norm := 0.0
		for i := range h {
			h[i] = math.Sin(float64((3*k+7*seed+1)*(i+1)) + 0.3)
			norm += h[i] * h[i]
		}
		for _, r := range q {
			dot := 0.0
			for i := range r {
				dot += r[i] * h[i]
			}
			for i := range r {
				r[i] -= 2 * dot * h[i] / norm
			}
		}
	}
	return q
}

func (o *toy) In() linearops.Shape          { return o.shape }
func (o *toy) Out() linearops.Shape         { return o.shape }
func (o *toy) Spectrum() linearops.Spectrum { return linearops.DenseSpectrum(o.s) }

func (o *toy) Rank() (rank int) {
	for _, s := range o.s {
		if s > 0 {
			rank++
		}
	}
	return rank
}

func (o *toy) V(dst, z []float32)  { multiply(dst, o.v, z) }
func (o *toy) Vt(dst, x []float32) { multiplyTransposed(dst, o.v, x) }

func (o *toy) U(dst, z []float32) {
	kept := append([]float32(nil), z...)
	o.dropNull(kept)
	multiply(dst, o.u, kept)
}

func (o *toy) Ut(dst, y []float32) {
	multiplyTransposed(dst, o.u, y)
	o.dropNull(dst)
}

func (o *toy) dropNull(z []float32) {
	for i, s := range o.s {
		if s == 0 {
			z[i] = 0
		}
	}
}

func multiply(dst []float32, a [][]float64, z []float32) {
	out := make([]float32, len(a))
	for i, r := range a {
		sum := 0.0
		for j, v := range r {
			sum += v * float64(z[j])
		}
		out[i] = float32(sum)
	}
	copy(dst, out)
}

func multiplyTransposed(dst []float32, a [][]float64, x []float32) {
	out := make([]float64, len(a))
	for i, r := range a {
		for j, v := range r {
			out[j] += v * float64(x[i])
		}
	}
	for j, v := range out {
		dst[j] = float32(v)
	}
}

// numericalToy has a basis that was found numerically, or so it says.
type numericalToy struct{ *toy }

func (numericalToy) NumericalBasis() {}

// funcDenoiser is a function as a denoiser.
type funcDenoiser struct {
	batch int
	f     func(ctx context.Context, dst, x restoration.Batch, sigma float64) error
}

func (d funcDenoiser) Spec() restoration.Spec { return restoration.Spec{Batch: d.batch} }

func (d funcDenoiser) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	return d.f(ctx, dst, x, sigma)
}

// bend is a denoiser that is not linear, pixel by pixel.
func bend(v, sigma float64) float64 { return math.Tanh(v/(1+sigma)) / (1 + 0.1*sigma) }

var bender = funcDenoiser{f: func(_ context.Context, dst, x restoration.Batch, sigma float64) error {
	for i, v := range x.Pix {
		dst.Pix[i] = float32(bend(float64(v), sigma))
	}
	return nil
}}
