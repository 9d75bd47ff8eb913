package icc

import "math"

// d50 is the white of the connection space, ICC.1:2022, 7.2.16.
var d50 = [3]float64{0.9642, 1, 0.8249}

// linearToXYZ takes linear sRGB to XYZ under D50: the matrix of the primaries of IEC
// 61966-2-1 and their white D65, adapted by the Bradford method to [d50]. (A test makes
// it from these.)
var linearToXYZ = [3][3]float64{
	{0.43604125, 0.38511291, 0.14304584},
	{0.22248454, 0.71690508, 0.06061038},
	{0.01392019, 0.09706724, 0.71391257},
}

var xyzToLinear, _ = invert(linearToXYZ)

// fromLab takes CIE L*, a*, b* to XYZ, both relative to [d50].
func fromLab(l, a, b float64) [3]float64 {
	fy := (l + 16) / 116
	f := [3]float64{fy + a/500, fy, fy - b/200}
	var out [3]float64
	for i, t := range f {
		const bend = 6.0 / 29
		if t > bend {
			out[i] = d50[i] * float64(t*t*t)
		} else {
			out[i] = d50[i] * (3 * bend * bend * (t - 4.0/29))
		}
	}
	return out
}

// connection takes the values that tables give, encoded into [0, 1], to linear sRGB.
// legacy is the encoding of Lab in lut16Type, whose white is at 0xff00.
func connection(pcs string, legacy bool) func(v *values) {
	if pcs == "XYZ " {
		const most = 1 + 32767.0/32768
		return func(v *values) { v[0], v[1], v[2] = transform(xyzToLinear, v[0]*most, v[1]*most, v[2]*most) }
	}
	unit := 1.0
	if legacy {
		unit = 65535.0 / 65280
	}
	return func(v *values) {
		xyz := fromLab(100*unit*v[0], float64(255*unit*v[1])-128, float64(255*unit*v[2])-128)
		v[0], v[1], v[2] = transform(xyzToLinear, xyz[0], xyz[1], xyz[2])
	}
}

// Encode takes a linear value to the sRGB curve; below 0 it is odd.
func Encode(x float64) float64 {
	if x < 0 {
		return -Encode(-x)
	}
	if x <= 0.0031308 {
		return 12.92 * x
	}
	return float64(1.055*math.Pow(x, 1/2.4)) - 0.055
}

// Decode is the inverse of [Encode].
func Decode(e float64) float64 {
	if e < 0 {
		return -Decode(-e)
	}
	if e <= 0.0031308*12.92 {
		return e / 12.92
	}
	return math.Pow((e+0.055)/1.055, 2.4)
}

func transform(m [3][3]float64, x, y, z float64) (a, b, c float64) {
	row := func(r [3]float64) float64 { return float64(r[0]*x) + float64(r[1]*y) + float64(r[2]*z) }
	return row(m[0]), row(m[1]), row(m[2])
}

func multiply(a, b [3][3]float64) (out [3][3]float64) {
	for i := range 3 {
		for j := range 3 {
			out[i][j] = float64(a[i][0]*b[0][j]) + float64(a[i][1]*b[1][j]) + float64(a[i][2]*b[2][j])
		}
	}
	return out
}

// invert tells whether a matrix of colours has an inverse that can be used.
func invert(m [3][3]float64) (out [3][3]float64, ok bool) { return inverted(m, 1e-6) }

// inverted is invert for a determinant of at least so much.
func inverted(m [3][3]float64, least float64) (out [3][3]float64, ok bool) {
	minor := func(i, j int) float64 { // of the transpose, with its sign
		a, b, c, d := (j+1)%3, (j+2)%3, (i+1)%3, (i+2)%3
		return float64(m[a][c]*m[b][d]) - float64(m[a][d]*m[b][c])
	}
	det := float64(m[0][0]*minor(0, 0)) + float64(m[0][1]*minor(1, 0)) + float64(m[0][2]*minor(2, 0))
	if !(math.Abs(det) > least) {
		return out, false
	}
	for i := range 3 {
		for j := range 3 {
			out[i][j] = minor(i, j) / det
		}
	}
	return out, true
}
