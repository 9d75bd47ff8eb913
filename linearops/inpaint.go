package linearops

import (
	"fmt"
	"slices"
)

// Inpaint is H = diag(0 or 1): missing pixels are not measured. The measurement
// keeps the image's grid, with zeros where pixels are missing.
type Inpaint struct {
	leadingRows
	shape   Shape
	missing []bool // one plane for all, or all planes
	rank    int
	spec    Spectrum
}

// NewInpaint makes the operator for images of a shape. missing tells which pixels
// are lost, row by row: H*W values count for all planes alike, C*H*W values are
// one plane after the other; it panics for another length, and copies the slice.
// Where every pixel is missing the error is [ErrNothingMeasured].
func NewInpaint(s Shape, missing []bool) (*Inpaint, error) {
	if err := checkShape("inpainting", s); err != nil {
		return nil, err
	}
	checkMask(s, missing)
	kept := 0
	for _, gone := range missing {
		if !gone {
			kept++
		}
	}
	if kept == 0 {
		return nil, ErrNothingMeasured
	}
	missing = slices.Clone(missing)
	return &Inpaint{
		shape: s, missing: missing,
		rank: kept * (s.Len() / len(missing)),
		spec: MaskSpectrum(missing, s.Len(), 1),
	}, nil
}

func checkMask(s Shape, missing []bool) {
	if len(missing) != s.Plane() && len(missing) != s.Len() {
		panic(fmt.Sprintf("linearops: a mask of %d values for a %v image", len(missing), s))
	}
}

// In is the shape of the image.
func (o *Inpaint) In() Shape { return o.shape }

// Out is the image's own shape.
func (o *Inpaint) Out() Shape { return o.shape }

// Rank is the number of values that are not missing, over all planes.
func (o *Inpaint) Rank() int { return o.rank }

// Spectrum is 1 for a pixel that is kept and 0 for one that is missing.
func (o *Inpaint) Spectrum() Spectrum { return o.spec }

// Vt copies: the spectrum is the image.
func (o *Inpaint) Vt(dst, x []float32) { checkedCopy(o.shape.Len(), dst, x) }

// V copies: the spectrum is the image.
func (o *Inpaint) V(dst, z []float32) { checkedCopy(o.shape.Len(), dst, z) }

// Ut copies what is kept and puts 0 where pixels are missing.
func (o *Inpaint) Ut(dst, y []float32) { o.keep(dst, y) }

// U copies what is kept and puts 0 where pixels are missing.
func (o *Inpaint) U(dst, z []float32) { o.keep(dst, z) }

// RowNorms fills dst with 1, and 0 where pixels are missing.
func (o *Inpaint) RowNorms(dst []float32) {
	checkLen("dst", dst, o.shape.Len())
	o.spec.Read(dst, 0)
}

func (o *Inpaint) weighted(d []float32) (OrthogonalRows, error) {
	s := make([]float32, len(d))
	copyWhere(s, d, o.missing)
	return newDiagonal(o.shape, s), nil
}

func (o *Inpaint) keep(dst, src []float32) {
	checkLen("dst", dst, o.shape.Len())
	checkLen("the source", src, o.shape.Len())
	copyWhere(dst, src, o.missing)
}
