package state

import (
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/dsp/fourier"

	"afterimage/linearops"
)

// ResponseSide is the side of the frequency plane that a kernel is looked at on.
const ResponseSide = 128

// Response is what a blur does to each frequency.
type Response struct {
	Side int
	// Gain is |H|, Side*Side values row by row, with frequency 0 in the middle, row and
	// column Side/2; the plane reaches to half a cycle a pixel.
	Gain []float64
	// Lost is the share of frequencies whose gain is below [linearops.DefaultNull] of
	// the largest: the photo says nothing about them.
	Lost float64
	// Boost is 1 over the smallest gain that is kept, relative to the largest: how much
	// undoing the blur amplifies noise there.
	Boost float64
	// Top is the largest gain; 1 for a blur whose taps are not negative.
	Top float64
}

// KernelResponse looks at a kernel on a plane of [ResponseSide] frequencies a side. A
// photo has more of them, so that Lost and Boost are close to its own, not equal.
func KernelResponse(k linearops.Kernel) Response {
	const n = ResponseSide
	plane := make([]complex128, n*n)
	for y := range k.H {
		for x := range k.W {
			plane[mod(y-k.Y, n)*n+mod(x-k.X, n)] += complex(float64(k.At(y, x)), 0)
		}
	}
	transform(plane, n)
	r := Response{Side: n, Gain: make([]float64, n*n)}
	for y := range n {
		for x := range n {
			g := cmplx.Abs(plane[mod(y-n/2, n)*n+mod(x-n/2, n)])
			r.Gain[y*n+x] = g
			r.Top = math.Max(r.Top, g)
		}
	}
	lost, least := 0, r.Top
	for _, g := range r.Gain {
		if r.IsLost(g) {
			lost++
		} else {
			least = math.Min(least, g)
		}
	}
	r.Lost = float64(lost) / (n * n)
	if least > 0 {
		r.Boost = r.Top / least
	}
	return r
}

// IsLost says whether a frequency of this gain counts as lost.
func (r Response) IsLost(gain float64) bool { return gain < linearops.DefaultNull*r.Top }

// Level is a gain as the picture shows it: 0 at the edge of what is lost, 1 at the
// largest gain, the logarithm between.
func (r Response) Level(gain float64) float64 {
	if gain <= 0 || r.Top <= 0 {
		return 0
	}
	return clampFloat(1-math.Log(gain/r.Top)/math.Log(linearops.DefaultNull), 0, 1)
}

// transform is the Fourier transform of an n x n plane, in place.
func transform(plane []complex128, n int) {
	fft := fourier.NewCmplxFFT(n)
	for y := range n {
		fft.Coefficients(plane[y*n:(y+1)*n], plane[y*n:(y+1)*n])
	}
	column := make([]complex128, n)
	for x := range n {
		for y := range n {
			column[y] = plane[y*n+x]
		}
		fft.Coefficients(column, column)
		for y := range n {
			plane[y*n+x] = column[y]
		}
	}
}

func mod(i, n int) int { return (i%n + n) % n }
