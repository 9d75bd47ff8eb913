package noiseest

import "math"

// side is the side of a block in pixels.
const side = 8

// basis is the orthonormal DCT-II of 8 values, split into its symmetric and its
// antisymmetric half: even[k] are the weights of x[n] + x[7-n] in coefficient 2k,
// odd[k] those of x[n] - x[7-n] in coefficient 2k+1.
var even, odd = halves()

func halves() (e, o [4][4]float32) {
	for k := range 4 {
		for n := range 4 {
			at := func(u int) float32 {
				gain := 0.5
				if u == 0 {
					gain = math.Sqrt(0.125)
				}
				return float32(gain * math.Cos(math.Pi*float64(u)*(float64(n)+0.5)/side))
			}
			e[k][n], o[k][n] = at(2*k), at(2*k+1)
		}
	}
	return e, o
}

// transform is the DCT of the 8 values x[0], x[step], ..., in place.
func transform(x []float32, step int) {
	var s, d [4]float32
	for n := range 4 {
		a, b := x[n*step], x[(7-n)*step]
		s[n], d[n] = a+b, a-b
	}
	for k := range 4 {
		e, o := &even[k], &odd[k]
		x[2*k*step] = (float32(e[0]*s[0]) + float32(e[1]*s[1])) + (float32(e[2]*s[2]) + float32(e[3]*s[3]))
		x[(2*k+1)*step] = (float32(o[0]*d[0]) + float32(o[1]*d[1])) + (float32(o[2]*d[2]) + float32(o[3]*d[3]))
	}
}

// block is a square of pixels, row by row, or its DCT.
type block [side * side]float32

func (b *block) dct() {
	for i := 0; i < side*side; i += side {
		transform(b[i:i+side], 1)
	}
	for i := range side {
		transform(b[i:], side)
	}
}
