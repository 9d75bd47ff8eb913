package icc

import (
	"math"
	"testing"
)

// The matrix is that of sRGB's primaries under D65, adapted to D50 by Bradford.
func TestMatrixFromPrimaries(t *testing.T) {
	column := func(x, y float64) [3]float64 { return [3]float64{x / y, 1, (1 - x - y) / y} }
	white := column(0.3127, 0.3290)
	var m [3][3]float64
	for i, p := range [][2]float64{{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}} {
		for j, v := range column(p[0], p[1]) {
			m[j][i] = v
		}
	}
	inv, _ := invert(m)
	r, g, b := transform(inv, white[0], white[1], white[2])
	m = multiply(m, [3][3]float64{{r}, {0, g}, {0, 0, b}})
	bradford := [3][3]float64{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}
	fx, fy, fz := transform(bradford, white[0], white[1], white[2])
	tx, ty, tz := transform(bradford, d50[0], d50[1], d50[2])
	back, _ := invert(bradford)
	want := multiply(multiply(multiply(back, [3][3]float64{{tx / fx}, {0, ty / fy}, {0, 0, tz / fz}}), bradford), m)
	for i := range 3 {
		for j := range 3 {
			if d := math.Abs(linearToXYZ[i][j] - want[i][j]); d > 5e-9 {
				t.Errorf("%d, %d is %.8f, want %.8f", i, j, linearToXYZ[i][j], want[i][j])
			}
		}
	}
}

func TestEncodeIsFastAndRight(t *testing.T) {
	for i := range 200_000 {
		x := float64(i)/40_000 - 0.5
		want := math.Copysign(Encode(math.Abs(x)), x)
		if d := math.Abs(encode(x) - want); d > 2e-7 {
			t.Fatalf("encode(%g) is off by %g", x, d)
		}
		if d := math.Abs(Decode(Encode(x)) - x); d > 1e-6 {
			t.Fatalf("%g comes back off by %g", x, d)
		}
	}
}
