package linearops

import (
	"math"
	"slices"
	"sync"
)

// MaxSeparableSide is the longest side of an image that a [Separable] takes: its
// time grows as the third power of the side, and the decomposition's too.
const MaxSeparableSide = 1024

// DefaultFactorNull is the singular value of a factor, absolute, below which it
// counts as 0: the paper's (appendix D).
const DefaultFactorNull = 0.03

// Separable is the operator Y = A X B^T in each plane, for a small matrix A down the
// columns and B along the rows: H = A (x) B. With A = U_A S_A V_A^T and
// B = U_B S_B V_B^T, found numerically in float64,
//
//	V^T x = V_A^T X V_B,    U^T y = U_A^T Y U_B,    s_(i,j) = a_i b_j,
//
// where a_i and b_j below a threshold count as 0, each (DDRM, appendix D.5). A
// spectrum is laid out as the image: entry (c, i, j) at (c*H + i)*W + j.
//
// It needs memory for an image and two small factors, and time of order side^3 a
// plane; finding the factors takes 20 ms at a side of 256 and seconds at 1024.
// Factors that are their own mirror image, A_(i,j) = A_(m-1-i, n-1-j), such
// as centred symmetric blurs, split into an even and an odd half: half the work, and
// the entries of even vectors come first. Vectors have the sign that makes their
// largest component positive.
type Separable struct {
	in, out      Shape
	down, across *factor
	rank         int
	spectrum     Spectrum
	scratch      sync.Pool // of *separableScratch
}

// NewSeparable makes the operator A (x) B on c planes. An image has down.Cols rows of
// across.Cols pixels, its measurement down.Rows rows of across.Rows. threshold is
// the absolute singular value below which a factor's counts as 0; at most 0 means
// [DefaultFactorNull]. The error is a [SizeError] for sides beyond
// [MaxSeparableSide] and a [ParamError] for values that are not finite, a threshold
// that is not, or factors of which nothing is left.
func NewSeparable(c int, down, across Matrix, threshold float64) (*Separable, error) {
	return newSeparable("a separable operator", c, down, across, threshold)
}

func newSeparable(name string, c int, down, across Matrix, threshold float64) (*Separable, error) {
	down.check()
	across.check()
	in := Shape{C: c, H: down.Cols, W: across.Cols}
	if err := checkSeparableSize(name, in); err != nil {
		return nil, err
	}
	if max(down.Rows, across.Rows) > MaxSeparableSide {
		return nil, separableSizeError(name, Shape{C: c, H: down.Rows, W: across.Rows})
	}
	if math.IsNaN(threshold) || math.IsInf(threshold, 0) {
		return nil, &ParamError{Name: "the smallest singular value kept", Have: threshold, Want: "a number"}
	}
	if threshold <= 0 {
		threshold = DefaultFactorNull
	}
	for _, m := range []Matrix{down, across} {
		if v, ok := m.finite(); !ok {
			return nil, &ParamError{Name: "a value of " + name, Have: v, Want: "a finite number"}
		}
	}
	a, err := newFactor(down, threshold)
	if err != nil {
		return nil, err
	}
	b := a
	if !down.equal(across) {
		if b, err = newFactor(across, threshold); err != nil {
			return nil, err
		}
	}
	a.prepareDown()
	b.prepareAcross()
	s := &Separable{
		in: in, out: Shape{C: c, H: down.Rows, W: across.Rows},
		down: a, across: b, rank: c * a.rank * b.rank,
	}
	s.spectrum = outerSpectrum{shape: s.in, a: a.kept, b: b.kept}
	if s.rank == 0 {
		return nil, &ParamError{Name: "the largest singular value of " + name, Have: a.s[0] * b.s[0],
			Want: "large enough to be told from 0: this blur leaves nothing of a photo"}
	}
	s.scratch.New = func() any { return newSeparableScratch(s) }
	return s, nil
}

func checkSeparableSize(name string, in Shape) error {
	if in.C < 1 || in.H < 1 || in.W < 1 || max(in.H, in.W) > MaxSeparableSide {
		return separableSizeError(name, in)
	}
	return nil
}

func separableSizeError(name string, have Shape) error {
	return &SizeError{Operator: name, Have: have, Want: "at least one channel and sides of 1 to 1024 pixels, such as 512x512"}
}

