package fft

import (
	"fmt"
	"math"
	"sync"
)

// Float is the element type of a transform.
type Float interface{ float32 | float64 }

// Block is a set of complex lines side by side: point j of line l is
// Re[j*lanes+l] + i Im[j*lanes+l].
type Block[T Float] struct{ Re, Im []T }

// Swapped exchanges the real and imaginary parts. The inverse transform is the
// transform between two such exchanges.
func (b Block[T]) Swapped() Block[T] { return Block[T]{b.Im, b.Re} }

func newBlock[T Float](n int) Block[T] { return Block[T]{make([]T, n), make([]T, n)} }

// Plan is the unscaled complex transform of one length,
//
//	X[k] = sum_j x[j] exp(-2 pi i j k / n).
//
// It is immutable; any number of goroutines may use it.
type Plan[T Float] struct {
	n      int
	stages []stage[T]
	chirp  *chirp[T] // where n has a large prime factor
}

// stage is one pass of Stockham's transform: m butterflies of a radix, each over
// span*lanes contiguous values.
type stage[T Float] struct {
	m, span int
	turn    butterflies[T]
	tw      []T // (radix-1) complex factors for each of the m butterflies
}

// butterflies does the m butterflies of a stage on runs of contiguous values:
//
//	dst[radix*p + k] = w[p]^k sum_j src[p + m*j] exp(-2 pi i j k / radix)
//
// for p < m, where each index stands for run values.
type butterflies[T Float] func(dst, src Block[T], tw []T, run, m int)

type planKey struct {
	n      int
	double bool
}

var plans sync.Map // planKey to *Plan[T]

// Of is the plan of length n, from the cache where it has been made before. It
// panics for n < 1.
func Of[T Float](n int) *Plan[T] {
	if n < 1 {
		panic(fmt.Sprintf("fft: a transform of length %d", n))
	}
	var zero T
	_, double := any(zero).(float64)
	key := planKey{n, double}
	if p, ok := plans.Load(key); ok {
		return p.(*Plan[T])
	}
	p, _ := plans.LoadOrStore(key, newPlan[T](n))
	return p.(*Plan[T])
}

func newPlan[T Float](n int) *Plan[T] {
	p := &Plan[T]{n: n}
	list := radices(n)
	if list == nil {
		p.chirp = newChirp[T](n)
		return p
	}
	span, rest := 1, n
	for _, r := range list {
		m := rest / r
		st := stage[T]{m: m, span: span, turn: radix[T](r), tw: make([]T, 0, 2*(r-1)*m)}
		for q := range m {
			for k := 1; k < r; k++ {
				s, c := unit(q*k, rest)
				st.tw = append(st.tw, T(c), T(-s))
			}
		}
		p.stages = append(p.stages, st)
		span, rest = span*r, m
	}
	return p
}

// unit is sin and cos of 2 pi j/n. The angle is folded into the first octant, so
// that the symmetries of the circle hold to the last bit.
func unit(j, n int) (sin, cos float64) {
	j = ((j % n) + n) % n
	switch {
	case 2*j > n:
		s, c := unit(n-j, n)
		return -s, c
	case 4*j > n:
		s, c := unit(n-2*j, 2*n)
		return s, -c
	case 8*j > n:
		s, c := unit(n-4*j, 4*n)
		return c, s
	}
	return math.Sincos(2 * math.Pi * float64(j) / float64(n))
}

// Len is the number of points of a line.
func (p *Plan[T]) Len() int { return p.n }

// Room is the number of points a line of the blocks given to Transform must
// have room for.
func (p *Plan[T]) Room() int {
	if p.chirp != nil {
		return p.chirp.inner.n
	}
	return p.n
}

// Transform takes the first Len points of the lines of x to their transform. It
// works between x and spare, which both hold Room points for each lane, and
// returns the one with the result; the other then holds nothing of use. lanes
// must be a multiple of 8.
func (p *Plan[T]) Transform(x, spare Block[T], lanes int) (result, other Block[T]) {
	if p.chirp != nil {
		return p.chirp.transform(x, spare, lanes)
	}
	for i := range p.stages {
		st := &p.stages[i]
		st.turn(spare, x, st.tw, st.span*lanes, st.m)
		x, spare = spare, x
	}
	return x, spare
}

// Inverse is the unscaled transform with exp(+2 pi i j k/n), on the terms of
// Transform.
func (p *Plan[T]) Inverse(x, spare Block[T], lanes int) (result, other Block[T]) {
	x, spare = p.Transform(x.Swapped(), spare.Swapped(), lanes)
	return x.Swapped(), spare.Swapped()
}
