// Package optest is the conformance suite of the operators: what every
// [linearops.Operator] promises, checked against independent definitions.
//
// An operator's test is a call of [Run] with a constructor and a direct
// definition of the operator, the loop that anyone would write:
//
//	optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) {
//		return linearops.NewBlockAverage(s, 2)
//	}, optest.Options{
//		Direct:    func(op linearops.Operator, x []float32) []float64 { ... },
//		MinShapes: 6,
//	})
//
// The direct definition matters most: an operator whose singular values belong to
// the wrong entries is still an isometry, still passes the dot test, and is wrong.
package optest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"testing"

	"afterimage/linearops"
)

// Options says how an operator is to be tested.
type Options struct {
	// Direct computes Hx from the definition of the operator, in float64 and
	// without the operator's own transforms: Out().Len() values. It is required.
	Direct func(op linearops.Operator, x []float32) []float64

	// Shapes are the image shapes to try; nil means [Shapes].
	Shapes []linearops.Shape

	// MinShapes is how many of the shapes must exist for the operator: a
	// constructor that refuses everything is no success. 0 means 1.
	MinShapes int

	// Tolerance is the largest deviation allowed, relative to the largest value
	// of what is expected; 0 means 2e-5, a few dozen roundings of a float32.
	Tolerance float64

	// DirectTolerance is the tolerance against Direct; 0 means Tolerance.
	DirectTolerance float64

	// Suggestion reads the size that works out of a [linearops.SizeError]; the
	// suite then tries it. nil means the first "WxH" in the text, with the
	// channels that were asked for. An error that names no size fails the suite.
	Suggestion func(e *linearops.SizeError) (s linearops.Shape, ok bool)
}

// Shapes are the shapes of the suite: {1x1, 7x5, 8x8, 32x32, 64x48, 257x255} in
// one channel and in three.
func Shapes() []linearops.Shape {
	var out []linearops.Shape
	for _, c := range []int{1, 3} {
		for _, hw := range [][2]int{{1, 1}, {7, 5}, {8, 8}, {32, 32}, {64, 48}, {257, 255}} {
			out = append(out, linearops.Shape{C: c, H: hw[0], W: hw[1]})
		}
	}
	return out
}

// SmallShapes are the shapes of the suite up to 64x48, for the variants of an
// operator that runs on all [Shapes] once.
func SmallShapes() []linearops.Shape {
	var out []linearops.Shape
	for _, s := range Shapes() {
		if s.H <= 64 {
			out = append(out, s)
		}
	}
	return out
}

// Run runs the suite as subtests, one per shape. construct makes the operator for
// images of a shape; where it returns a [linearops.SizeError] the shape is skipped,
// after the size that the error names has been tried.
func Run(t *testing.T, construct func(linearops.Shape) (linearops.Operator, error), o Options) {
	t.Helper()
	var n tally
	for _, s := range o.shapes() {
		t.Run(s.String(), func(t *testing.T) {
			n.seen++
			op, err := construct(s)
			var size *linearops.SizeError
			switch {
			case errors.As(err, &size):
				checkSuggestion(t, construct, size, o)
				t.Skip(err)
			case err != nil:
				t.Fatalf("constructor: %v", err)
			case op.In() != s:
				t.Fatalf("In() is %v after a constructor for %v", op.In(), s)
			}
			n.ran++
			Check(t, op, o)
		})
	}
	n.check(t, o)
}

// tally counts the shapes that were met and those that the operator took.
type tally struct{ seen, ran int }

// check fails where the operator took too few shapes. A run of chosen subtests
// sees only some of them and proves nothing.
func (n tally) check(t testing.TB, o Options) {
	t.Helper()
	if n.seen == len(o.shapes()) && n.ran < o.minShapes() {
		t.Errorf("the operator was tested on %d shapes; at least %d must work", n.ran, o.minShapes())
	}
}

// Check runs the whole suite on one operator and reports to t. Options that
// concern shapes are not used.
func Check(t testing.TB, op linearops.Operator, o Options) {
	t.Helper()
	if o.Direct == nil {
		t.Fatalf("Options.Direct is missing: without it the singular values are not tested")
		return
	}
	c := newChecker(t, op, o)
	for _, f := range []func(){
		c.spectrum, c.orthogonal, c.dense, c.dotTest, c.direct, c.isometryOfU,
		c.nullEntries, c.pseudoInverse, c.nullProjection, c.aliasing, c.repeatable,
		c.concurrent, c.lengths, c.allocations,
	} {
		f()
	}
}

func (o Options) shapes() []linearops.Shape {
	if o.Shapes != nil {
		return o.Shapes
	}
	return Shapes()
}

func (o Options) minShapes() int { return max(o.MinShapes, 1) }

func (o Options) tolerance() float64 {
	if o.Tolerance > 0 {
		return o.Tolerance
	}
	return 2e-5
}

func (o Options) directTolerance() float64 {
	if o.DirectTolerance > 0 {
		return o.DirectTolerance
	}
	return o.tolerance()
}

// checkSuggestion tries the size that a refusal names.
func checkSuggestion(t testing.TB, construct func(linearops.Shape) (linearops.Operator, error), e *linearops.SizeError, o Options) {
	t.Helper()
	suggest := o.Suggestion
	if suggest == nil {
		suggest = sizeInText
	}
	s, ok := suggest(e)
	if !ok {
		t.Errorf("the refusal names no size that works: %v", e)
		return
	}
	if _, err := construct(s); err != nil {
		t.Errorf("the refusal %q names %v, which is refused as well: %v", e, s, err)
	}
}

var sizePattern = regexp.MustCompile(`(\d+) ?x ?(\d+)`)

// sizeInText finds the first "WxH" in what the error wants.
func sizeInText(e *linearops.SizeError) (linearops.Shape, bool) {
	m := sizePattern.FindStringSubmatch(e.Want)
	if m == nil {
		return linearops.Shape{}, false
	}
	w, err1 := strconv.Atoi(m[1])
	h, err2 := strconv.Atoi(m[2])
	if err := errors.Join(err1, err2); err != nil {
		panic(fmt.Sprintf("optest: size in %q: %v", e.Want, err))
	}
	return linearops.Shape{C: e.Have.C, H: h, W: w}, true
}
