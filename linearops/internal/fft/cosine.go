package fft

import "math"

// Cosine2D is the orthonormal DCT-II of planes of h rows of w,
//
//	X[u,k] = a[u] b[k] sum_{y,x} f[y,x] cos(pi u (y+1/2)/h) cos(pi k (x+1/2)/w),
//
// a[0]^2 = 1/h and a[u]^2 = 2/h otherwise, b alike; its inverse is the DCT-III.
// The spectrum has the plane's own order, lowest frequencies first.
//
// A line is sorted as x[0], x[2], x[4], ..., x[5], x[3], x[1] and goes through a
// Fourier transform of its own length (Makhoul 1980).
type Cosine2D[T Float] struct {
	*engine[T]
	rowTurn, colTurn                   []T // cos and sin of pi k/2n, times the scale
	rowsFwd, rowsInv, colsFwd, colsInv part[T]
}

// NewCosine2D makes the transform of planes of h rows of w; it panics where a
// side is below 1.
func NewCosine2D[T Float](h, w int) *Cosine2D[T] {
	t := &Cosine2D[T]{engine: newEngine[T](h, w), rowTurn: cosineTurn[T](w), colTurn: cosineTurn[T](h)}
	t.rowsFwd, t.rowsInv = t.forwardRows, t.inverseRows
	t.colsFwd, t.colsInv = t.forwardCols, t.inverseCols
	return t
}

// cosineTurn is sqrt(1/2n) (cos, sin)(pi k/2n) for k up to n/2. The half in the
// root belongs to the split of two real lines.
func cosineTurn[T Float](n int) []T {
	scale := math.Sqrt(0.5 / float64(n))
	turn := make([]T, 0, n+2)
	for k := 0; 2*k <= n; k++ {
		s, c := unit(k, 4*n)
		turn = append(turn, T(scale*c), T(scale*s))
	}
	return turn
}

func (t *Cosine2D[T]) colBlocks() int { return blocks(t.w, 2*lanesFor(t.cols.Room())) }

// Forward takes planes to their DCT-II. dst and src may be the same slice. It
// panics where the slices are not the same whole number of planes.
func (t *Cosine2D[T]) Forward(dst, src []T) {
	n := t.planes(dst, src)
	t.pass(n*t.rowBlocks(), t.rowsFwd, dst, src)
	t.pass(n*t.colBlocks(), t.colsFwd, dst, dst)
}

// Inverse takes DCT-II spectra to their planes, on the terms of Forward.
func (t *Cosine2D[T]) Inverse(dst, src []T) {
	n := t.planes(dst, src)
	t.pass(n*t.colBlocks(), t.colsInv, dst, src)
	t.pass(n*t.rowBlocks(), t.rowsInv, dst, dst)
}

func (t *Cosine2D[T]) forwardRows(k *kit[T], dst, src []T, i int) {
	lanes := lanesFor(t.rows.Room())
	at, na, nb := t.rowBlock(i, lanes)
	second := min(at+na*t.w, len(src))
	rowsIn(k.spare.Re, lanes, src[at:], t.w, na)
	rowsIn(k.spare.Im, lanes, src[second:], t.w, nb)
	sorted(k.x, k.spare, t.w, lanes)
	x, spare := t.rows.Transform(k.x, k.spare, lanes)
	splitCosine(spare, x, t.rowTurn, t.w, lanes)
	rowsOut(dst[at:], spare.Re, lanes, t.w, na)
	rowsOut(dst[second:], spare.Im, lanes, t.w, nb)
}

func (t *Cosine2D[T]) inverseRows(k *kit[T], dst, src []T, i int) {
	lanes := lanesFor(t.rows.Room())
	at, na, nb := t.rowBlock(i, lanes)
	second := min(at+na*t.w, len(src))
	rowsIn(k.spare.Re, lanes, src[at:], t.w, na)
	rowsIn(k.spare.Im, lanes, src[second:], t.w, nb)
	joinCosine(k.x, k.spare, t.rowTurn, t.w, lanes)
	x, spare := t.rows.Inverse(k.x, k.spare, lanes)
	unsorted(spare, x, t.w, lanes)
	rowsOut(dst[at:], spare.Re, lanes, t.w, na)
	rowsOut(dst[second:], spare.Im, lanes, t.w, nb)
}

// colBlock is where the columns of part i begin and how many there are for the
// real and for the imaginary parts.
func (t *Cosine2D[T]) colBlock(i, lanes int) (at, na, nb int) {
	n := t.colBlocks()
	plane, x := i/n, i%n*2*lanes
	left := t.w - x
	return plane*t.h*t.w + x, min(left, lanes), max(0, min(left-lanes, lanes))
}

