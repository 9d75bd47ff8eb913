package fft

import "math"

// Real2D is the orthonormal Fourier transform of real planes of h rows of w, as a
// real orthogonal matrix. A bin that is its own mirror image gives one entry, its
// real value; of every other pair of bins X, conj X one gives two entries, sqrt2
// Re X and sqrt2 Im X, where
//
//	X[u,k] = (hw)^-1/2 sum_{y,x} f[y,x] exp(-2 pi i (u y/h + k x/w)).
//
// The spectrum of a plane has h rows of w entries too. Row u holds, for
// 0 < k < w/2, sqrt2 Re X[u,k] in column k and sqrt2 Im X[u,k] in column [w/2]+k.
// Columns 0 and, for even w, w/2 are the spectra of real columns (k = 0 and k =
// w/2): for 0 < u < h/2 they hold sqrt2 Re X[u,k] in row u and sqrt2 Im X[u,k] in
// row h-u; the bins of rows 0 and h/2 (even h) are real.
type Real2D[T Float] struct {
	*engine[T]
	pair, self                         T // the scale of a pair's and of a single entry's row transform
	rowsFwd, rowsInv, colsFwd, colsInv part[T]
}

// NewReal2D makes the transform of planes of h rows of w; it panics where a side
// is below 1.
func NewReal2D[T Float](h, w int) *Real2D[T] {
	t := &Real2D[T]{engine: newEngine[T](h, w)}
	scale := 1 / math.Sqrt(float64(h)*float64(w))
	t.self, t.pair = T(scale), T(scale*math.Sqrt2)
	t.rowsFwd, t.rowsInv = t.forwardRows, t.inverseRows
	t.colsFwd, t.colsInv = t.forwardCols, t.inverseCols
	return t
}

// complexCols is the number of columns that are transformed as complex ones:
// column k and column w/2 + k of the spectrum.
func (t *Real2D[T]) complexCols() int { return (t.w + 1) / 2 }

func (t *Real2D[T]) colBlocks() int { return blocks(t.complexCols(), lanesFor(t.cols.Room())) }

// Forward takes planes to their spectra. dst and src may be the same slice. It
// panics where the slices are not the same whole number of planes.
func (t *Real2D[T]) Forward(dst, src []T) {
	n := t.planes(dst, src)
	t.pass(n*t.rowBlocks(), t.rowsFwd, dst, src)
	t.pass(n*t.colBlocks(), t.colsFwd, dst, dst)
}

// Inverse takes spectra to their planes, on the terms of Forward.
func (t *Real2D[T]) Inverse(dst, src []T) {
	n := t.planes(dst, src)
	t.pass(n*t.colBlocks(), t.colsInv, dst, src)
	t.pass(n*t.rowBlocks(), t.rowsInv, dst, dst)
}

// forwardRows transforms 2*lanes rows: the first half as the real, the second as
// the imaginary parts of complex lines.
func (t *Real2D[T]) forwardRows(k *kit[T], dst, src []T, i int) {
	lanes := lanesFor(t.rows.Room())
	at, na, nb := t.rowBlock(i, lanes)
	rowsIn(k.x.Re, lanes, src[at:], t.w, na)
	rowsIn(k.x.Im, lanes, src[min(at+na*t.w, len(src)):], t.w, nb)
	x, spare := t.rows.Transform(k.x, k.spare, lanes)
	splitReal(spare, x, t.w, lanes, t.self, t.pair)
	rowsOut(dst[at:], spare.Re, lanes, t.w, na)
	rowsOut(dst[min(at+na*t.w, len(dst)):], spare.Im, lanes, t.w, nb)
}

func (t *Real2D[T]) inverseRows(k *kit[T], dst, src []T, i int) {
	lanes := lanesFor(t.rows.Room())
	at, na, nb := t.rowBlock(i, lanes)
	rowsIn(k.spare.Re, lanes, src[at:], t.w, na)
	rowsIn(k.spare.Im, lanes, src[min(at+na*t.w, len(src)):], t.w, nb)
	joinReal(k.x, k.spare, t.w, lanes, t.self, t.pair/2)
	x, _ := t.rows.Inverse(k.x, k.spare, lanes)
	rowsOut(dst[at:], x.Re, lanes, t.w, na)
	rowsOut(dst[min(at+na*t.w, len(dst)):], x.Im, lanes, t.w, nb)
}

// rowBlock is where the rows of part i begin and how many there are for the real
// and for the imaginary parts.
func (e *engine[T]) rowBlock(i, lanes int) (at, na, nb int) {
	n := e.rowBlocks()
	plane, y := i/n, i%n*2*lanes
	left := e.h - y
	return (plane*e.h + y) * e.w, min(left, lanes), max(0, min(left-lanes, lanes))
}

// colBlock is where the columns of part i begin in the real and the imaginary
// half of a row, and how many there are.
func (t *Real2D[T]) colBlock(i, lanes int) (re, im, count int) {
	n := t.colBlocks()
	plane, k := i/n, i%n*lanes
	re = plane*t.h*t.w + k
	return re, re + t.w/2, min(t.complexCols()-k, lanes)
}

// forwardCols transforms lanes complex columns. Lane 0 of the first block holds
// the two real columns, 0 and w/2, as one complex column.
func (t *Real2D[T]) forwardCols(k *kit[T], dst, src []T, i int) {
	lanes := lanesFor(t.cols.Room())
	re, im, count := t.colBlock(i, lanes)
	t.columnsIn(k.x, lanes, src, re, im, count, i)
	x, _ := t.cols.Transform(k.x, k.spare, lanes)
	if t.first(i) {
		splitLane(x, t.h, lanes)
	}
	t.columnsOut(dst, x, lanes, re, im, count, i)
}

