package fft

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/dsp/fourier"
)

func benchmark2D(b *testing.B, make2D func(h, w int) transform2D[float32]) {
	for _, side := range []int{256, 500, 509, 1024} {
		b.Run(fmt.Sprint(side), func(b *testing.B) {
			tr := make2D(side, side)
			x := noise[float32](side*side, 1)
			tr.Forward(x, x)
			b.SetBytes(int64(4 * len(x)))
			b.ReportAllocs()
			for b.Loop() {
				tr.Forward(x, x)
				tr.Inverse(x, x)
			}
		})
	}
}

func BenchmarkReal2D(b *testing.B) {
	benchmark2D(b, func(h, w int) transform2D[float32] { return NewReal2D[float32](h, w) })
}

func BenchmarkCosine2D(b *testing.B) {
	benchmark2D(b, func(h, w int) transform2D[float32] { return NewCosine2D[float32](h, w) })
}

// BenchmarkGonum is the same work, there and back over one plane, by gonum: real
// rows, complex columns, on one processor.
func BenchmarkGonum(b *testing.B) {
	for _, side := range []int{256, 500} {
		b.Run(fmt.Sprint(side), func(b *testing.B) {
			rows, cols := fourier.NewFFT(side), fourier.NewCmplxFFT(side)
			x := noise[float64](side*side, 1)
			half := side/2 + 1
			z := make([]complex128, side*half)
			col := make([]complex128, side)
			columns := func(f func(dst, src []complex128) []complex128) {
				for k := range half {
					for y := range side {
						col[y] = z[y*half+k]
					}
					f(col, col)
					for y := range side {
						z[y*half+k] = col[y]
					}
				}
			}
			b.SetBytes(int64(4 * len(x)))
			for b.Loop() {
				for y := range side {
					rows.Coefficients(z[y*half:(y+1)*half], x[y*side:(y+1)*side])
				}
				columns(cols.Coefficients)
				columns(cols.Sequence)
				for y := range side {
					rows.Sequence(x[y*side:(y+1)*side], z[y*half:(y+1)*half])
				}
				for i := range x {
					x[i] /= float64(side * side)
				}
			}
		})
	}
}
