package icctest

type matrix [3][3]float64

func (m matrix) times(v [3]float64) (out [3]float64) {
	for i := range 3 {
		for j := range 3 {
			out[i] += m[i][j] * v[j]
		}
	}
	return out
}

// solve gives x with m x = v, by Cramer's rule.
func (m matrix) solve(v [3]float64) (x [3]float64) {
	det := func(m matrix) float64 {
		return m[0][0]*(m[1][1]*m[2][2]-m[1][2]*m[2][1]) - m[0][1]*(m[1][0]*m[2][2]-m[1][2]*m[2][0]) + m[0][2]*(m[1][0]*m[2][1]-m[1][1]*m[2][0])
	}
	for i := range 3 {
		n := m
		for j := range 3 {
			n[j][i] = v[j]
		}
		x[i] = det(n) / det(m)
	}
	return x
}

// bradford takes XYZ to the cone responses in which whites are adapted.
var bradford = matrix{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}

// Colorants are XYZ under [D50] of a space's red, green and blue, from chromaticities of
// these and of its white.
func Colorants(primaries [4][2]float64) (out [3][3]float64) {
	var columns matrix
	of := func(p [2]float64) [3]float64 { return [3]float64{p[0] / p[1], 1, (1 - p[0] - p[1]) / p[1]} }
	for i := range 3 {
		for j, v := range of(primaries[i]) {
			columns[j][i] = v
		}
	}
	white := of(primaries[3])
	share := columns.solve(white)
	from, to := bradford.times(white), bradford.times(D50)
	for i := range 3 {
		c := of(primaries[i])
		for j := range c {
			c[j] *= share[i]
		}
		c = bradford.times(c)
		for j := range c {
			c[j] *= to[j] / from[j]
		}
		out[i] = bradford.solve(c)
	}
	return out
}
