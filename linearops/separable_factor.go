package linearops

import (
	"fmt"
	"math"

	"afterimage/linearops/internal/gemm"
)

// Matrix is a small dense matrix, row by row: a factor of a separable operator.
type Matrix struct {
	Rows, Cols int
	Data       []float64 // Rows*Cols values
}

// NewMatrix allocates a matrix of zeros.
func NewMatrix(rows, cols int) Matrix {
	return Matrix{Rows: rows, Cols: cols, Data: make([]float64, rows*cols)}
}

// At is the value in row i and column j.
func (m Matrix) At(i, j int) float64 { return m.Data[i*m.Cols+j] }

// Add adds v to the value in row i and column j.
func (m Matrix) Add(i, j int, v float64) { m.Data[i*m.Cols+j] += v }

func (m Matrix) check() {
	if m.Rows < 1 || m.Cols < 1 || len(m.Data) != m.Rows*m.Cols {
		panic(fmt.Sprintf("linearops: a matrix of %d x %d with %d values", m.Rows, m.Cols, len(m.Data)))
	}
}

// finite reports whether all values are, and the first that is not.
func (m Matrix) finite() (float64, bool) {
	for _, v := range m.Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return v, false
		}
	}
	return 0, true
}

func (m Matrix) equal(o Matrix) bool {
	if m.Rows != o.Rows || m.Cols != o.Cols {
		return false
	}
	for i, v := range m.Data {
		if v != o.Data[i] {
			return false
		}
	}
	return true
}

// mirrored reports whether the matrix turned by 180 degrees is itself, exactly.
func (m Matrix) mirrored() bool {
	for i, v := range m.Data {
		if v != m.Data[len(m.Data)-1-i] {
			return false
		}
	}
	return true
}

// factor is a small matrix as the operators use it.
type factor struct {
	s    []float64 // singular value of each of the Cols entries, as found; 0 where U has no vector
	kept []float64 // the same with those below the threshold 0
	rank int
	v, u *basis // of signals of Cols and of Rows samples
}

// newFactor decomposes a matrix and puts singular values below threshold to 0.
func newFactor(m Matrix, threshold float64) (*factor, error) {
	f := &factor{s: make([]float64, m.Cols), kept: make([]float64, m.Cols)}
	f.v = &basis{size: m.Cols, entries: m.Cols}
	f.u = &basis{size: m.Rows, entries: m.Cols}
	blocks := []Matrix{m}
	if m.mirrored() && m.Cols > 1 {
		even, odd := halves(m)
		blocks = []Matrix{even, odd}
		f.v.split, f.u.split = true, true
	}
	at := 0
	for parity, part := range blocks {
		d, err := decompose(part)
		if err != nil {
			return nil, err
		}
		copy(f.s[at:], d.s)
		f.v.add(at, d.v, parity)
		f.u.add(at, d.u, parity)
		if n := len(d.s); n < part.Cols {
			f.u.gaps = append(f.u.gaps, gap{at + n, at + part.Cols})
		}
		at += part.Cols
	}
	for i, s := range f.s {
		if s >= threshold {
			f.kept[i] = s
			f.rank++
		}
	}
	return f, nil
}

// halves are what a mirrored matrix does to even signals and to odd ones, in the
// orthonormal bases (e_k +- e_(n-1-k))/sqrt 2 and, for odd sizes, e_mid as the last
// even vector.
func halves(m Matrix) (even, odd Matrix) {
	er, ec := (m.Rows+1)/2, (m.Cols+1)/2
	even, odd = NewMatrix(er, ec), NewMatrix(m.Rows/2, m.Cols/2)
	for i := range er {
		midRow := 2*i+1 == m.Rows
		for j := range ec {
			midCol := 2*j+1 == m.Cols
			v, w := m.At(i, j), m.At(i, m.Cols-1-j)
			switch {
			case midRow && midCol:
				even.Add(i, j, v)
			case midRow || midCol:
				even.Add(i, j, math.Sqrt2*v) // v = w
			default:
				even.Add(i, j, v+w)
				odd.Add(i, j, v-w)
			}
		}
	}
	return even, odd
}

// basis is an orthonormal set of vectors in float32, to be taken products with.
type basis struct {
	size    int  // samples of a signal
	entries int  // of a spectrum; not all need have a vector
	split   bool // blocks[0] holds even vectors, blocks[1] odd ones
	blocks  []block
	gaps    []gap // entries of U where there are fewer rows than columns
}

// gap is a range of entries that no vector belongs to.
type gap struct{ from, to int }

// block is the vectors of one parity, or all: n of them, of which the first half
// samples are held (all, where there is no parity).
type block struct {
	at, n, half int
	q           []float32 // half x n, a vector in each column

	qt            []float32 // n x half
	panels, turns []float32 // q and qt in panels
}

// add appends the vectors in the columns of q, which belong to entries at, at+1,
// ... of the spectrum. Those of parity 0 and 1 are given in the bases of [halves].
func (b *basis) add(at int, q Matrix, parity int) {
	k := block{at: at, n: q.Cols, half: q.Rows, q: make([]float32, len(q.Data))}
	for i, v := range q.Data {
		if b.split && !(parity == 0 && 2*(i/q.Cols)+1 == b.size) {
			v /= math.Sqrt2
		}
		k.q[i] = float32(v)
	}
	b.blocks = append(b.blocks, k)
}

// prepareDown lays out the vectors for products down the columns.
func (f *factor) prepareDown() {
	for _, b := range []*basis{f.v, f.u} {
		for i := range b.blocks {
			k := &b.blocks[i]
			k.transpose()
		}
	}
}

// prepareAcross lays out the vectors for products along the rows.
func (f *factor) prepareAcross() {
	for _, b := range []*basis{f.v, f.u} {
		for i := range b.blocks {
			k := &b.blocks[i]
			k.transpose()
			k.panels = make([]float32, gemm.PackedLen(k.half, k.n))
			gemm.Pack(k.panels, k.q, k.n, k.half, k.n)
			k.turns = make([]float32, gemm.PackedLen(k.n, k.half))
			gemm.Pack(k.turns, k.qt, k.half, k.n, k.half)
		}
	}
}

func (k *block) transpose() {
	if k.qt != nil {
		return
	}
	k.qt = make([]float32, len(k.q))
	for i := range k.half {
		for j := range k.n {
			k.qt[j*k.half+i] = k.q[i*k.n+j]
		}
	}
}
