package linearops

import "math"

// aliases is the response of one axis.
type aliases struct {
	r, m int
	norm []float64 // |c| of group j, length m
	unit []float32 // c/|c| by coefficient, length r m
}

func newAliases(n, r int) aliases {
	a := aliases{r: r, m: n / r, norm: make([]float64, n/r), unit: make([]float32, n)}
	gain := cubicGain(n, r)
	c := make([]float64, r)
	for j := range a.m {
		sum := 0.0
		for q := range r {
			k := a.at(j, q)
			c[q] = gain[k] / math.Sqrt(float64(r))
			switch {
			case j == 0 && q%2 == 1:
				c[q] = 0 // an odd multiple of m vanishes at every i
			case j == 0 && q > 0:
				c[q] *= math.Sqrt2 // y's coefficient 0 has the other norm
			}
			if (q+1)/2%2 == 1 {
				c[q] = -c[q] // cos(2 pi p (i+1/2)) = (-1)^p, p = (q+1)/2
			}
			sum += c[q] * c[q]
		}
		a.norm[j] = math.Sqrt(sum)
		a.unit[a.at(j, 0)] = 1 // any unit vector serves where nothing passes
		for q := range r {
			if sum > 0 {
				a.unit[a.at(j, q)] = float32(c[q] / a.norm[j])
			}
		}
	}
	return a
}

// at is the coefficient that is alias q of j: the one in q m .. (q+1) m.
func (a *aliases) at(j, q int) int {
	if q%2 == 0 || j == 0 {
		return q*a.m + j
	}
	return (q+1)*a.m - j
}

// first is the lowest coefficient among alias q of j .. j+n-1. Group 0 goes alone.
func (a *aliases) first(j, n, q int) int {
	if q%2 == 0 {
		return a.at(j, q)
	}
	return a.at(j+n-1, q)
}

// cubicGain is G(k) for k < n: the response of the stretched kernel to cosines.
func cubicGain(n, r int) []float64 {
	cos := cosines(2 * n)
	gain := make([]float64, n)
	sum := 0.0
	for d := -4*r + 1 + r%2; d < 4*r; d += 2 { // distances in half pixels
		w := cubic(float64(d) / float64(2*r))
		sum += w
		for k := range gain {
			gain[k] += w * cos[wrap(k*d, 4*n)]
		}
	}
	for k := range gain {
		gain[k] /= sum
	}
	return gain
}

// lowSpectrum has the values s, rows of w, in the upper left corner of each plane
// and 0 elsewhere.
type lowSpectrum struct {
	in Shape
	w  int
	s  []float32
}

func (p lowSpectrum) Len() int { return p.in.Len() }

func (p lowSpectrum) At(i int) float32 {
	row, x := i%p.in.Plane()/p.in.W, i%p.in.W
	if x >= p.w || row*p.w >= len(p.s) {
		return 0
	}
	return p.s[row*p.w+x]
}

func (p lowSpectrum) Read(dst []float32, off int) {
	checkRead(p.in.Len(), dst, off)
	for len(dst) > 0 {
		row, x := off%p.in.Plane()/p.in.W, off%p.in.W
		n := min(p.in.W-x, len(dst))
		kept := 0
		if row*p.w < len(p.s) && x < p.w {
			kept = copy(dst[:n], p.s[row*p.w+x:(row+1)*p.w])
		}
		clear(dst[kept:n])
		dst, off = dst[n:], off+n
	}
}
