// Package gemm multiplies small dense float32 matrices: the factors of separable
// operators with images.
//
// C = A B comes in pieces of a few rows of A and a panel of [Width] columns of B,
// [Mul]; [Pack] brings a constant B into panels. Callers spread the pieces over the
// processors.
//
// Every value of C is the sum over k in rising order of products rounded to
// float32, begun at 0, whatever the processor: the AVX2 kernels multiply and add in
// two instructions and hold one value of C per lane, so that their bytes are those
// of the Go kernels. The build tag purego leaves the assembly out.
package gemm

import "fmt"

// Width is the number of columns of a panel.
const Width = 16

// height is the number of rows of C that a kernel computes at once.
const height = 4

// PackedLen is the number of values that a matrix of k rows and n columns has in
// panels, which are filled up with zeros.
func PackedLen(k, n int) int { return k * Width * ((n + Width - 1) / Width) }

// Pack writes the matrix src, k rows of n values, ld apart, to dst as panels: value
// (i, j) lies at (j/Width*k + i)*Width + j%Width. dst has PackedLen(k, n) values.
func Pack(dst, src []float32, ld, k, n int) {
	if len(dst) != PackedLen(k, n) {
		panic(fmt.Sprintf("gemm: %d values for the panels of a %d x %d matrix", len(dst), k, n))
	}
	clear(dst)
	for i := range k {
		row := src[i*ld : i*ld+n]
		for j, v := range row {
			dst[(j/Width*k+i)*Width+j%Width] = v
		}
	}
}

// Mul computes m rows of C = A B for one panel of B. Row i of A is
// a[i*lda : i*lda+k], row i of C is c[i*ldc : i*ldc+n] with n <= Width; the panel
// has k rows of Width values. C must overlap neither A nor the panel.
func Mul(c []float32, ldc int, a []float32, lda, m int, panel []float32, k, n int) {
	if m <= 0 || n <= 0 {
		return
	}
	if n > Width {
		panic(fmt.Sprintf("gemm: %d columns of a panel of %d", n, Width))
	}
	if k <= 0 {
		for i := range m {
			clear(c[i*ldc : i*ldc+n])
		}
		return
	}
	// The kernels do not check: these slices do.
	_ = a[(m-1)*lda : (m-1)*lda+k]
	_ = c[(m-1)*ldc : (m-1)*ldc+n]
	panel = panel[: k*Width : k*Width]
	if n < Width {
		mulNarrow(c, ldc, a, lda, m, panel, k, n)
		return
	}
	i := 0
	for ; i+height <= m; i += height {
		rows4(c[i*ldc:], ldc, a[i*lda:], lda, panel, k)
	}
	for ; i < m; i++ {
		rows1(c[i*ldc:], a[i*lda:], panel, k)
	}
}

// mulNarrow is Mul for the last panel of a matrix, through a tile of full width.
func mulNarrow(c []float32, ldc int, a []float32, lda, m int, panel []float32, k, n int) {
	var tile [height * Width]float32
	for i := 0; i < m; i += height {
		rows := min(height, m-i)
		if rows == height {
			rows4(tile[:], Width, a[i*lda:], lda, panel, k)
		} else {
			for r := range rows {
				rows1(tile[r*Width:], a[(i+r)*lda:], panel, k)
			}
		}
		for r := range rows {
			copy(c[(i+r)*ldc:(i+r)*ldc+n], tile[r*Width:])
		}
	}
}

// rows4Go is four rows of C in Go. Blocks of 4 x 2 values fit the registers.
func rows4Go(c []float32, ldc int, a []float32, lda int, panel []float32, k int) {
	a0, a1, a2, a3 := a[:k], a[lda:lda+k], a[2*lda:2*lda+k], a[3*lda:3*lda+k]
	for j := 0; j < Width; j += 2 {
		var c00, c01, c10, c11, c20, c21, c30, c31 float32
		b := panel[j:]
		for p := range k {
			b0, b1 := b[p*Width], b[p*Width+1]
			// The conversions keep the compiler from fusing on other processors.
			c00 += float32(a0[p] * b0)
			c01 += float32(a0[p] * b1)
			c10 += float32(a1[p] * b0)
			c11 += float32(a1[p] * b1)
			c20 += float32(a2[p] * b0)
			c21 += float32(a2[p] * b1)
			c30 += float32(a3[p] * b0)
			c31 += float32(a3[p] * b1)
		}
		c[j], c[j+1] = c00, c01
		c[ldc+j], c[ldc+j+1] = c10, c11
		c[2*ldc+j], c[2*ldc+j+1] = c20, c21
		c[3*ldc+j], c[3*ldc+j+1] = c30, c31
	}
}

// rows1Go is one row of C in Go.
func rows1Go(c, a, panel []float32, k int) {
	var sum [Width]float32
	for p, v := range a[:k] {
		b := panel[p*Width : p*Width+Width]
		for j, w := range b {
			sum[j] += float32(v * w)
		}
	}
	copy(c[:Width], sum[:])
}