func (t *Cosine2D[T]) forwardCols(k *kit[T], dst, src []T, i int) {
	lanes := lanesFor(t.cols.Room())
	at, na, nb := t.colBlock(i, lanes)
	colsIn(k.spare.Re, lanes, src[at:], t.w, t.h, na)
	colsIn(k.spare.Im, lanes, src[at+na:], t.w, t.h, nb)
	sorted(k.x, k.spare, t.h, lanes)
	x, spare := t.cols.Transform(k.x, k.spare, lanes)
	splitCosine(spare, x, t.colTurn, t.h, lanes)
	colsOut(dst[at:], t.w, spare.Re, lanes, t.h, na)
	colsOut(dst[at+na:], t.w, spare.Im, lanes, t.h, nb)
}

func (t *Cosine2D[T]) inverseCols(k *kit[T], dst, src []T, i int) {
	lanes := lanesFor(t.cols.Room())
	at, na, nb := t.colBlock(i, lanes)
	colsIn(k.spare.Re, lanes, src[at:], t.w, t.h, na)
	colsIn(k.spare.Im, lanes, src[at+na:], t.w, t.h, nb)
	joinCosine(k.x, k.spare, t.colTurn, t.h, lanes)
	x, spare := t.cols.Inverse(k.x, k.spare, lanes)
	unsorted(spare, x, t.h, lanes)
	colsOut(dst[at:], t.w, spare.Re, lanes, t.h, na)
	colsOut(dst[at+na:], t.w, spare.Im, lanes, t.h, nb)
}

// sorted brings points 0, 1, 2, ... into the order 0, 2, 4, ..., 5, 3, 1.
func sorted[T Float](dst, src Block[T], n, lanes int) {
	for j := range n {
		to := sortedPlace(j, n) * lanes
		copy(dst.Re[to:to+lanes], src.Re[j*lanes:(j+1)*lanes])
		copy(dst.Im[to:to+lanes], src.Im[j*lanes:(j+1)*lanes])
	}
}

func unsorted[T Float](dst, src Block[T], n, lanes int) {
	for j := range n {
		from := sortedPlace(j, n) * lanes
		copy(dst.Re[j*lanes:(j+1)*lanes], src.Re[from:from+lanes])
		copy(dst.Im[j*lanes:(j+1)*lanes], src.Im[from:from+lanes])
	}
}

func sortedPlace(j, n int) int {
	if j%2 == 0 {
		return j / 2
	}
	return n - 1 - j/2
}

// splitCosine takes the transform P of sorted lines a + ib to the DCT-II of a and
// b. With A as in splitReal and w = exp(-pi i k/2n), the DCT at k is Re wA[k] and
// the one at n-k is -Im wA[k].
func splitCosine[T Float](out, p Block[T], turn []T, n, lanes int) {
	c := turn[0] * sqrt2
	for l := range lanes {
		out.Re[l], out.Im[l] = p.Re[l]*c, p.Im[l]*c
	}
	for k := 1; 2*k <= n; k++ {
		c, s := turn[2*k], turn[2*k+1]
		ur, ui := line(p, k, lanes)
		vr, vi := line(p, n-k, lanes)
		ar, br := line(out, k, lanes)
		am, bm := line(out, n-k, lanes)
		ui, vr, vi = ui[:len(ur)], vr[:len(ur)], vi[:len(ur)]
		ar, br, am, bm = ar[:len(ur)], br[:len(ur)], am[:len(ur)], bm[:len(ur)]
		for l := range ur {
			fr, fi := ur[l]+vr[l], ui[l]-vi[l]
			gr, gi := ui[l]+vi[l], vr[l]-ur[l]
			am[l], bm[l] = T(s*fr)-T(c*fi), T(s*gr)-T(c*gi)
			ar[l], br[l] = T(c*fr)+T(s*fi), T(c*gr)+T(s*gi)
		}
	}
}

const sqrt2 = math.Sqrt2

// joinCosine is the way back: A[k] = conj(w) (X[k] - i X[n-k]).
func joinCosine[T Float](p, in Block[T], turn []T, n, lanes int) {
	c := turn[0] * sqrt2
	for l := range lanes {
		p.Re[l], p.Im[l] = in.Re[l]*c, in.Im[l]*c
	}
	for k := 1; 2*k <= n; k++ {
		c, s := turn[2*k], turn[2*k+1]
		ur, ui := line(p, k, lanes)
		vr, vi := line(p, n-k, lanes)
		ar, br := line(in, k, lanes)
		am, bm := line(in, n-k, lanes)
		ui, vr, vi = ui[:len(ur)], vr[:len(ur)], vi[:len(ur)]
		ar, br, am, bm = ar[:len(ur)], br[:len(ur)], am[:len(ur)], bm[:len(ur)]
		for l := range ur {
			fr, fi := T(c*ar[l])+T(s*am[l]), T(s*ar[l])-T(c*am[l])
			gr, gi := T(c*br[l])+T(s*bm[l]), T(s*br[l])-T(c*bm[l])
			vr[l], vi[l] = fr+gi, gr-fi
			ur[l], ui[l] = fr-gi, fi+gr
		}
	}
}
