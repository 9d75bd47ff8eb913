package noiseest

import (
	"cmp"
	"math"
	"slices"
)

// square is a symmetric matrix over the measured coefficients.
type square [][]float64

func newSquare() square {
	a := make(square, len(high))
	for i := range a {
		a[i] = make([]float64, len(high))
	}
	return a
}

// addOuter adds the outer product of a block's measured coefficients, below the
// diagonal and on it.
func (a square) addOuter(b *block) {
	for i, p := range high {
		row, v := a[i], float64(b[p])
		for j := range i + 1 {
			row[j] += float64(v * float64(b[high[j]]))
		}
	}
}

// quietest are the n eigenvectors with the smallest eigenvalues, found by Jacobi's
// rotations (Golub and Van Loan, Matrix Computations, 8.5) of what lies below the
// diagonal. a is overwritten.
func (a square) quietest(n int) [][]float64 {
	for i := range a {
		for j := range i {
			a[j][i] = a[i][j]
		}
	}
	vectors := newSquare()
	for i := range vectors {
		vectors[i][i] = 1
	}
	const sweeps = 30 // some eight are enough
	for range sweeps {
		if a.diagonal() {
			break
		}
		for p := range a {
			for q := p + 1; q < len(a); q++ {
				a.rotate(vectors, p, q)
			}
		}
	}
	order := make([]int, len(a))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(a[i][i], a[j][j]) })
	out := make([][]float64, n)
	for i := range out {
		out[i] = vectors[order[i]]
	}
	return out
}

// diagonal tells whether nothing is left beside the diagonal.
func (a square) diagonal() bool {
	const negligible = 1e-20
	off, on := 0.0, 0.0
	for i := range a {
		on += float64(a[i][i] * a[i][i])
		for j := range i {
			off += float64(a[i][j] * a[i][j])
		}
	}
	return off <= negligible*on
}

// rotate makes a[p][q] zero; row i of vectors becomes eigenvector i.
func (a square) rotate(vectors square, p, q int) {
	if a[p][q] == 0 {
		return
	}
	theta := (a[q][q] - a[p][p]) / (2 * a[p][q])
	t := 1 / (math.Abs(theta) + math.Sqrt(float64(theta*theta)+1))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(float64(t*t)+1)
	s := t * c
	turn := func(x, y *float64) {
		u, v := *x, *y
		*x, *y = float64(c*u)-float64(s*v), float64(s*u)+float64(c*v)
	}
	for k := range a {
		turn(&a[k][p], &a[k][q])
	}
	for k := range a {
		turn(&a[p][k], &a[q][k])
		turn(&vectors[p][k], &vectors[q][k])
	}
}
