//go:build amd64 && !purego

package fft

import "golang.org/x/sys/cpu"

//go:noescape
func radix2AVX2(dre, dim, sre, sim, tw *float32, run, m int)

//go:noescape
func radix3AVX2(dre, dim, sre, sim, tw *float32, run, m int)

//go:noescape
func radix4AVX2(dre, dim, sre, sim, tw *float32, run, m int)

//go:noescape
func radix5AVX2(dre, dim, sre, sim, tw *float32, run, m int)

//go:noescape
func rotateAVX2(re, im, w *float32, lanes, n int)

var hasAVX2 = cpu.X86.HasAVX2

// accelerated is the assembly for a radix, or plain where there is none or the
// processor lacks AVX2. Runs are multiples of 8 values.
func accelerated(r int, plain butterflies[float32]) butterflies[float32] {
	if !hasAVX2 {
		return plain
	}
	switch r {
	case 2:
		return func(dst, src Block[float32], tw []float32, run, m int) {
			checkRun(dst, src, tw, 2, run, m)
			radix2AVX2(&dst.Re[0], &dst.Im[0], &src.Re[0], &src.Im[0], &tw[0], run, m)
		}
	case 3:
		return func(dst, src Block[float32], tw []float32, run, m int) {
			checkRun(dst, src, tw, 3, run, m)
			radix3AVX2(&dst.Re[0], &dst.Im[0], &src.Re[0], &src.Im[0], &tw[0], run, m)
		}
	case 4:
		return func(dst, src Block[float32], tw []float32, run, m int) {
			checkRun(dst, src, tw, 4, run, m)
			radix4AVX2(&dst.Re[0], &dst.Im[0], &src.Re[0], &src.Im[0], &tw[0], run, m)
		}
	case 5:
		return func(dst, src Block[float32], tw []float32, run, m int) {
			checkRun(dst, src, tw, 5, run, m)
			radix5AVX2(&dst.Re[0], &dst.Im[0], &src.Re[0], &src.Im[0], &tw[0], run, m)
		}
	}
	return plain
}

// checkRun keeps the assembly inside its slices.
func checkRun(dst, src Block[float32], tw []float32, r, run, m int) {
	n := r * m * run
	if run < 8 || run%8 != 0 || m < 1 || min(len(dst.Re), len(dst.Im), len(src.Re), len(src.Im)) < n || len(tw) < 2*(r-1)*m {
		panic("fft: butterflies outside their block")
	}
}

// fastRotate is the assembly of rotate; false where there is none.
func fastRotate(x Block[float32], w []float32, lanes int) bool {
	n := len(w) / 2
	if !hasAVX2 || n == 0 || lanes < 8 || lanes%8 != 0 {
		return false
	}
	if min(len(x.Re), len(x.Im)) < n*lanes {
		panic("fft: points outside their block")
	}
	rotateAVX2(&x.Re[0], &x.Im[0], &w[0], lanes, n)
	return true
}
