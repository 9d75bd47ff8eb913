package restoration

import (
	"math"
	"sync"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// pooledShape is the shape of s made k times smaller; a rest of a side counts as one
// pixel more.
func pooledShape(s linearops.Shape, k int) linearops.Shape {
	return linearops.Shape{C: s.C, H: (s.H + k - 1) / k, W: (s.W + k - 1) / k}
}

// pooling takes means of k x k pixels, one row of the result a part. Where a side is
// no multiple of k its last mean is of the last k pixels, which overlap those before,
// so that every mean is of k x k different pixels and has 1/k of their noise.
type pooling struct {
	k        int
	dst, src Batch
}

// pool writes the means to dst, of shape pooledShape. Both sides of src are at least k.
func (p *pooling) pool(dst, src Batch, k int) {
	*p = pooling{k: k, dst: dst, src: src}
	par.Do(dst.N*dst.C*dst.H, p)
}

// Run makes row i of all rows.
func (p *pooling) Run(i int) {
	plane, y := i/p.dst.H, i%p.dst.H
	k, W := p.k, p.src.W
	out := p.dst.Pix[i*p.dst.W : (i+1)*p.dst.W]
	clear(out)
	top := plane*p.src.H + min(y*k, p.src.H-k)
	for r := range k {
		row := p.src.Pix[(top+r)*W : (top+r+1)*W]
		for x := range W / k {
			out[x] += sum(row[x*k : x*k+k])
		}
		if W%k > 0 {
			out[W/k] += sum(row[W-k:])
		}
	}
	scale := 1 / float32(k*k)
	for x := range out {
		out[x] *= scale
	}
}

func sum(row []float32) float32 {
	var s float32
	for _, v := range row {
		s += v
	}
	return s
}

// maxEnlargement is the largest factor of an enlargement.
const maxEnlargement = 16

// enlargement makes images k times larger by cubic convolution (Keys 1981, a = -1/2,
// which is Catmull and Rom's spline): pixel x of the result lies at (x + 1/2)/k - 1/2
// of the source, borders are mirrored. The rows from one source row are a part.
type enlargement struct {
	k        int
	dst, src Batch
	first    [maxEnlargement]int        // of the four pixels around a place, from the pixel it is in
	taps     [maxEnlargement][4]float32 // their weights
}

// enlarge writes src, of shape pooledShape(dst.Shape, k), k times larger to dst; what
// goes beyond dst is left out.
func (e *enlargement) enlarge(dst, src Batch, k int) {
	e.k, e.dst, e.src = k, dst, src
	for i := range k {
		at := (float64(i)+0.5)/float64(k) - 0.5
		base := math.Floor(at)
		e.first[i] = int(base) - 1
		for j := range 4 {
			e.taps[i][j] = float32(cubic(at - (base - 1 + float64(j))))
		}
	}
	par.Do(src.N*src.C*src.H, e)
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
	plane, y := i/e.src.H, i%e.src.H
	for r := range min(e.k, e.dst.H-y*e.k) {
		e.down(mid, plane, y, r)
		e.across(e.dst.Pix[(plane*e.dst.H+y*e.k+r)*e.dst.W:][:e.dst.W], mid)
	}
}

// down mixes the source rows around place r of row y.
func (e *enlargement) down(mid []float32, plane, y, r int) {
	n := e.src.W
	var rows [4][]float32
	for j := range rows {
		at := plane*e.src.H + mirror(y+e.first[r]+j, e.src.H)
		rows[j] = e.src.Pix[at*n : at*n+n]
	}
	t, in := e.taps[r], mid[beyond:beyond+n]
	a, b, c, d := rows[0][:n], rows[1][:n], rows[2][:n], rows[3][:n]
	for x := range in {
		in[x] = (float32(t[0]*a[x]) + float32(t[1]*b[x])) + (float32(t[2]*c[x]) + float32(t[3]*d[x]))
	}
	for j := range beyond {
		mid[j], mid[beyond+n+j] = in[mirror(j-beyond, n)], in[mirror(n+j, n)]
	}
}

// across makes a row of the result from a mixed row.
func (e *enlargement) across(out, mid []float32) {
	for r := range e.k {
		t := e.taps[r]
		for x, i := r, beyond+e.first[r]; x < len(out); x, i = x+e.k, i+1 {
			m := mid[i : i+4 : i+4]
			out[x] = (float32(t[0]*m[0]) + float32(t[1]*m[1])) + (float32(t[2]*m[2]) + float32(t[3]*m[3]))
		}
	}
}
