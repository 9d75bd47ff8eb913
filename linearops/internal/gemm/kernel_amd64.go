//go:build amd64 && !purego

package gemm

import "golang.org/x/sys/cpu"

var haveAVX2 = cpu.X86.HasAVX2

// rows4AVX2 is rows4Go; k >= 1. It reads 4 rows of k values of a, ld apart, and k*Width of
// the panel, and writes 4 rows of Width values of c.
//
//go:noescape
func rows4AVX2(c *float32, ldc int, a *float32, lda int, panel *float32, k int)

// rows1AVX2 is rows1Go; k >= 1.
//
//go:noescape
func rows1AVX2(c, a, panel *float32, k int)

func rows4(c []float32, ldc int, a []float32, lda int, panel []float32, k int) {
	if !haveAVX2 {
		rows4Go(c, ldc, a, lda, panel, k)
		return
	}
	rows4AVX2(&c[0], ldc, &a[0], lda, &panel[0], k)
}

func rows1(c, a, panel []float32, k int) {
	if !haveAVX2 {
		rows1Go(c, a, panel, k)
		return
	}
	rows1AVX2(&c[0], &a[0], &panel[0], k)
}
