package linearops

// walsh transforms x, whose length is a power of two times h, along the bits of
// the index from h upward, without a scale: x[i], x[i+h] become their sum and
// difference, and so on. Three bits are done in one pass over the memory where
// that many are left.
func walsh(x []float32, h int) {
	left := len(x) / h
	switch {
	case left < 2:
		return
	case h == 1 && left >= 8:
		walshFirst8(x)
		h, left = 8, left/8
	}
	for ; left >= 8; h, left = 8*h, left/8 {
		for i := 0; i < len(x); i += 8 * h {
			walsh8(x[i:i+8*h], h)
		}
	}
	for ; left >= 4; h, left = 4*h, left/4 {
		for i := 0; i < len(x); i += 4 * h {
			walsh4(x[i:i+4*h], h)
		}
	}
	if left == 2 {
		for i := 0; i < len(x); i += 2 * h {
			walsh2(x[i:i+h], x[i+h:i+2*h])
		}
	}
}

// walsh2 is one bit.
func walsh2(x, y []float32) {
	y = y[:len(x)]
	for i, a := range x {
		b := y[i]
		x[i], y[i] = a+b, a-b
	}
}

// walsh4 is two bits, of distance h and 2h.
func walsh4(x []float32, h int) {
	x0, x1, x2, x3 := x[:h], x[h:2*h], x[2*h:3*h], x[3*h:4*h]
	x1, x2, x3 = x1[:len(x0)], x2[:len(x0)], x3[:len(x0)]
	for i := range x0 {
		a, b, c, d := x0[i], x1[i], x2[i], x3[i]
		a, b, c, d = a+b, a-b, c+d, c-d
		x0[i], x1[i], x2[i], x3[i] = a+c, b+d, a-c, b-d
	}
}

// walsh8 is three bits, of distance h, 2h and 4h.
func walsh8(x []float32, h int) {
	x0, x1, x2, x3 := x[:h], x[h:2*h], x[2*h:3*h], x[3*h:4*h]
	x4, x5, x6, x7 := x[4*h:5*h], x[5*h:6*h], x[6*h:7*h], x[7*h:8*h]
	x1, x2, x3, x4 = x1[:len(x0)], x2[:len(x0)], x3[:len(x0)], x4[:len(x0)]
	x5, x6, x7 = x5[:len(x0)], x6[:len(x0)], x7[:len(x0)]
	for i := range x0 {
		a, b, c, d := x0[i], x1[i], x2[i], x3[i]
		a, b, c, d = a+b, a-b, c+d, c-d
		a, b, c, d = a+c, b+d, a-c, b-d
		p, q, r, s := x4[i], x5[i], x6[i], x7[i]
		p, q, r, s = p+q, p-q, r+s, r-s
		p, q, r, s = p+r, q+s, p-r, q-s
		x0[i], x4[i] = a+p, a-p
		x1[i], x5[i] = b+q, b-q
		x2[i], x6[i] = c+r, c-r
		x3[i], x7[i] = d+s, d-s
	}
}

// walshFirst8 is the lowest three bits: neighbours.
func walshFirst8(x []float32) {
	for len(x) >= 8 {
		v := (*[8]float32)(x)
		a, b, c, d := v[0], v[1], v[2], v[3]
		a, b, c, d = a+b, a-b, c+d, c-d
		a, b, c, d = a+c, b+d, a-c, b-d
		p, q, r, s := v[4], v[5], v[6], v[7]
		p, q, r, s = p+q, p-q, r+s, r-s
		p, q, r, s = p+r, q+s, p-r, q-s
		*v = [8]float32{a + p, b + q, c + r, d + s, a - p, b - q, c - r, d - s}
		x = x[8:]
	}
}
