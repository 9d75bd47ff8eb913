package gemm

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func random(r *rand.Rand, n int) []float32 {
	out := make([]float32, n)
	for i := range out {
		// A wide range of exponents: sums then depend on their order.
		out[i] = float32(r.NormFloat64() * math.Exp2(float64(r.IntN(24)-12)))
	}
	return out
}

// direct is C = A B by the loop of the package comment.
func direct(m, k, n int, a []float32, lda int, b []float32, ldb int) []float32 {
	c := make([]float32, m*n)
	for i := range m {
		for j := range n {
			var sum float32
			for p := range k {
				sum += float32(a[i*lda+p] * b[p*ldb+j])
			}
			c[i*n+j] = sum
		}
	}
	return c
}

type kernel func(c []float32, ldc int, a []float32, lda int, panel []float32, k int)

func TestMulIsTheDirectSumByteForByte(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, m := range []int{1, 2, 3, 4, 5, 7, 8, 13} {
		for _, k := range []int{0, 1, 2, 3, 4, 5, 8, 63, 130} {
			for _, n := range []int{1, 7, 16, 17, 31, 32, 40} {
				lda, ldb, ldc := k+3, n+2, n+5
				a, b := random(r, m*lda), random(r, k*ldb)
				panels := make([]float32, PackedLen(k, n))
				Pack(panels, b, ldb, k, n)
				c := random(r, m*ldc)
				before := append([]float32(nil), c...)
				for j := 0; j < n; j += Width {
					Mul(c[j:], ldc, a, lda, m, panels[j/Width*k*Width:], k, min(Width, n-j))
				}
				want := direct(m, k, n, a, lda, b, ldb)
				for i := range m {
					for j := range ldc {
						got, w := c[i*ldc+j], before[i*ldc+j]
						if j < n {
							w = want[i*n+j]
						}
						if math.Float32bits(got) != math.Float32bits(w) {
							t.Fatalf("m=%d k=%d n=%d: value (%d, %d) is %v, want %v", m, k, n, i, j, got, w)
						}
					}
				}
			}
		}
	}
}

// The kernels of this build and the Go kernels give the same bytes.
func TestKernelsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for k := 1; k < 300; k += 1 + k/7 {
		lda, ldc := k+r.IntN(5), Width+r.IntN(5)
		a, panel := random(r, 4*lda), random(r, k*Width)
		got, want := make([]float32, 4*ldc), make([]float32, 4*ldc)
		rows4(got, ldc, a, lda, panel, k)
		rows4Go(want, ldc, a, lda, panel, k)
		compare(t, fmt.Sprint("rows4 k=", k), got, want)
		clear(got)
		clear(want)
		rows1(got, a, panel, k)
		rows1Go(want, a, panel, k)
		compare(t, fmt.Sprint("rows1 k=", k), got, want)
	}
}

func compare(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range got {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: value %d is %v, Go gives %v", what, i, got[i], want[i])
		}
	}
}

func TestMulRefusesShortSlices(t *testing.T) {
	for name, f := range map[string]func(){
		"a":     func() { Mul(make([]float32, 64), 16, make([]float32, 11), 3, 4, make([]float32, 48), 3, 16) },
		"c":     func() { Mul(make([]float32, 63), 16, make([]float32, 12), 3, 4, make([]float32, 48), 3, 16) },
		"panel": func() { Mul(make([]float32, 64), 16, make([]float32, 12), 3, 4, make([]float32, 47), 3, 16) },
		"wide":  func() { Mul(make([]float32, 68), 17, make([]float32, 12), 3, 4, make([]float32, 48), 3, 17) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkRows4(b *testing.B) {
	const k = 128
	r := rand.New(rand.NewPCG(5, 6))
	a, panel, c := random(r, 4*k), random(r, k*Width), make([]float32, 4*Width)
	for name, f := range map[string]kernel{"build": rows4, "go": rows4Go} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				f(c, Width, a, k, panel, k)
			}
			b.ReportMetric(2*4*k*Width*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
