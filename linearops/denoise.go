package linearops

import "fmt"

// Denoise is H = I: every pixel is measured, with noise.
type Denoise struct {
	leadingRows
	shape Shape
	spec  Spectrum
}

// NewDenoise is the identity on images of a shape. It panics where the shape has
// no pixels.
func NewDenoise(s Shape) *Denoise {
	if err := checkShape("denoising", s); err != nil {
		panic(fmt.Sprintf("linearops: %v", err))
	}
	return &Denoise{shape: s, spec: ConstantSpectrum(s.Len(), 1)}
}

// In is the shape of the image.
func (o *Denoise) In() Shape { return o.shape }

// Out is the image's own shape.
func (o *Denoise) Out() Shape { return o.shape }

// Rank is the number of values of the image.
func (o *Denoise) Rank() int { return o.shape.Len() }

// Spectrum is 1 throughout.
func (o *Denoise) Spectrum() Spectrum { return o.spec }

// Vt copies: the spectrum is the image.
func (o *Denoise) Vt(dst, x []float32) { o.copy(dst, x) }

// V copies: the spectrum is the image.
func (o *Denoise) V(dst, z []float32) { o.copy(dst, z) }

// Ut copies: the measurement is the image.
func (o *Denoise) Ut(dst, y []float32) { o.copy(dst, y) }

// U copies: the measurement is the image.
func (o *Denoise) U(dst, z []float32) { o.copy(dst, z) }

// RowNorms fills dst with 1.
func (o *Denoise) RowNorms(dst []float32) {
	checkLen("dst", dst, o.shape.Len())
	o.spec.Read(dst, 0)
}

func (o *Denoise) weighted(d []float32) (OrthogonalRows, error) {
	return newDiagonal(o.shape, d), nil
}

func (o *Denoise) copy(dst, src []float32) { checkedCopy(o.shape.Len(), dst, src) }

func checkedCopy(n int, dst, src []float32) {
	checkLen("dst", dst, n)
	checkLen("the source", src, n)
	copy(dst, src)
}