func (t *Real2D[T]) inverseCols(k *kit[T], dst, src []T, i int) {
	lanes := lanesFor(t.cols.Room())
	re, im, count := t.colBlock(i, lanes)
	t.columnsIn(k.x, lanes, src, re, im, count, i)
	if t.first(i) {
		joinLane(k.x, t.h, lanes)
	}
	x, _ := t.cols.Inverse(k.x, k.spare, lanes)
	t.columnsOut(dst, x, lanes, re, im, count, i)
}

func (t *Real2D[T]) first(i int) bool { return i%t.colBlocks() == 0 }

// lone tells whether column 0 of part i has no partner in column w/2, which an
// odd width has not.
func (t *Real2D[T]) lone(i int) bool { return t.first(i) && t.w%2 == 1 }

func (t *Real2D[T]) columnsIn(x Block[T], lanes int, src []T, re, im, count, i int) {
	colsIn(x.Re, lanes, src[re:], t.w, t.h, count)
	if !t.lone(i) {
		colsIn(x.Im, lanes, src[im:], t.w, t.h, count)
		return
	}
	for y := range t.h {
		d := x.Im[y*lanes : (y+1)*lanes]
		d[0] = 0
		copy(d[1:], src[im+1+y*t.w:][:count-1])
		clear(d[count:])
	}
}

func (t *Real2D[T]) columnsOut(dst []T, x Block[T], lanes, re, im, count, i int) {
	colsOut(dst[re:], t.w, x.Re, lanes, t.h, count)
	skip := 0
	if t.lone(i) {
		skip = 1
	}
	if count > skip {
		colsOut(dst[im+skip:], t.w, x.Im[skip:], lanes, t.h, count-skip)
	}
}

// splitReal takes the transform P of a + ib to the real spectra of a and b: with
// m = n-k, A[k] = (P[k] + conj P[m])/2 and B[k] = (P[k] - conj P[m])/2i. The real
// parts of bin k go to point k, the imaginary ones to point n/2 + k.
func splitReal[T Float](out, p Block[T], n, lanes int, self, pair T) {
	single := func(k int) {
		for l := k * lanes; l < (k+1)*lanes; l++ {
			out.Re[l], out.Im[l] = p.Re[l]*self, p.Im[l]*self
		}
	}
	single(0)
	if n%2 == 0 {
		single(n / 2)
	}
	half := pair / 2
	for k := 1; 2*k < n; k++ {
		ur, ui := line(p, k, lanes)
		vr, vi := line(p, n-k, lanes)
		ar, br := line(out, k, lanes)
		ai, bi := line(out, n/2+k, lanes)
		ui, vr, vi = ui[:len(ur)], vr[:len(ur)], vi[:len(ur)]
		ar, br, ai, bi = ar[:len(ur)], br[:len(ur)], ai[:len(ur)], bi[:len(ur)]
		for l := range ur {
			ar[l], ai[l] = (ur[l]+vr[l])*half, (ui[l]-vi[l])*half
			br[l], bi[l] = (ui[l]+vi[l])*half, (vr[l]-ur[l])*half
		}
	}
}

// joinReal is the way back: P[k] = A[k] + iB[k], P[m] = conj A[k] + i conj B[k].
func joinReal[T Float](p, in Block[T], n, lanes int, self, pair T) {
	single := func(k int) {
		for l := k * lanes; l < (k+1)*lanes; l++ {
			p.Re[l], p.Im[l] = in.Re[l]*self, in.Im[l]*self
		}
	}
	single(0)
	if n%2 == 0 {
		single(n / 2)
	}
	for k := 1; 2*k < n; k++ {
		ur, ui := line(p, k, lanes)
		vr, vi := line(p, n-k, lanes)
		ar, br := line(in, k, lanes)
		ai, bi := line(in, n/2+k, lanes)
		ui, vr, vi = ui[:len(ur)], vr[:len(ur)], vi[:len(ur)]
		ar, br, ai, bi = ar[:len(ur)], br[:len(ur)], ai[:len(ur)], bi[:len(ur)]
		for l := range ur {
			ur[l], ui[l] = (ar[l]-bi[l])*pair, (ai[l]+br[l])*pair
			vr[l], vi[l] = (ar[l]+bi[l])*pair, (br[l]-ai[l])*pair
		}
	}
}

// splitLane does to lane 0 of a block of columns what splitReal does to rows,
// with the imaginary parts in point n-u and no scale but the sqrt2 of a pair.
func splitLane[T Float](x Block[T], n, lanes int) {
	for u := 1; 2*u < n; u++ {
		a, b := u*lanes, (n-u)*lanes
		pr, pi, qr, qi := x.Re[a], x.Im[a], x.Re[b], x.Im[b]
		x.Re[a], x.Re[b] = (pr+qr)*sqrtHalf, (pi-qi)*sqrtHalf
		x.Im[a], x.Im[b] = (pi+qi)*sqrtHalf, (qr-pr)*sqrtHalf
	}
}

const sqrtHalf = math.Sqrt2 / 2

func joinLane[T Float](x Block[T], n, lanes int) {
	for u := 1; 2*u < n; u++ {
		a, b := u*lanes, (n-u)*lanes
		ar, ai, br, bi := x.Re[a], x.Re[b], x.Im[a], x.Im[b]
		x.Re[a], x.Im[a] = (ar-bi)*sqrtHalf, (ai+br)*sqrtHalf
		x.Re[b], x.Im[b] = (ar+bi)*sqrtHalf, (br-ai)*sqrtHalf
	}
}
