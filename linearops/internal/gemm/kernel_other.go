//go:build !amd64 || purego

package gemm

func rows4(c []float32, ldc int, a []float32, lda int, panel []float32, k int) {
	rows4Go(c, ldc, a, lda, panel, k)
}

func rows1(c, a, panel []float32, k int) { rows1Go(c, a, panel, k) }
