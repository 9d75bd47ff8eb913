package icc

import "math"

// inverse goes back through a profile of tables, from sRGB to the device.
//
// A grid over the range of its colours holds a device colour near each point's. From
// what the grid G says of a colour t, the iteration
//
//	d <- d + G(t) - G(F(d))
//
// goes to the d that the profile's tables F take to t, at one evaluation of F a step.
// Where it does not arrive, because the device has no such colour or G is too coarse,
// damped least squares go on to the nearest colour in sRGB, from the best d, and from the
// nearest of a few colours that are known.
type inverse struct {
	p         *Profile
	grid      *table
	low, span [3]float64 // of the grid, in sRGB
	known     []sight
}

const (
	inverseGrid  = 25
	inverseExact = 2e-7          // an error of sRGB that is none: float32 planes have as much
	inverseClose = 1.0 / 255 / 4 // one that only damped least squares may better
	inverseSteps = 20
)

// newInverse takes a while: up to a second.
func newInverse(p *Profile) *inverse {
	q := &inverse{p: p}
	q.bounds()
	q.fill()
	return q
}

// invertible tells whether the colours of a profile of tables fill a part of sRGB's
// space, and do not lie on a line or in a plane.
func (p *Profile) invertible() bool {
	var sum [3]float64
	var product [3][3]float64
	n := 0.0
	p.visit(7, func(_, v values) {
		n++
		for c := range 3 {
			sum[c] += Encode(v[c])
			for k := range 3 {
				product[c][k] += Encode(v[c]) * Encode(v[k])
			}
		}
	})
	for c := range 3 {
		for k := range 3 {
			product[c][k] = product[c][k]/n - sum[c]/n*sum[k]/n
		}
	}
	_, ok := inverted(product, 1e-7) // of three independent even distributions it is 6e-4
	return ok
}

