package linearops_test

import (
	"testing"

	"afterimage/linearops"
)

// Separable operators go to 1024 pixels a side and cost side^3.

func BenchmarkOperator_ZeroBorderBlur(b *testing.B) {
	box := repeated(9, 1.0/9)
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewZeroBorderBlur(s, box, box, 0)
	})
}

// An asymmetric blur does not split into halves.
func BenchmarkOperator_ZeroBorderAsymmetric(b *testing.B) {
	taps := []float64{0.4, 0.3, 0.2, 0.1}
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewZeroBorderBlur(s, taps, taps, 0)
	})
}

func BenchmarkOperator_PaperBicubic4(b *testing.B) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) {
		return linearops.NewPaperBicubic(s, 4, 0)
	})
}
