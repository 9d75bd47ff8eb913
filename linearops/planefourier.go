package linearops

import (
	"math"

	"afterimage/internal/par"
	"afterimage/linearops/internal/fft"
)

// PlaneFourier is the orthonormal Fourier transform of real planes of H rows of W
// values, with products of spectra: what an algorithm needs that convolves with
// things that change, where a [Convolution] has one kernel. A spectrum has the
// plane's own length; the order of its entries is that of a Convolution and nothing
// that callers need to know.
//
// It is immutable and may be used by several goroutines at once. Slices of another
// length than H*W panic. dst may be any of the sources.
type PlaneFourier struct {
	h, w int
	tr   *fft.Real2D[float32]
}

// NewPlaneFourier makes the transform of planes of h x w; it panics where a side is
// below 1. Lengths from [FastLen] are the fast ones.
func NewPlaneFourier(h, w int) *PlaneFourier {
	return &PlaneFourier{h: h, w: w, tr: fft.NewReal2D[float32](h, w)}
}

// Size is the number of rows and of columns.
func (f *PlaneFourier) Size() (h, w int) { return f.h, f.w }

// Forward takes a plane to its spectrum.
func (f *PlaneFourier) Forward(dst, plane []float32) {
	f.check(dst, plane)
	f.tr.Forward(dst, plane)
}

// Inverse takes a spectrum to its plane.
func (f *PlaneFourier) Inverse(dst, spectrum []float32) {
	f.check(dst, spectrum)
	f.tr.Inverse(dst, spectrum)
}

// Convolve sets dst to the spectrum of the circular convolution of the planes that a
// and b are the spectra of, sum_q a[q] b[p-q].
func (f *PlaneFourier) Convolve(dst, a, b []float32) { f.multiply(dst, a, b, 1) }

// Correlate sets dst to the spectrum of sum_q a[q] b[p+q]: the transpose of the
// convolution with a.
func (f *PlaneFourier) Correlate(dst, a, b []float32) { f.multiply(dst, a, b, -1) }

// Power sets dst to |A|^2 at both entries of each bin, A being the unscaled transform
// of a: the eigenvalues of correlation after convolution with a. (The entries of a
// spectrum are those of the orthonormal transform; a filter's gain is its unscaled
// one.)
func (f *PlaneFourier) Power(dst, a []float32) {
	f.check(dst, a)
	n := float32(f.h * f.w)
	eachBin(f.h, f.w, func(re int) { dst[re] = n * float32(a[re]*a[re]) }, func(re, im int) {
		p := n / 2 * (float32(a[re]*a[re]) + float32(a[im]*a[im]))
		dst[re], dst[im] = p, p
	})
}

func (f *PlaneFourier) check(planes ...[]float32) {
	for _, p := range planes {
		checkLen("a plane", p, f.h*f.w)
	}
}

// multiply is the product of b with a, or with its conjugate where sign is -1.
func (f *PlaneFourier) multiply(dst, a, b []float32, sign float32) {
	f.check(dst, a, b)
	h, w := f.h, f.w
	root := float32(math.Sqrt(float64(h) * float64(w)))
	half := root / math.Sqrt2 // entries are sqrt2 times the parts of a bin
	single := func(i int) { dst[i] = root * float32(a[i]*b[i]) }
	pair := func(re, im int) {
		p, q := half*a[re], half*sign*a[im]
		u, v := b[re], b[im]
		dst[re], dst[im] = float32(p*u)-float32(q*v), float32(p*v)+float32(q*u)
	}
	eachEdgeBin(h, w, single, pair)
	par.Bands(h, func(from, to int) { eachInnerBin(from, to, w, pair) })
}
