package linearops_test

import (
	"errors"
	"math/bits"
	"math/rand/v2"
	"testing"

	"afterimage/linearops"
)

// The definitions that the operators are held against: loops over pixels in
// float64 that know nothing of singular values. They are kept from the race detector
// because they share nothing.

func wide(x []float32) []float64 {
	w := make([]float64, len(x))
	for i, v := range x {
		w[i] = float64(v)
	}
	return w
}

// masked puts 0 where a mask of one plane or of all says so.
//
//go:norace
func masked(x []float64, missing []bool) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		if !missing[i%len(missing)] {
			y[i] = v
		}
	}
	return y
}

// averaged is the mean of r x r pixels in each plane.
//
//go:norace
func averaged(x []float64, s linearops.Shape, r int) []float64 {
	var y []float64
	for c := range s.C {
		for i := range s.H / r {
			for j := range s.W / r {
				sum := 0.0
				for di := range r {
					for dj := range r {
						sum += x[c*s.H*s.W+(i*r+di)*s.W+j*r+dj]
					}
				}
				y = append(y, sum/float64(r*r))
			}
		}
	}
	return y
}

// grayed is the weighted sum of three planes.
//
//go:norace
func grayed(x []float64, w [3]float64) []float64 {
	n := len(x) / 3
	y := make([]float64, n)
	for i := range y {
		y[i] = w[0]*x[i] + w[1]*x[n+i] + w[2]*x[2*n+i]
	}
	return y
}

// walshed is the orthonormal Walsh-Hadamard transform of each plane of n values:
// coefficient k is the sum of the values with the sign (-1)^popcount(k and i). The
// high bits first and the low ones after, so that large planes stay affordable.
//
//go:norace
func walshed(x []float64, n int) []float64 {
	low := 1
	for low*low < n {
		low *= 2
	}
	high := n / low
	y := make([]float64, len(x))
	for p := 0; p < len(x); p += n {
		half := make([]float64, n)
		for k := range high {
			for i := range high {
				for j := range low {
					half[k*low+j] += sign(k&i) * x[p+i*low+j]
				}
			}
		}
		for k := range high {
			for l := range low {
				for j := range low {
					y[p+k*low+l] += sign(l&j) * half[k*low+j]
				}
			}
		}
	}
	for i := range y {
		y[i] /= sqrt(n)
	}
	return y
}

func sign(b int) float64 { return float64(1 - 2*(bits.OnesCount(uint(b))&1)) }

// sqrt of a power of two or four, without the library that the operator uses.
func sqrt(n int) float64 {
	r := 1.0
	for n >= 4 {
		n, r = n/4, 2*r
	}
	if n == 2 {
		r *= 1.4142135623730951
	}
	return r
}

// someMissing is a mask of n values with about share of them missing, at least one
// kept, and stretches as well as specks.
func someMissing(n int, share float64, seed uint64) []bool {
	r := rand.New(rand.NewPCG(seed, 1))
	m := make([]bool, n)
	for i := range m {
		m[i] = r.Float64() < share/2
	}
	for k := n / 4; k < n/4+int(share/2*float64(n)); k++ {
		m[k] = true
	}
	m[r.IntN(n)] = false
	return m
}

// onlyThreePlanes refuses other shapes as an operator on colours does.
func onlyThreePlanes(s linearops.Shape) error {
	if s.C != 3 {
		return &linearops.SizeError{Operator: "colour", Have: s, Want: "three channels"}
	}
	return nil
}

// inThreePlanes is the suggestion that goes with it.
func inThreePlanes(e *linearops.SizeError) (linearops.Shape, bool) {
	return linearops.Shape{C: 3, H: e.Have.H, W: e.Have.W}, true
}

func wantSizeError(t *testing.T, err error) {
	t.Helper()
	var size *linearops.SizeError
	if !errors.As(err, &size) {
		t.Errorf("error %v; want a SizeError", err)
	}
}

func wantParamError(t *testing.T, err error) {
	t.Helper()
	var param *linearops.ParamError
	if !errors.As(err, &param) {
		t.Errorf("error %v; want a ParamError", err)
	}
}
