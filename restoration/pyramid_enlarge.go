package restoration

import (
	"math"
	"sync"

	"afterimage/internal/mirror"
	"afterimage/internal/par"
)

// maxEnlargement is the largest factor of an enlargement.
const maxEnlargement = 16

// enlargement makes images k times larger by cubic convolution (Keys 1981, a = -1/2,
// which is Catmull and Rom's spline): pixel x of the result lies at (x + 1/2)/k - 1/2
// of the source, borders are mirrored. Where a side is no multiple of k, the last
// source pixel is the mean of the last k pixels and lies nearer to the one before, see
// pooling; the spline goes through it where it lies. The rows from one source row are a
// part.
type enlargement struct {
	dst, src     Batch
	down, across places
}

// enlarge writes src, of shape pooledShape(dst.Shape, k), k times larger to dst. Both
// sides of dst are at least k.
func (e *enlargement) enlarge(dst, src Batch, k int) {
	e.dst, e.src = dst, src
	e.down.set(dst.H, k)
	e.across.set(dst.W, k)
	par.Do(src.N*src.C*src.H, e)
}

// tap is how one pixel of a side is put together.
type tap struct {
	first  int        // of four source pixels; they may lie beyond the ends
	weight [4]float32 // of these
}

// places is how the pixels of a side are put together.
type places struct {
	k, n    int // factor and number of source pixels
	regular int // from here on the last source pixel has a part, off the grid of the others
	phases  [maxEnlargement]tap
	rest    [3 * maxEnlargement]tap // of the pixels from regular on
}

// set is for a side of full pixels.
func (p *places) set(full, k int) {
	p.k, p.n, p.regular = k, (full+k-1)/k, full
	for i := range k {
		at := (float64(i)+0.5)/float64(k) - 0.5
		base := math.Floor(at)
		p.phases[i].first = int(base) - 1
		for j := range 4 {
			p.phases[i].weight[j] = float32(cubic(at - (base - 1 + float64(j))))
		}
	}
	if full%k == 0 {
		return
	}
	p.regular = max(0, (p.n-3)*k+k/2) // right of the centre of the third pixel from the end
	for x := p.regular; x < full; x++ {
		p.rest[x-p.regular] = p.between(x, full)
	}
}

// at is how pixel x is put together.
func (p *places) at(x int) tap {
	if x >= p.regular {
		return p.rest[x-p.regular]
	}
	t := p.phases[x%p.k]
	t.first += x / p.k
	return t
}

// centre is twice the place of source pixel i among full pixels, also beyond the ends.
func (p *places) centre(i, full int) int {
	switch {
	case i < 0:
		return -2 - p.centre(-1-i, full)
	case i >= p.n:
		return 4*full - 2 - p.centre(2*p.n-1-i, full)
	}
	return 2*min(i*p.k, full-p.k) + p.k - 1
}

// between is how pixel x is put together from source pixels at unequal distances: by
// the cubic between its neighbours whose slope at either is that of the chord over it.
// At equal distances this is Catmull and Rom's, and a chord's slope, unlike that of a
// parabola, stays small where two pixels are close and differ.
func (p *places) between(x, full int) tap {
	i := p.n
	for p.centre(i, full) > 2*x {
		i--
	}
	c := func(j int) float64 { return float64(p.centre(i+j, full)) }
	h := c(1) - c(0)
	left, right := h/(c(1)-c(-1)), h/(c(2)-c(0))
	u := (float64(2*x) - c(0)) / h
	u2 := float64(u * u)
	u3 := float64(u2 * u)
	rise := float64(3*u2) - float64(2*u3)
	first, last := float64(u3-float64(2*u2))+u, u3-u2
	return tap{i - 1, [4]float32{
		float32(-float64(left * first)),
		float32(1 - rise - float64(right*last)),
		float32(rise + float64(left*first)),
		float32(float64(right * last)),
	}}
}

// cubic is Keys' kernel with a = -0.5.
func cubic(t float64) float64 {
	t = math.Abs(t)
	t2 := float64(t * t)
	t3 := float64(t2 * t)
	switch {
	case t < 1:
		return float64(1.5*t3) - float64(2.5*t2) + 1
	case t < 2:
		return float64(-0.5*t3) + float64(2.5*t2) - float64(4*t) + 2
	}
	return 0
}

// beyond is how many pixels outside a row are looked at on each side.
const beyond = 2

// enlargedRow is a row between source rows, continued beyond its ends.
type enlargedRow struct{ pix []float32 }

var enlargedRows = sync.Pool{New: func() any { return new(enlargedRow) }}

// Run makes the rows of source row i of all rows.
func (e *enlargement) Run(i int) {
	w := enlargedRows.Get().(*enlargedRow)
	defer enlargedRows.Put(w)
	if need := e.src.W + 2*beyond; cap(w.pix) < need {
		w.pix = make([]float32, need)
	}
	mid := w.pix[:e.src.W+2*beyond]
	plane, y, k := i/e.src.H, i%e.src.H, e.down.k
	for at := y * k; at < min(y*k+k, e.dst.H); at++ {
		e.mix(mid, plane, e.down.at(at))
		e.spread(e.dst.Pix[(plane*e.dst.H+at)*e.dst.W:][:e.dst.W], mid)
	}
}

// mix puts a row together from source rows.
func (e *enlargement) mix(mid []float32, plane int, rows tap) {
	n := e.src.W
	var from [4][]float32
	for j := range from {
		at := plane*e.src.H + mirror.Index(rows.first+j, e.src.H)
		from[j] = e.src.Pix[at*n : at*n+n]
	}
	t, in := rows.weight, mid[beyond:beyond+n]
	a, b, c, d := from[0][:n], from[1][:n], from[2][:n], from[3][:n]
	for x := range in {
		in[x] = (float32(t[0]*a[x]) + float32(t[1]*b[x])) + (float32(t[2]*c[x]) + float32(t[3]*d[x]))
	}
	for j := range beyond {
		mid[j], mid[beyond+n+j] = in[mirror.Index(j-beyond, n)], in[mirror.Index(n+j, n)]
	}
}

// spread makes a row of the result from a mixed row.
func (e *enlargement) spread(out, mid []float32) {
	p := &e.across
	for r := range p.k {
		t := p.phases[r].weight
		for x, i := r, beyond+p.phases[r].first; x < p.regular; x, i = x+p.k, i+1 {
			m := mid[i : i+4 : i+4]
			out[x] = (float32(t[0]*m[0]) + float32(t[1]*m[1])) + (float32(t[2]*m[2]) + float32(t[3]*m[3]))
		}
	}
	for x := p.regular; x < len(out); x++ {
		i, t := beyond+p.rest[x-p.regular].first, p.rest[x-p.regular].weight
		m := mid[i : i+4 : i+4]
		out[x] = (float32(t[0]*m[0]) + float32(t[1]*m[1])) + (float32(t[2]*m[2]) + float32(t[3]*m[3]))
	}
}
