package fft

import (
	"math"
	"testing"
)

var sizes = [][2]int{{1, 1}, {1, 2}, {2, 1}, {1, 7}, {9, 1}, {2, 2}, {3, 2}, {4, 4}, {5, 6}, {6, 5}, {7, 5}, {8, 8}, {17, 34}, {3, 65}, {65, 3}, {36, 10}, {20, 48}}

// fourierBasis is entry (u, k) of the spectrum of planes of h x w by definition.
func fourierBasis(h, w, u, k int) func(y, x int) float64 {
	imaginary := false
	switch {
	case k == 0 || 2*k == w: // a real column: Re in row u, Im in row h-u
		if 2*u > h {
			u, imaginary = h-u, true
		}
	case 2*k > w:
		k, imaginary = k-w/2, true
	}
	scale := 1 / math.Sqrt(float64(h*w))
	alone := (k == 0 || 2*k == w) && (u == 0 || 2*u == h)
	if !alone {
		scale *= math.Sqrt2
	}
	return func(y, x int) float64 {
		a := 2 * math.Pi * (float64(u*y%h)/float64(h) + float64(k*x%w)/float64(w))
		if imaginary {
			return -scale * math.Sin(a)
		}
		return scale * math.Cos(a)
	}
}

func cosineBasis(h, w, u, k int) func(y, x int) float64 {
	scale := 1 / math.Sqrt(float64(h*w))
	if u > 0 {
		scale *= math.Sqrt2
	}
	if k > 0 {
		scale *= math.Sqrt2
	}
	return func(y, x int) float64 {
		return scale * math.Cos(math.Pi*float64(u*(2*y+1))/float64(2*h)) * math.Cos(math.Pi*float64(k*(2*x+1))/float64(2*w))
	}
}

// transform2D is what Real2D and Cosine2D share.
type transform2D[T Float] interface {
	Forward(dst, src []T)
	Inverse(dst, src []T)
}

// check2D compares both directions with a basis given by its formula.
func check2D[T Float](t *testing.T, make2D func(h, w int) transform2D[T], basis func(h, w, u, k int) func(y, x int) float64, tol float64) {
	t.Helper()
	const planes = 2
	for _, s := range sizes {
		h, w := s[0], s[1]
		tr := make2D(h, w)
		f := noise[T](planes*h*w, 5)
		wantZ, wantF := make([]float64, len(f)), make([]float64, len(f))
		for u := range h {
			for k := range w {
				b := basis(h, w, u, k)
				for p := range planes {
					o := p * h * w
					for y := range h {
						for x := range w {
							v := b(y, x)
							wantZ[o+u*w+k] += v * float64(f[o+y*w+x])
							wantF[o+y*w+x] += v * float64(f[o+u*w+k])
						}
					}
				}
			}
		}
		got := make([]T, len(f))
		tr.Forward(got, f)
		near(t, "Forward", h, w, got, wantZ, tol)
		tr.Inverse(got, f)
		near(t, "Inverse", h, w, got, wantF, tol)
		copy(got, f)
		tr.Forward(got, got)
		near(t, "Forward in place", h, w, got, wantZ, tol)
		tr.Inverse(got, got)
		for i := range wantF {
			wantF[i] = float64(f[i])
		}
		near(t, "there and back in place", h, w, got, wantF, tol)
	}
}

func near[T Float](t *testing.T, what string, h, w int, got []T, want []float64, tol float64) {
	t.Helper()
	for i, v := range want {
		if d := math.Abs(float64(got[i]) - v); !(d <= tol) {
			t.Errorf("%s, %dx%d: entry %d is %v, want %v", what, h, w, i, got[i], v)
			return
		}
	}
}

func TestReal2D(t *testing.T) {
	check2D(t, func(h, w int) transform2D[float32] { return NewReal2D[float32](h, w) }, fourierBasis, 4e-6)
	check2D(t, func(h, w int) transform2D[float64] { return NewReal2D[float64](h, w) }, fourierBasis, 1e-12)
}

func TestCosine2D(t *testing.T) {
	check2D(t, func(h, w int) transform2D[float32] { return NewCosine2D[float32](h, w) }, cosineBasis, 4e-6)
	check2D(t, func(h, w int) transform2D[float64] { return NewCosine2D[float64](h, w) }, cosineBasis, 1e-12)
}

// TestLargeRoundTrip covers blocks of 8 lanes and tiles of rows.
func TestLargeRoundTrip(t *testing.T) {
	for _, s := range [][2]int{{3, 1280}, {1100, 70}, {521, 33}} {
		f := noise[float32](s[0]*s[1], 9)
		want := make([]float64, len(f))
		for i, v := range f {
			want[i] = float64(v)
		}
		for _, tr := range []transform2D[float32]{NewReal2D[float32](s[0], s[1]), NewCosine2D[float32](s[0], s[1])} {
			got := make([]float32, len(f))
			tr.Forward(got, f)
			var a, b float64
			for i, v := range got {
				a, b = a+float64(v)*float64(v), b+want[i]*want[i]
			}
			if math.Abs(a/b-1) > 1e-5 {
				t.Errorf("%v: the length changes by %g", s, a/b-1)
			}
			tr.Inverse(got, got)
			near(t, "there and back", s[0], s[1], got, want, 1e-5)
		}
	}
}
