package restoration

import (
	"math"
	"testing"
)

func TestSampleAgreement(t *testing.T) {
	for want, residual := range map[string]float64{
		"":                                       math.NaN(),
		"residual 1.02 (about 1 fits the photo)": 1.02,
		"residual 2.00 (about 1 fits the photo)": 2,
		"residual 5.9: it agrees less with the photo than the photo's noise allows": 5.9,
	} {
		if got := (Sample{Residual: residual}).Agreement(); got != want {
			t.Errorf("%g: %q, want %q", residual, got, want)
		}
	}
}
