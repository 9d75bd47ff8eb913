package linearops

import (
	"errors"
	"math"
)

// OrthogonalRows is an operator whose rows are orthogonal to each other, so that
// H H^T is diagonal, the singular values are the norms of the rows, and U only
// says which entry of the spectrum a row of the measurement belongs to. Such
// operators can be multiplied: see [NewProduct]. The interface is implemented
// inside this package only.
type OrthogonalRows interface {
	Operator

	// RowNorms fills dst, which has Out().Len() values, with the norms of the
	// rows of H, the square root of the diagonal of H H^T; 0 for a row that
	// measures nothing.
	RowNorms(dst []float32)

	// weighted is H diag(d), with d >= 0 of In().Len() values, or
	// errNotOrthogonal where its rows would not be orthogonal.
	weighted(d []float32) (OrthogonalRows, error)

	// leading tells whether row j belongs to entry j. Then gather is a copy of
	// the leading entries, and scatter a copy onto them.
	leading() bool
	// gather copies each row's entry of the spectrum z to dst, of Out().Len()
	// values, null entries too. dst and z do not overlap.
	gather(dst, z []float32)
	// scatter copies src, of Out().Len() values, onto the rows' entries of z and
	// leaves the other entries alone. z and src do not overlap.
	scatter(z, src []float32)
}

// ErrNothingMeasured says that a mask leaves nothing to restore from.
var ErrNothingMeasured = errors.New("the whole photo is marked as damaged, so there is nothing to restore it from; leave a part of it unmarked")

var errNotOrthogonal = errors.New("linearops: the rows would not be orthogonal")

// leadingRows is embedded where row j belongs to entry j.
type leadingRows struct{}

func (leadingRows) leading() bool            { return true }
func (leadingRows) gather(dst, z []float32)  { copy(dst, z) }
func (leadingRows) scatter(z, src []float32) { copy(z, src) }

// checkShape refuses shapes with no pixels.
func checkShape(operator string, s Shape) error {
	if s.C < 1 || s.H < 1 || s.W < 1 {
		return &SizeError{Operator: operator, Have: s, Want: "at least 1 x 1 pixel in 1 channel"}
	}
	return nil
}

// same tells whether all values are equal, and the value.
func same(d []float32) (float32, bool) {
	for _, v := range d {
		if v != d[0] {
			return 0, false
		}
	}
	return d[0], true
}

// scaleBy multiplies in place.
func scaleBy(d []float32, by float32) {
	for i := range d {
		d[i] *= by
	}
}

func countPositive(s []float32) int {
	n := 0
	for _, v := range s {
		if v > 0 {
			n++
		}
	}
	return n
}

// copyWhere copies src to dst and puts 0 where null, a mask that is repeated,
// says so. The integers let the compiler choose without a branch: masks are
// unpredictable.
func copyWhere(dst, src []float32, null []bool) {
	for len(dst) > 0 {
		k := min(len(null), len(dst))
		d, s := dst[:k], src[:k]
		for i, gone := range null[:k] {
			bits := math.Float32bits(s[i])
			if gone {
				bits = 0
			}
			d[i] = math.Float32frombits(bits)
		}
		dst, src = dst[k:], src[k:]
	}
}