// bounds finds the box that holds the device's colours, and a few of them.
func (q *inverse) bounds() {
	q.low = [3]float64{math.Inf(1), math.Inf(1), math.Inf(1)}
	high := [3]float64{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	q.p.visit(17, func(d, v values) {
		s := [3]float64{Encode(v[0]), Encode(v[1]), Encode(v[2])}
		for c := range 3 {
			q.low[c], high[c] = min(q.low[c], s[c]), max(high[c], s[c])
		}
		onCoarse := true
		for _, x := range d[:3] {
			onCoarse = onCoarse && x*8 == math.Trunc(x*8)
		}
		if onCoarse {
			q.known = append(q.known, sight{d, s})
		}
	})
	for c := range 3 {
		q.span[c] = high[c] - q.low[c]
	}
}

// fill computes the device colour of each point of the grid, beginning with the one
// found for the point before.
func (q *inverse) fill() {
	const n = inverseGrid
	q.grid = newTable([]int{n, n, n}, make([]float64, 3*n*n*n))
	row := values{0.5, 0.5, 0.5}
	for i := range n * n {
		d := row
		for k := range n {
			at := [3]int{i / n, i % n, k}
			var t [3]float64
			for c := range 3 {
				t[c] = q.low[c] + q.span[c]*float64(at[c])/(n-1)
			}
			var e float64
			if d, e = q.leastSquares(t, d, 30); e > inverseClose {
				if other, e2 := q.leastSquares(t, q.nearest(t), 30); e2 < e {
					d = other
				}
			}
			if k == 0 {
				row = d
			}
			copy(q.grid.values[3*(i*n+k):], d[:3])
		}
	}
}

// srgb is F.
func (q *inverse) srgb(d values) [3]float64 {
	v := q.p.linear(d)
	return [3]float64{encode(v[0]), encode(v[1]), encode(v[2])}
}

// guess is G.
func (q *inverse) guess(t [3]float64) values {
	var v values
	for c := range 3 {
		v[c] = (t[c] - q.low[c]) / q.span[c]
	}
	q.grid.apply(&v)
	return v
}

// device is the device colour that is nearest to t.
func (q *inverse) device(t [3]float64) values {
	first := q.guess(t)
	d, best, least := first, first, math.Inf(1)
	for range inverseSteps {
		f := q.srgb(d)
		e := distance(f, t)
		if e < least {
			best, least = d, e
		}
		if e <= inverseExact || e > 4*least {
			break
		}
		g := q.guess(f)
		for c := range 3 {
			d[c] = clamp(d[c] + first[c] - g[c])
		}
	}
	if least > inverseClose {
		best, least = q.leastSquares(t, best, 8)
	}
	if least > inverseClose { // it may have stopped in a valley of its own
		if d, e := q.leastSquares(t, q.nearest(t), 12); e < least {
			best = d
		}
	}
	return best
}

// sight is a device colour and what it is in sRGB.
type sight struct {
	device values
	srgb   [3]float64
}

// nearest is the one of the known device colours that comes nearest to t.
func (q *inverse) nearest(t [3]float64) values {
	best, least := values{}, math.Inf(1)
	for i := range q.known {
		if e := distance(q.known[i].srgb, t); e < least {
			best, least = q.known[i].device, e
		}
	}
	return best
}

// leastSquares goes from d towards the device colour whose sRGB is nearest to t, by the
// method of Levenberg and Marquardt within the box of device values.
func (q *inverse) leastSquares(t [3]float64, d values, steps int) (values, float64) {
	f := q.srgb(d)
	e, damping := distance(f, t), 1e-3
	for range steps {
		if e <= inverseExact {
			break
		}
		next := q.step(d, f, t, damping)
		g := q.srgb(next)
		if better := distance(g, t); better < e {
			d, f, e = next, g, better
			damping = max(damping/4, 1e-7)
		} else if damping *= 8; damping > 1e4 {
			break
		}
	}
	return d, e
}

// step solves (J^T J + damping I) x = J^T (t - f) for the values that are free to move.
func (q *inverse) step(d values, f, t [3]float64, damping float64) values {
	// Far away the slope of curves of 8 bits, which begin level, is looked for; near by the
	// one that is there.
	j := q.slopes(d, f, min(max(distance(f, t), 1.0/2048), 1.0/64))
	free := [3]bool{true, true, true}
	for range 3 {
		inv, ok := inverted(normal(j, free, damping), 1e-18)
		if !ok {
			return d
		}
		var b [3]float64
		for c := range 3 {
			for k := range 3 {
				if free[c] {
					b[c] += float64(j[c][k] * (t[k] - f[k]))
				}
			}
		}
		x, y, z := transform(inv, b[0], b[1], b[2])
		next, held := d, false
		for c, s := range [3]float64{x, y, z} {
			if free[c] && (d[c] <= 0 && s < 0 || d[c] >= 1 && s > 0) { // at its end already
				free[c], held = false, true
			}
			next[c] = clamp(d[c] + s)
		}
		if !held {
			return next
		}
	}
	return d
}

// slopes are the changes of sRGB, from f at d, along each device value, over a distance of h.
func (q *inverse) slopes(d values, f [3]float64, h float64) (j [3][3]float64) {
	for c := range 3 {
		moved, s := d, h
		if moved[c]+h > 1 {
			s = -h
		}
		moved[c] += s
		g := q.srgb(moved)
		for k := range 3 {
			j[c][k] = (g[k] - f[k]) / s
		}
	}
	return j
}

// normal is J^T J + damping I, with nothing but 1 for values that are not free.
func normal(j [3][3]float64, free [3]bool, damping float64) (a [3][3]float64) {
	for c := range 3 {
		if !free[c] {
			a[c][c] = 1
			continue
		}
		for o := range 3 {
			if free[o] {
				a[c][o] = float64(j[c][0]*j[o][0]) + float64(j[c][1]*j[o][1]) + float64(j[c][2]*j[o][2])
			}
		}
		a[c][c] += damping
	}
	return a
}

// clamp is x within [0, 1], and 0 for what is no number: it becomes an index.
func clamp(x float64) float64 {
	if !(x > 0) {
		return 0
	}
	return min(x, 1)
}

func distance(a, b [3]float64) float64 {
	var sum float64
	for c := range 3 {
		sum += float64((a[c] - b[c]) * (a[c] - b[c]))
	}
	return math.Sqrt(sum)
}
