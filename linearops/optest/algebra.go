package optest

import (
	"fmt"
	"math"

	"afterimage/linearops"
)

// denseLimit is the length up to which V is compared with the identity entry by
// entry.
const denseLimit = 192

// spectrum: Len, Read at any offset, At, and Rank tell the same story.
func (c *checker) spectrum() {
	sp := c.op.Spectrum()
	if sp.Len() != c.n {
		c.t.Errorf("Spectrum().Len() is %d for images of %d values", sp.Len(), c.n)
		return
	}
	rank := 0
	for i, s := range c.s {
		if !(s >= 0) || math.IsInf(float64(s), 0) {
			c.t.Errorf("singular value %d is %v", i, s)
			return
		}
		if s > 0 {
			rank++
		}
		if at := sp.At(i); at != s {
			c.t.Errorf("Spectrum().At(%d) is %v, Read gives %v", i, at, s)
			return
		}
	}
	if rank != c.op.Rank() {
		c.t.Errorf("Rank() is %d; %d singular values are above 0", c.op.Rank(), rank)
	}
	r := random(77)
	for range 64 {
		off := int(r.next() % uint64(c.n))
		part := poisoned(int(r.next() % uint64(c.n-off+1)))
		sp.Read(part, off)
		c.same(fmt.Sprintf("Spectrum().Read of %d entries at %d", len(part), off), part, c.s[off:off+len(part)])
	}
}

// orthogonal: V^T V = V V^T = I, lengths are kept, and V^T is V's transpose.
func (c *checker) orthogonal() {
	vtx, vz := c.vt(c.x), c.v(c.z)
	c.close("V V^T x = x", c.v(vtx), c.x)
	c.close("V^T V z = z", c.vt(vz), c.z)
	c.closeNumber("||V^T x|| = ||x||", norm(vtx), norm(c.x), norm(c.x))
	c.closeNumber("<V z, x> = <z, V^T x>", dot(vz, c.x), dot(c.z, vtx), norm(c.z)*norm(c.x))
}

// dense: the same on every pair of unit vectors, where that is affordable.
func (c *checker) dense() {
	if c.n > denseLimit {
		return
	}
	columns := make([][]float32, c.n)
	unit := make([]float32, c.n)
	for i := range columns {
		unit[i] = 1
		columns[i] = c.v(unit)
		c.close(fmt.Sprintf("V^T of column %d of V", i), c.vt(columns[i]), unit)
		unit[i] = 0
	}
	for i := range columns {
		for j := range i {
			if d := dot(columns[i], columns[j]); !(math.Abs(d) <= c.o.tolerance()) {
				c.t.Errorf("columns %d and %d of V have the product %g", i, j, d)
				return
			}
		}
	}
}

// dotTest: <Hx, y> = <x, H^T y>.
func (c *checker) dotTest() {
	hx := linearops.Apply(c.op, nil, c.x)
	hty := linearops.Adjoint(c.op, nil, c.y)
	c.closeNumber("dot test <Hx, y> = <x, H^T y>", dot(hx, c.y), dot(c.x, hty), norm(hx)*norm(c.y))
}

// direct: U S V^T x is what the definition says.
func (c *checker) direct() {
	c.closeTo("U S V^T x against the direct definition",
		linearops.Apply(c.op, nil, c.x), c.o.Direct(c.op, c.x), c.o.directTolerance())
	// An impulse finds a shift or a flip that noise could hide in its tolerance.
	impulse := make([]float32, c.n)
	impulse[c.n*2/3] = 1
	c.closeTo("U S V^T of an impulse against the direct definition",
		linearops.Apply(c.op, nil, impulse), c.o.Direct(c.op, impulse), c.o.directTolerance())
}

// isometryOfU: U^T U z = z on the kept entries, and U^T is U's transpose.
func (c *checker) isometryOfU() {
	kept := clone(c.z)
	for i, s := range c.s {
		if s == 0 {
			kept[i] = 0
		}
	}
	uz := c.u(c.z)
	c.close("U^T U z = z where s > 0", c.ut(uz), kept)
	c.closeNumber("||U z|| = ||z|| over s > 0", norm(uz), norm(kept), norm(kept))
	c.closeNumber("<U z, y> = <z, U^T y>", dot(uz, c.y), dot(kept, c.ut(c.y)), norm(kept)*norm(c.y))
}

// nullEntries: U^T y is exactly 0 where s = 0, and U does not read such entries.
func (c *checker) nullEntries() {
	uty := c.ut(c.y)
	bad := clone(c.z)
	for i, s := range c.s {
		if s > 0 {
			continue
		}
		if math.Float32bits(uty[i])<<1 != 0 {
			c.t.Errorf("U^T y at entry %d is %v where s = 0; it must be exactly 0", i, uty[i])
			return
		}
		bad[i] = nan32
	}
	c.same("U z with NaN where s = 0", c.u(bad), c.u(c.z))
}

// pseudoInverse: H H^+ H = H and H^+ H H^+ = H^+, all finite.
func (c *checker) pseudoInverse() {
	hx := linearops.Apply(c.op, nil, c.x)
	back := linearops.PseudoInverse(c.op, nil, hx)
	c.finite("H^+ H x", back)
	c.close("H H^+ H x = H x", linearops.Apply(c.op, nil, back), hx)
	py := linearops.PseudoInverse(c.op, nil, c.y)
	c.finite("H^+ y", py)
	c.close("H^+ H H^+ y = H^+ y", linearops.PseudoInverse(c.op, nil, linearops.Apply(c.op, nil, py)), py)
}

// nullProjection: what NullProject keeps, H does not see; the rest is H^+ H x.
func (c *checker) nullProjection() {
	p := linearops.NullProject(c.op, nil, c.x)
	c.close("projecting twice", linearops.NullProject(c.op, nil, p), p)
	size := norm(linearops.Apply(c.op, nil, c.x))
	if h := norm(linearops.Apply(c.op, nil, p)); !(h <= c.o.tolerance()*max(size, norm(p))) {
		c.t.Errorf("H sees %g of the null space's part (H x is %g)", h, size)
	}
	sum := linearops.PseudoInverse(c.op, nil, linearops.Apply(c.op, nil, c.x))
	for i := range sum {
		sum[i] += p[i]
	}
	c.closeTo("V_0 V_0^T x + H^+ H x = x", sum, widen(c.x), c.o.tolerance()*max(1, min(linearops.Condition(c.op), 1e3)))
}

func (c *checker) finite(what string, a []float32) {
	c.t.Helper()
	for i, v := range a {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			c.t.Errorf("%s: entry %d is %v", what, i, v)
			return
		}
	}
}

func (c *checker) closeNumber(what string, got, want, size float64) {
	c.t.Helper()
	if size == 0 {
		size = 1
	}
	if !(math.Abs(got-want) <= c.o.tolerance()*size) {
		c.t.Errorf("%s: %v and %v differ by %.3g of the size, %.3g allowed",
			what, got, want, math.Abs(got-want)/size, c.o.tolerance())
	}
}

func widen(a []float32) []float64 {
	w := make([]float64, len(a))
	for i, v := range a {
		w[i] = float64(v)
	}
	return w
}
