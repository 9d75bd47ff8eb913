// Package walsh is the fast Walsh-Hadamard transform: additions and subtractions
// in a fixed order, so that the vector kernels give the same bytes as the Go ones.
package walsh

// Transform transforms x in place along the bits of the index from h upward,
// without a scale: x[i] and x[i+h] become their sum and difference, then those at
// distance 2h, and so on. h is a power of two and len(x) a power of two times h.
// With h = 1 this is the natural-order Walsh-Hadamard transform of x; with h > 1
// that of h columns beside each other.
//
// Three bits are done in one pass over the memory where that many are left.
func Transform(x []float32, h int) {
	left := len(x) / h
	if h == 1 && left >= 8 {
		first8(x)
		h, left = 8, left/8
	}
	for ; left >= 8; h, left = 8*h, left/8 {
		radix8(x, h)
	}
	for ; left >= 4; h, left = 4*h, left/4 {
		radix4(x, h)
	}
	if left == 2 {
		radix2(x, h)
	}
}

// radix2Go is one bit, of distance h.
func radix2Go(x []float32, h int) {
	for ; len(x) >= 2*h; x = x[2*h:] {
		x0, x1 := x[:h], x[h:2*h]
		for i, a := range x0 {
			b := x1[i]
			x0[i], x1[i] = a+b, a-b
		}
	}
}

// radix4Go is two bits, of distance h and 2h.
func radix4Go(x []float32, h int) {
	for ; len(x) >= 4*h; x = x[4*h:] {
		x0, x1, x2, x3 := x[:h], x[h:2*h], x[2*h:3*h], x[3*h:4*h]
		x1, x2, x3 = x1[:len(x0)], x2[:len(x0)], x3[:len(x0)]
		for i := range x0 {
			a, b, c, d := x0[i], x1[i], x2[i], x3[i]
			a, b, c, d = a+b, a-b, c+d, c-d
			x0[i], x1[i], x2[i], x3[i] = a+c, b+d, a-c, b-d
		}
	}
}

// radix8Go is three bits, of distance h, 2h and 4h.
func radix8Go(x []float32, h int) {
	for ; len(x) >= 8*h; x = x[8*h:] {
		x0, x1, x2, x3 := x[:h], x[h:2*h], x[2*h:3*h], x[3*h:4*h]
		x4, x5, x6, x7 := x[4*h:5*h], x[5*h:6*h], x[6*h:7*h], x[7*h:8*h]
		x1, x2, x3, x4 = x1[:len(x0)], x2[:len(x0)], x3[:len(x0)], x4[:len(x0)]
		x5, x6, x7 = x5[:len(x0)], x6[:len(x0)], x7[:len(x0)]
		for i := range x0 {
			a, b, c, d := two(x0[i], x1[i], x2[i], x3[i])
			p, q, r, s := two(x4[i], x5[i], x6[i], x7[i])
			x0[i], x4[i] = a+p, a-p
			x1[i], x5[i] = b+q, b-q
			x2[i], x6[i] = c+r, c-r
			x3[i], x7[i] = d+s, d-s
		}
	}
}

// first8Go is the lowest three bits: neighbours.
func first8Go(x []float32) {
	for ; len(x) >= 8; x = x[8:] {
		v := (*[8]float32)(x)
		a, b, c, d := two(v[0], v[1], v[2], v[3])
		p, q, r, s := two(v[4], v[5], v[6], v[7])
		*v = [8]float32{a + p, b + q, c + r, d + s, a - p, b - q, c - r, d - s}
	}
}

// two is two bits of four values.
func two(a, b, c, d float32) (_, _, _, _ float32) {
	a, b, c, d = a+b, a-b, c+d, c-d
	return a + c, b + d, a - c, b - d
}
