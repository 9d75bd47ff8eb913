package linearops

import (
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// decomposition is M = U S V^T with singular values falling, U of Rows x
// min(Rows, Cols), V of Cols x Cols with all its vectors.
type decomposition struct {
	u, v Matrix
	s    []float64 // min(Rows, Cols) values
}

var errNoConvergence = errors.New("the blur could not be decomposed; try another kernel or size")

// decompose finds the singular value decomposition of a matrix. Symmetric matrices,
// and persymmetric ones such as every Toeplitz matrix, go through the symmetric
// eigenproblem, which is several times faster than the general case and, for
// singular values far above rounding, as accurate.
func decompose(m Matrix) (decomposition, error) {
	var d decomposition
	var err error
	switch {
	case m.Rows == 0 || m.Cols == 0:
		d = decomposition{u: NewMatrix(m.Rows, 0), v: identity(m.Cols)}
	case symmetric(m):
		d, err = fromEigen(m, false)
	case persymmetric(m):
		d, err = fromEigen(m, true)
	default:
		d, err = general(m)
	}
	if err != nil {
		return d, err
	}
	d.fixSigns()
	return d, nil
}

func identity(n int) Matrix {
	m := NewMatrix(n, n)
	for i := range n {
		m.Add(i, i, 1)
	}
	return m
}

func symmetric(m Matrix) bool {
	if m.Rows != m.Cols {
		return false
	}
	for i := range m.Rows {
		for j := range i {
			if m.At(i, j) != m.At(j, i) {
				return false
			}
		}
	}
	return true
}

// persymmetric reports symmetry about the other diagonal.
func persymmetric(m Matrix) bool {
	n := m.Rows
	if n != m.Cols {
		return false
	}
	for i := range n {
		for j := range n - i {
			if m.At(i, j) != m.At(n-1-j, n-1-i) {
				return false
			}
		}
	}
	return true
}

// fromEigen decomposes a symmetric M = Q L Q^T: s = |l|, v = q, u = sign(l) q. With
// turned, M is persymmetric: M J = Q L Q^T is symmetric for the reversal J of the
// columns, and v = J q.
func fromEigen(m Matrix, turned bool) (decomposition, error) {
	n := m.Rows
	sym := mat.NewSymDense(n, nil)
	for i := range n {
		for j := i; j < n; j++ {
			if turned {
				sym.SetSym(i, j, m.At(i, n-1-j))
			} else {
				sym.SetSym(i, j, m.At(i, j))
			}
		}
	}
	var e mat.EigenSym
	if !e.Factorize(sym, true) {
		return decomposition{}, errNoConvergence
	}
	var q mat.Dense
	e.VectorsTo(&q)
	values := e.Values(nil)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := math.Abs(values[a]), math.Abs(values[b]); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	d := decomposition{u: NewMatrix(n, n), v: NewMatrix(n, n), s: make([]float64, n)}
	for k, from := range order {
		d.s[k] = math.Abs(values[from])
		sign := 1.0
		if values[from] < 0 {
			sign = -1
		}
		for i := range n {
			c := q.At(i, from)
			d.u.Add(i, k, sign*c)
			if turned {
				d.v.Add(n-1-i, k, c)
			} else {
				d.v.Add(i, k, c)
			}
		}
	}
	return d, nil
}

func general(m Matrix) (decomposition, error) {
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(m.Rows, m.Cols, m.Data), mat.SVDFull) {
		return decomposition{}, errNoConvergence
	}
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	p := min(m.Rows, m.Cols)
	return decomposition{u: columns(&u, p), v: columns(&v, m.Cols), s: svd.Values(nil)}, nil
}

// columns copies the first n columns of a matrix.
func columns(from *mat.Dense, n int) Matrix {
	rows, _ := from.Dims()
	m := NewMatrix(rows, n)
	for i := range rows {
		for j := range n {
			m.Data[i*n+j] = from.At(i, j)
		}
	}
	return m
}

// fixSigns makes the largest component of each v positive, the first of those that
// tie but for rounding.
func (d *decomposition) fixSigns() {
	for j := range d.v.Cols {
		largest := 0.0
		for i := range d.v.Rows {
			largest = max(largest, math.Abs(d.v.At(i, j)))
		}
		i := 0
		for math.Abs(d.v.At(i, j)) < (1-1e-9)*largest {
			i++
		}
		if d.v.At(i, j) > 0 {
			continue
		}
		negate(d.v, j)
		if j < d.u.Cols {
			negate(d.u, j)
		}
	}
}

func negate(m Matrix, j int) {
	for i := range m.Rows {
		m.Data[i*m.Cols+j] = -m.Data[i*m.Cols+j]
	}
}
