package linearops

import (
	"fmt"
	"math"

	"afterimage/internal/mirror"
)

// NewZeroBorderBlur makes the paper's blur: a separable convolution with taps down
// the columns and taps along the rows, beyond whose borders the photo is 0 (mid
// grey). The middle tap has no shift, the left of the two middle ones for an even
// number: y_i = sum_t taps_t x_(i - t + (len(taps)-1)/2). threshold is that of
// [NewSeparable]; the paper's is [DefaultFactorNull]. Taps are used as given. The
// errors are those of NewSeparable.
//
// The operators of the paper: 9 taps of 1/9; 5 taps of a Gaussian of sigma 10;
// 9 taps of a Gaussian of sigma 1 down and 20 across.
func NewZeroBorderBlur(in Shape, down, across []float64, threshold float64) (*Separable, error) {
	const name = "the blur with zero borders"
	if err := checkSeparableSize(name, in); err != nil {
		return nil, err
	}
	for _, taps := range [][]float64{down, across} {
		if len(taps) == 0 {
			return nil, &ParamError{Name: "the number of taps of " + name, Have: 0, Want: "at least 1"}
		}
	}
	return newSeparable(name, in.C, zeroBorder(in.H, down), zeroBorder(in.W, across), threshold)
}

// zeroBorder is the n x n matrix of a convolution with zeros outside.
func zeroBorder(n int, taps []float64) Matrix {
	m := NewMatrix(n, n)
	for i := range n {
		for t, v := range taps {
			if j := i - t + (len(taps)-1)/2; j >= 0 && j < n {
				m.Add(i, j, v)
			}
		}
	}
	return m
}

// NewPaperBicubic makes the paper's bicubic reduction of an image by an even factor:
// 4*factor taps of the cubic with a = -0.5, normalised to a sum of 1, around the
// middle of each block of factor pixels, with borders that reflect between pixels
// (half-sample symmetry). threshold is that of [NewSeparable]. Sides must be
// multiples of factor. See [NewBicubic] for any size and speed.
func NewPaperBicubic(in Shape, factor int, threshold float64) (*Separable, error) {
	if factor < 2 || factor > 16 || factor%2 != 0 {
		return nil, &ParamError{Name: "the factor of bicubic reduction", Have: float64(factor), Want: "2, 4, 8 or another even number up to 16"}
	}
	name := fmt.Sprintf("%dx bicubic reduction by separable factors", factor)
	if err := checkSeparableSize(name, in); err != nil {
		return nil, err
	}
	if in.H%factor != 0 || in.W%factor != 0 {
		up := func(n int) int { return (n + factor - 1) / factor * factor }
		return nil, &SizeError{Operator: name, Have: in,
			Want: fmt.Sprintf("sides that are multiples of %d, such as %dx%d", factor, up(in.W), up(in.H))}
	}
	return newSeparable(name, in.C, cubicRows(in.H, factor), cubicRows(in.W, factor), threshold)
}

// cubicRows is the (n/r) x n matrix of a bicubic reduction.
func cubicRows(n, r int) Matrix {
	taps := make([]float64, 4*r)
	sum := 0.0
	for t := range taps {
		taps[t] = cubic((float64(t-2*r) + 0.5) / float64(r))
		sum += taps[t]
	}
	m := NewMatrix(n/r, n)
	for i := range m.Rows {
		for t, v := range taps {
			m.Add(i, mirror.Index(i*r+r/2-2*r+t, n), v/sum)
		}
	}
	return m
}

// cubic is the interpolation kernel of Keys with a = -0.5.
func cubic(x float64) float64 {
	const a = -0.5
	x = math.Abs(x)
	switch {
	case x <= 1:
		return (a+2)*x*x*x - (a+3)*x*x + 1
	case x < 2:
		return a*x*x*x - 5*a*x*x + 8*a*x - 4*a
	}
	return 0
}
