package linearops

import (
	"fmt"
	"math"
	"sync"
)

// Apply computes y = Hx = U S V^T x. x has In().Len() values, dst Out().Len(); a
// nil dst is allocated. dst is returned, and may be x where the lengths agree.
func Apply(op Operator, dst, x []float32) []float32 {
	dst = target(dst, op.Out().Len())
	w := borrow(op.In().Len())
	defer w.giveBack()
	op.Vt(w.z, x)
	w.scale(op.Spectrum(), multiply)
	op.U(dst, w.z)
	return dst
}

// Adjoint computes x = H^T y = V S U^T y. y has Out().Len() values, dst
// In().Len(); a nil dst is allocated. dst is returned, and may be y where the
// lengths agree.
func Adjoint(op Operator, dst, y []float32) []float32 {
	return back(op, dst, y, multiply)
}

// PseudoInverse computes x = H^+ y = V S^+ U^T y, the smallest x that minimises
// ||Hx - y||. Entries with s = 0 give 0, so that the result is finite for every
// finite y. Lengths and dst are those of [Adjoint].
func PseudoInverse(op Operator, dst, y []float32) []float32 {
	return back(op, dst, y, divide)
}

// NullProject computes V_0 V_0^T x, the part of the image x that H does not see:
// H of it is 0, and x less this part is H^+ H x. x and dst have In().Len() values;
// a nil dst is allocated. dst is returned, and may be x.
func NullProject(op Operator, dst, x []float32) []float32 {
	dst = target(dst, op.In().Len())
	w := borrow(op.In().Len())
	defer w.giveBack()
	op.Vt(w.z, x)
	w.scale(op.Spectrum(), keepNull)
	op.V(dst, w.z)
	return dst
}

// Condition is the largest singular value over the smallest that is not null: how
// much [PseudoInverse] can raise noise against the signal. It is 1 for orthogonal
// rows of equal norm, and +Inf for an operator that measures nothing.
func Condition(op Operator) float64 {
	w := borrow(0)
	defer w.giveBack()
	lo, hi := math.Inf(1), 0.0
	sp := op.Spectrum()
	for off := 0; off < sp.Len(); off += len(w.s) {
		s := w.s[:min(len(w.s), sp.Len()-off)]
		sp.Read(s, off)
		for _, v := range s {
			if v > 0 {
				lo, hi = min(lo, float64(v)), max(hi, float64(v))
			}
		}
	}
	if hi == 0 {
		return math.Inf(1)
	}
	return hi / lo
}

func back(op Operator, dst, y []float32, rule func(z, s []float32)) []float32 {
	dst = target(dst, op.In().Len())
	w := borrow(op.In().Len())
	defer w.giveBack()
	op.Ut(w.z, y)
	w.scale(op.Spectrum(), rule)
	op.V(dst, w.z)
	return dst
}

func multiply(z, s []float32) {
	for i, v := range s {
		// An entry outside the range counts as nothing whatever it holds.
		if v == 0 {
			z[i] = 0
		} else {
			z[i] *= v
		}
	}
}

func divide(z, s []float32) {
	for i, v := range s {
		if v == 0 {
			z[i] = 0
		} else {
			z[i] /= v
		}
	}
}

func keepNull(z, s []float32) {
	for i, v := range s {
		if v != 0 {
			z[i] = 0
		}
	}
}

// workspace is the memory of one derived product, kept between calls.
type workspace struct {
	z []float32
	s [2048]float32
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

func borrow(n int) *workspace {
	w := workspaces.Get().(*workspace)
	if cap(w.z) < n {
		w.z = make([]float32, n)
	}
	w.z = w.z[:n]
	return w
}

func (w *workspace) giveBack() { workspaces.Put(w) }

// scale changes z by the singular values, a stretch at a time.
func (w *workspace) scale(sp Spectrum, rule func(z, s []float32)) {
	for off := 0; off < len(w.z); off += len(w.s) {
		s := w.s[:min(len(w.s), len(w.z)-off)]
		sp.Read(s, off)
		rule(w.z[off:off+len(s)], s)
	}
}

func target(dst []float32, n int) []float32 {
	if dst == nil {
		return make([]float32, n)
	}
	checkLen("dst", dst, n)
	return dst
}

// checkLen panics when a slice does not have the length that its shape asks for.
func checkLen(name string, s []float32, n int) {
	if len(s) != n {
		panic(fmt.Sprintf("linearops: %s has %d values instead of %d", name, len(s), n))
	}
}
