package optest

import (
	"math"
	"testing"

	"afterimage/linearops"
)

// checker holds one operator with random data of its sizes.
type checker struct {
	t    testing.TB
	op   linearops.Operator
	o    Options
	n, m int       // lengths of images and of measurements
	s    []float32 // all singular values
	x, z []float32 // an image, a spectrum
	y    []float32 // a measurement
}

func newChecker(t testing.TB, op linearops.Operator, o Options) *checker {
	c := &checker{t: t, op: op, o: o, n: op.In().Len(), m: op.Out().Len()}
	r := random(1)
	c.x, c.z, c.y = r.floats(c.n), r.floats(c.n), r.floats(c.m)
	c.s = make([]float32, c.n)
	if op.Spectrum().Len() == c.n {
		op.Spectrum().Read(c.s, 0)
	}
	return c
}

// The four transforms with fresh memory that is full of NaN, so that an entry that
// is not written shows, and a source of their own, so that one that is written
// shows in the test of that alone.

func (c *checker) vt(x []float32) []float32 { return fresh(c.op.Vt, c.n, x) }
func (c *checker) v(z []float32) []float32  { return fresh(c.op.V, c.n, z) }
func (c *checker) ut(y []float32) []float32 { return fresh(c.op.Ut, c.n, y) }
func (c *checker) u(z []float32) []float32  { return fresh(c.op.U, c.m, z) }

func fresh(do func(dst, src []float32), n int, src []float32) []float32 {
	dst := poisoned(n)
	do(dst, clone(src))
	return dst
}

// The loops over values below are kept from the race detector: they read results
// after the goroutines are done, and would take most of the time of a test.

// close fails unless got is want up to the tolerance, relative to the largest
// value of want.
func (c *checker) close(what string, got, want []float32) {
	c.t.Helper()
	w := make([]float64, len(want))
	for i, v := range want {
		w[i] = float64(v)
	}
	c.closeTo(what, got, w, c.o.tolerance())
}

//go:norace
func (c *checker) closeTo(what string, got []float32, want []float64, tol float64) {
	c.t.Helper()
	if len(got) != len(want) {
		c.t.Errorf("%s: %d values instead of %d", what, len(got), len(want))
		return
	}
	size := 0.0
	for _, v := range want {
		size = max(size, math.Abs(v))
	}
	if size == 0 {
		size = 1
	}
	worst, at := 0.0, -1
	for i, v := range got {
		d := math.Abs(float64(v) - want[i])
		if !(d <= worst) {
			worst, at = d, i
			if math.IsNaN(d) {
				break
			}
		}
	}
	if !(worst <= tol*size) {
		c.t.Errorf("%s: entry %d is %v instead of %v (off by %.3g of the largest, %.3g allowed)",
			what, at, got[at], want[at], worst/size, tol)
	}
}

// same fails unless the bytes agree.
//
//go:norace
func (c *checker) same(what string, got, want []float32) {
	c.t.Helper()
	for i, v := range want {
		if got[i] == v && v != 0 { // all but NaN and the signs of zero
			continue
		}
		if math.Float32bits(got[i]) != math.Float32bits(v) {
			c.t.Errorf("%s: entry %d is %v instead of %v, to the last bit", what, i, got[i], want[i])
			return
		}
	}
}

//go:norace
func clone(s []float32) []float32 { return append(make([]float32, 0, len(s)), s...) }

//go:norace
func poisoned(n int) []float32 {
	d := make([]float32, n)
	for i := range d {
		d[i] = nan32
	}
	return d
}

var nan32 = float32(math.NaN())

//go:norace
func dot(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func norm(a []float32) float64 { return math.Sqrt(dot(a, a)) }

// random is a small generator (xorshift64*), so that the data are the same
// everywhere and for ever.
type random uint64

func (r *random) next() uint64 {
	x := uint64(*r) * 0x9E3779B97F4A7C15
	*r++
	x ^= x >> 30
	x *= 0xBF58476D1CE4E5B9
	x ^= x >> 27
	x *= 0x94D049BB133111EB
	return x ^ x>>31
}

// floats are n values in [-1, 1).
//
//go:norace
func (r random) floats(n int) []float32 {
	r <<= 32
	d := make([]float32, n)
	for i := range d {
		d[i] = float32(int32(r.next()>>32)) / (1 << 31)
	}
	return d
}
