//go:build amd64 && !purego

package walsh

import "golang.org/x/sys/cpu"

var haveAVX2 = cpu.X86.HasAVX2

// The kernels do all groups of n values at x; h is a multiple of 8, n a positive
// multiple of the group's size (8, 2h, 4h, 8h).

//go:noescape
func first8AVX2(x *float32, n int)

//go:noescape
func radix2AVX2(x *float32, h, n int)

//go:noescape
func radix4AVX2(x *float32, h, n int)

//go:noescape
func radix8AVX2(x *float32, h, n int)

func first8(x []float32) {
	if !haveAVX2 {
		first8Go(x)
		return
	}
	first8AVX2(&x[0], len(x))
}

func radix2(x []float32, h int) {
	if !haveAVX2 || h%8 != 0 {
		radix2Go(x, h)
		return
	}
	radix2AVX2(&x[0], h, len(x))
}

func radix4(x []float32, h int) {
	if !haveAVX2 || h%8 != 0 {
		radix4Go(x, h)
		return
	}
	radix4AVX2(&x[0], h, len(x))
}

func radix8(x []float32, h int) {
	if !haveAVX2 || h%8 != 0 {
		radix8Go(x, h)
		return
	}
	radix8AVX2(&x[0], h, len(x))
}
