//go:build amd64 && !purego

package lerp

import "golang.org/x/sys/cpu"

var haveAVX2 = cpu.X86.HasAVX2

// The kernels do n pixels, a positive multiple of 4; maxAVX2 n bytes, of 32.

//go:noescape
func rowsAVX2(line *uint64, a, b *uint8, t, n int)

//go:noescape
func columnsAVX2(out *uint8, line *uint64, at *int32, weights *uint64, n int)

//go:noescape
func tintAVX2(out *uint8, colour uint64, weights *uint8, n int)

//go:noescape
func maxAVX2(out, in *uint8, n int)

// rows, columns, tint and largest do as many pixels as the kernels can, and say how many.
func rows(line []uint64, a, b []uint8, t int) int {
	n := len(line) &^ 3
	if n == 0 || !haveAVX2 {
		return 0
	}
	rowsAVX2(&line[0], &a[0], &b[0], t, n)
	return n
}

func tint(out []uint8, colour uint64, weights []uint8) int {
	n := len(weights) &^ 3
	if n == 0 || !haveAVX2 {
		return 0
	}
	tintAVX2(&out[0], colour, &weights[0], n)
	return n
}

func largest(out, in []uint8) int {
	n := len(out) &^ 31
	if n == 0 || !haveAVX2 {
		return 0
	}
	maxAVX2(&out[0], &in[0], n)
	return n
}

func columns(out []uint8, line []uint64, at []int32, weights []uint64) int {
	n := len(at) &^ 3
	if n == 0 || !haveAVX2 {
		return 0
	}
	columnsAVX2(&out[0], &line[0], &at[0], &weights[0], n)
	return n
}
