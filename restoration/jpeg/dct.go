package jpeg

import "math"

// The orthonormal cosine transform of eight points is worked out from sums and
// differences: four products a coefficient instead of eight. Products are rounded
// before they are added, so that all processors give the same bytes.

// half of the cosines of k pi / 16
var (
	c1 = float32(math.Cos(math.Pi*1/16) / 2)
	c2 = float32(math.Cos(math.Pi*2/16) / 2)
	c3 = float32(math.Cos(math.Pi*3/16) / 2)
	c4 = float32(math.Cos(math.Pi*4/16) / 2)
	c5 = float32(math.Cos(math.Pi*5/16) / 2)
	c6 = float32(math.Cos(math.Pi*6/16) / 2)
	c7 = float32(math.Cos(math.Pi*7/16) / 2)
)

// forward takes the samples of a block, row by row, to their coefficients in place:
// the DCT-II of T.81 A.3.3, which is orthonormal.
func forward(f *[64]float32) {
	for i := 0; i < 64; i += 8 {
		forward8((*[8]float32)(f[i:]))
	}
	var t [8]float32
	for x := range 8 {
		for y := range 8 {
			t[y] = f[8*y+x]
		}
		forward8(&t)
		for y := range 8 {
			f[8*y+x] = t[y]
		}
	}
}

// inverse takes coefficients to samples, in place.
func inverse(f *[64]float32) {
	for i := 0; i < 64; i += 8 {
		inverse8((*[8]float32)(f[i:]))
	}
	var t [8]float32
	for x := range 8 {
		for y := range 8 {
			t[y] = f[8*y+x]
		}
		inverse8(&t)
		for y := range 8 {
			f[8*y+x] = t[y]
		}
	}
}

func forward8(f *[8]float32) {
	s0, s1, s2, s3 := f[0]+f[7], f[1]+f[6], f[2]+f[5], f[3]+f[4]
	d0, d1, d2, d3 := f[0]-f[7], f[1]-f[6], f[2]-f[5], f[3]-f[4]
	e0, e1, o0, o1 := s0+s3, s1+s2, s0-s3, s1-s2
	f[0] = c4 * (e0 + e1)
	f[4] = c4 * (e0 - e1)
	f[2] = float32(c2*o0) + float32(c6*o1)
	f[6] = float32(c6*o0) - float32(c2*o1)
	f[1] = dot4(c1, c3, c5, c7, d0, d1, d2, d3)
	f[3] = dot4(c3, -c7, -c1, -c5, d0, d1, d2, d3)
	f[5] = dot4(c5, -c1, c7, c3, d0, d1, d2, d3)
	f[7] = dot4(c7, -c5, c3, -c1, d0, d1, d2, d3)
}

func inverse8(f *[8]float32) {
	e0, e1 := c4*(f[0]+f[4]), c4*(f[0]-f[4])
	o0 := float32(c2*f[2]) + float32(c6*f[6])
	o1 := float32(c6*f[2]) - float32(c2*f[6])
	s0, s3, s1, s2 := e0+o0, e0-o0, e1+o1, e1-o1
	d0 := dot4(c1, c3, c5, c7, f[1], f[3], f[5], f[7])
	d1 := dot4(c3, -c7, -c1, -c5, f[1], f[3], f[5], f[7])
	d2 := dot4(c5, -c1, c7, c3, f[1], f[3], f[5], f[7])
	d3 := dot4(c7, -c5, c3, -c1, f[1], f[3], f[5], f[7])
	f[0], f[7] = s0+d0, s0-d0
	f[1], f[6] = s1+d1, s1-d1
	f[2], f[5] = s2+d2, s2-d2
	f[3], f[4] = s3+d3, s3-d3
}

func dot4(a, b, c, d, x, y, z, w float32) float32 {
	return float32(float32(a*x)+float32(b*y)) + float32(float32(c*z)+float32(d*w))
}
