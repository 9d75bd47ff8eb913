package linearops

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// ErrNotOrthogonal says that a product of operators has rows that are not
// orthogonal to each other.
var ErrNotOrthogonal = errors.New("these degradations cannot be undone in one go; apply the mask to the small photo, or choose fewer of them")

// NewProduct is the product of operators, the outermost first: gray after mask
// after block average is NewProduct(colorize, inpaint, average). Each must be an
// [OrthogonalRows] operator, or it panics, and take what the next one gives, or
// the error is a [SizeError].
//
// With B's rows orthogonal, B = D P where P takes the entries of V_B^T x that
// belong to B's rows and D holds the rows' norms, so that A B = (A D) P and
//
//	V_AB = V_B (V_AD + identity on the other entries)
//
// as a direct sum. Where D is a constant c, V_AD = V_A and the singular values are
// c times A's. Where it is not (a mask on the large grid before an average: norms
// 0 and 1), A D has weights of its own; [ErrNotOrthogonal] is the error where its
// rows are not orthogonal, as for a Walsh-Hadamard transform of a masked image.
//
// Where a mask leaves nothing the error is [ErrNothingMeasured].
func NewProduct(ops ...Operator) (OrthogonalRows, error) {
	if len(ops) == 0 {
		panic("linearops: a product of no operators")
	}
	rows := make([]OrthogonalRows, len(ops))
	for i, op := range ops {
		r, ok := op.(OrthogonalRows)
		if !ok {
			panic(fmt.Sprintf("linearops: %T in a product; its rows are not orthogonal", op))
		}
		rows[i] = r
		if i > 0 && rows[i-1].In() != r.Out() {
			return nil, &SizeError{
				Operator: "a degradation after another one", Have: rows[i-1].In(),
				Want: fmt.Sprintf("%d x %d pixels in %d channels", r.Out().W, r.Out().H, r.Out().C),
			}
		}
	}
	op, err := compose(rows)
	switch {
	case errors.Is(err, errNotOrthogonal):
		return nil, ErrNotOrthogonal
	case err != nil:
		return nil, err
	case op.Rank() == 0:
		return nil, ErrNothingMeasured
	}
	return op, nil
}

// NewMaskedBlockAverage is a block average over the undamaged pixels alone: a mask
// on the large grid, then the mean of r x r pixels with zeros for the missing
// ones. A block of which k pixels are left has the singular value sqrt(k)/r^2.
// missing is a mask of the large image, as for [NewInpaint]; sizes and factors are
// those of [NewBlockAverage].
func NewMaskedBlockAverage(in Shape, factor int, missing []bool) (OrthogonalRows, error) {
	average, err := NewBlockAverage(in, factor)
	if err != nil {
		return nil, err
	}
	mask, err := NewInpaint(in, missing)
	if err != nil {
		return nil, err
	}
	return NewProduct(average, mask)
}

// compose multiplies from the left, so that what acts on small images stays
// together and only the innermost operator works on the large one.
func compose(rows []OrthogonalRows) (OrthogonalRows, error) {
	last := len(rows) - 1
	if last == 0 {
		return rows[0], nil
	}
	outer, err := compose(rows[:last])
	if err != nil {
		return nil, err
	}
	inner := rows[last]
	norms := make([]float32, inner.Out().Len())
	inner.RowNorms(norms)
	gain, constant := same(norms)
	if !constant {
		if outer, err = outer.weighted(norms); err != nil {
			return nil, err
		}
		gain = 1
	}
	return newProduct(rows, outer, inner, gain), nil
}

// product is outer times inner, or gain times outer on the entries of inner.
type product struct {
	factors      []OrthogonalRows // as they were given
	outer, inner OrthogonalRows
	gain         float32
	spec         Spectrum
	rank         int
	middle       sync.Pool // of *middleImage
}

// middleImage is an image between the two operators.
type middleImage struct{ x []float32 }

func newProduct(factors []OrthogonalRows, outer, inner OrthogonalRows, gain float32) *product {
	o := &product{factors: slices.Clone(factors), outer: outer, inner: inner, gain: gain}
	m := inner.Out().Len()
	o.middle.New = func() any { return &middleImage{make([]float32, m)} }
	small := make([]float32, m)
	outer.Spectrum().Read(small, 0)
	scaleBy(small, gain)
	s := make([]float32, inner.In().Len())
	inner.scatter(s, small)
	o.spec, o.rank = DenseSpectrum(s), countPositive(small)
	return o
}

func (o *product) In() Shape          { return o.inner.In() }
func (o *product) Out() Shape         { return o.outer.Out() }
func (o *product) Rank() int          { return o.rank }
func (o *product) Spectrum() Spectrum { return o.spec }

// Vt goes to the spectrum of inner, and in the entries of its rows on to that of
// outer.
func (o *product) Vt(dst, x []float32) {
	o.inner.Vt(dst, x)
	if o.inner.leading() {
		small := dst[:o.inner.Out().Len()]
		o.outer.Vt(small, small)
		return
	}
	b := o.borrow()
	defer o.middle.Put(b)
	o.inner.gather(b.x, dst)
	o.outer.Vt(b.x, b.x)
	o.inner.scatter(dst, b.x)
}

func (o *product) V(dst, z []float32) {
	checkedCopy(o.In().Len(), dst, z)
	if o.inner.leading() {
		small := dst[:o.inner.Out().Len()]
		o.outer.V(small, small)
	} else {
		b := o.borrow()
		defer o.middle.Put(b)
		o.inner.gather(b.x, dst)
		o.outer.V(b.x, b.x)
		o.inner.scatter(dst, b.x)
	}
	o.inner.V(dst, dst)
}

func (o *product) Ut(dst, y []float32) {
	checkLen("dst", dst, o.In().Len())
	b := o.borrow()
	defer o.middle.Put(b)
	o.outer.Ut(b.x, y)
	clear(dst)
	o.inner.scatter(dst, b.x)
}

func (o *product) U(dst, z []float32) {
	checkLen("z", z, o.In().Len())
	b := o.borrow()
	defer o.middle.Put(b)
	o.inner.gather(b.x, z)
	o.outer.U(dst, b.x)
}

func (o *product) borrow() *middleImage { return o.middle.Get().(*middleImage) }

func (o *product) RowNorms(dst []float32) {
	o.outer.RowNorms(dst)
	scaleBy(dst, o.gain)
}

// weighted multiplies again with the innermost operator weighted: which of the
// others must have weights of their own depends on it.
func (o *product) weighted(d []float32) (OrthogonalRows, error) {
	last := len(o.factors) - 1
	inner, err := o.factors[last].weighted(d)
	if err != nil {
		return nil, err
	}
	return compose(append(slices.Clone(o.factors[:last]), inner))
}

func (o *product) leading() bool { return o.outer.leading() && o.inner.leading() }

func (o *product) gather(dst, z []float32) {
	b := o.borrow()
	defer o.middle.Put(b)
	o.inner.gather(b.x, z)
	o.outer.gather(dst, b.x)
}

func (o *product) scatter(z, src []float32) {
	b := o.borrow()
	defer o.middle.Put(b)
	o.inner.gather(b.x, z)
	o.outer.scatter(b.x, src)
	o.inner.scatter(z, b.x)
}
