package linearops

import (
	"math"

	"afterimage/linearops/internal/fft"
)

// DefaultNull is the share of the largest singular value below which another one
// counts as 0, for the operators that are diagonal in a Fourier or cosine
// transform.
const DefaultNull = 1e-3

// FastLen is the smallest length of at least n that transforms fast: a product of
// 2, 3 and 5. Other lengths work too; those with a large prime factor take several
// times longer.
func FastLen(n int) int { return fft.NextFast(n) }

// nullShare checks the null argument of a constructor; 0 and less is the default.
func nullShare(null float64) (float64, error) {
	if null <= 0 {
		return DefaultNull, nil
	}
	if !(null < 1) {
		return 0, &ParamError{
			Name: "the share of the largest singular value that counts as nothing", Have: null,
			Want: "at least 0 and below 1",
		}
	}
	return null, nil
}

// dropSmall sets the values below share times the largest to 0, and counts the
// others.
func dropSmall(s []float32, share float64) (kept int) {
	var largest float32
	for _, v := range s {
		largest = max(largest, v)
	}
	limit := share * float64(largest)
	for i, v := range s {
		if float64(v) < limit || v == 0 {
			s[i] = 0
		} else {
			kept++
		}
	}
	return kept
}

// cosines is cos(pi j/n) for j of 0..2n-1, its whole period; mirrored, so that
// the signs and zeros are exact.
func cosines(n int) []float64 {
	c := make([]float64, 2*n)
	for j := range c {
		k := min(j, 2*n-j) // cos is even about pi
		if 2*k < n {
			c[j] = math.Cos(math.Pi * float64(k) / float64(n))
		} else {
			c[j] = -math.Sin(math.Pi * (float64(k) - float64(n)/2) / float64(n))
		}
	}
	return c
}