// NumericalBasis says that V is one of many; see [NumericalBasis].
func (s *Separable) NumericalBasis() {}

// In is the shape of the image.
func (s *Separable) In() Shape { return s.in }

// Out is the shape of the measurement.
func (s *Separable) Out() Shape { return s.out }

// Rank is the number of singular values that are not 0.
func (s *Separable) Rank() int { return s.rank }

// Spectrum is a_i b_j for each plane.
func (s *Separable) Spectrum() Spectrum { return s.spectrum }

// FactorSingulars are the singular values of the two factors in the order of the
// spectrum's rows and columns, as they were found: those below the threshold too.
func (s *Separable) FactorSingulars() (down, across []float64) {
	return slices.Clone(s.down.s), slices.Clone(s.across.s)
}

// Vt computes dst = V^T x.
func (s *Separable) Vt(dst, x []float32) {
	checkLen("dst", dst, s.in.Len())
	checkLen("x", x, s.in.Len())
	w := s.scratch.Get().(*separableScratch)
	w.analyse(dst, x, s.down.v, s.across.v, s.in.C)
	s.scratch.Put(w)
}

// V computes dst = V z.
func (s *Separable) V(dst, z []float32) {
	checkLen("dst", dst, s.in.Len())
	checkLen("z", z, s.in.Len())
	w := s.scratch.Get().(*separableScratch)
	w.synthesise(dst, z, s.down.v, s.across.v, s.in.C)
	s.scratch.Put(w)
}

// Ut computes dst = U^T y, 0 where s = 0.
func (s *Separable) Ut(dst, y []float32) {
	s.UtFull(dst, y)
	for r := range s.in.C * s.in.H {
		row := dst[r*s.in.W : (r+1)*s.in.W]
		if s.down.kept[r%s.in.H] == 0 {
			clear(row)
			continue
		}
		for j, b := range s.across.kept {
			if b == 0 {
				row[j] = 0
			}
		}
	}
}

// U computes dst = U z from the entries with s > 0.
func (s *Separable) U(dst, z []float32) {
	checkLen("dst", dst, s.out.Len())
	checkLen("z", z, s.in.Len())
	w := s.scratch.Get().(*separableScratch)
	w.mask(z, s.down.kept, s.across.kept)
	w.synthesise(dst, w.masked, s.down.u, s.across.u, s.in.C)
	s.scratch.Put(w)
}

// UtFull computes dst = U^T y with the entries that the threshold put into the null
// space, for rules that pair them with their vectors all the same. Entries that no
// vector of U belongs to, in factors with fewer rows than columns, are 0.
func (s *Separable) UtFull(dst, y []float32) {
	checkLen("dst", dst, s.in.Len())
	checkLen("y", y, s.out.Len())
	w := s.scratch.Get().(*separableScratch)
	w.analyse(dst, y, s.down.u, s.across.u, s.in.C)
	s.scratch.Put(w)
}

// UMasked computes dst = U z from the entries with s > 0 for other singular values
// than the operator's own, one for each entry: for operators that share its vectors.
func (s *Separable) UMasked(dst, z, singulars []float32) {
	checkLen("dst", dst, s.out.Len())
	checkLen("z", z, s.in.Len())
	checkLen("singulars", singulars, s.in.Len())
	w := s.scratch.Get().(*separableScratch)
	w.maskDense(z, singulars)
	w.synthesise(dst, w.masked, s.down.u, s.across.u, s.in.C)
	s.scratch.Put(w)
}

// outerSpectrum is a_i b_j for entry (c, i, j).
type outerSpectrum struct {
	shape Shape
	a, b  []float64
}

func (o outerSpectrum) Len() int { return o.shape.Len() }

func (o outerSpectrum) At(i int) float32 {
	checkRead(o.Len(), nil, i)
	return float32(o.a[i/o.shape.W%o.shape.H] * o.b[i%o.shape.W])
}

func (o outerSpectrum) Read(dst []float32, off int) {
	checkRead(o.Len(), dst, off)
	for len(dst) > 0 {
		a := o.a[off/o.shape.W%o.shape.H]
		b := o.b[off%o.shape.W:]
		n := min(len(b), len(dst))
		for j, v := range b[:n] {
			dst[j] = float32(a * v)
		}
		dst, off = dst[n:], off+n
	}
}
