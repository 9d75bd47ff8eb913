package optest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"afterimage/linearops"
)

// recorder is a testing.TB that keeps what it is told.
type recorder struct {
	testing.TB
	messages []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.messages = append(r.messages, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...) }

func (r *recorder) all() string { return strings.Join(r.messages, "\n") }

// subject is a sound operator whose singular values differ from each other: a mean
// over the undamaged pixels of 2 x 2 blocks, with its definition.
func subject(t *testing.T) (linearops.Operator, Options) {
	t.Helper()
	in := linearops.Shape{C: 3, H: 6, W: 8}
	missing := make([]bool, in.Plane())
	for _, i := range []int{0, 2, 3, 4, 5, 12, 13, 17, 22, 23, 30} {
		missing[i] = true
	}
	op, err := linearops.NewMaskedBlockAverage(in, 2, missing)
	if err != nil {
		t.Fatal(err)
	}
	return op, Options{Direct: func(_ linearops.Operator, x []float32) []float64 {
		y := make([]float64, in.Len()/4)
		for i, v := range x {
			if !missing[i%in.Plane()] {
				row, column := i/in.W, i%in.W
				y[row/2*(in.W/2)+column/2] += float64(v) / 4
			}
		}
		return y
	}}
}

func TestCheckPassesASoundOperator(t *testing.T) {
	op, o := subject(t)
	var r recorder
	Check(&r, op, o)
	if len(r.messages) > 0 {
		t.Errorf("the suite finds fault with a sound operator:\n%s", r.all())
	}
}

func TestCheckNeedsADirectDefinition(t *testing.T) {
	op, _ := subject(t)
	var r recorder
	Check(&r, op, Options{})
	if !strings.Contains(r.all(), "Options.Direct is missing") {
		t.Errorf("no direct definition: %q", r.all())
	}
}

func TestTooFewShapes(t *testing.T) {
	for _, c := range []struct {
		n    tally
		min  int
		fail bool
	}{
		{tally{seen: 12, ran: 5}, 6, true},
		{tally{seen: 12, ran: 6}, 6, false},
		{tally{seen: 12, ran: 0}, 0, true},
		{tally{seen: 1, ran: 0}, 6, false}, // go test -run picked one shape
	} {
		var r recorder
		c.n.check(&r, Options{MinShapes: c.min})
		if failed := len(r.messages) > 0; failed != c.fail {
			t.Errorf("%+v with at least %d: failed is %v", c.n, c.min, failed)
		}
	}
}

func TestSuggestionIsTried(t *testing.T) {
	even := func(s linearops.Shape) (linearops.Operator, error) {
		if s.W%2 != 0 {
			return nil, &linearops.SizeError{Operator: "x", Have: s, Want: "even"}
		}
		return linearops.NewDenoise(s), nil
	}
	fixed := func(s linearops.Shape, ok bool) func(*linearops.SizeError) (linearops.Shape, bool) {
		return func(*linearops.SizeError) (linearops.Shape, bool) { return s, ok }
	}
	good := linearops.Shape{C: 1, H: 3, W: 4}
	for _, c := range []struct {
		name, want, message string
		suggestion          func(*linearops.SizeError) (linearops.Shape, bool)
	}{
		{name: "a width and a height", want: "an even width such as 4 x 5 pixels"},
		{name: "without spaces", want: "an even width such as 4x5"},
		{name: "a size that is refused", want: "an even width such as 5 x 4 pixels", message: "is refused as well"},
		{name: "no size", want: "an even width", message: "names no size"},
		{name: "read by the caller", want: "an even width", suggestion: fixed(good, true)},
		{name: "not read by the caller", want: "4 x 4", suggestion: fixed(good, false), message: "names no size"},
	} {
		var r recorder
		e := &linearops.SizeError{Operator: "x", Have: linearops.Shape{C: 1, H: 3, W: 3}, Want: c.want}
		checkSuggestion(&r, even, e, Options{Suggestion: c.suggestion})
		if c.message == "" && len(r.messages) > 0 || !strings.Contains(r.all(), c.message) {
			t.Errorf("%s: %q; want %q", c.name, r.all(), c.message)
		}
	}
}

// TestRunSkipsRefusedShapes runs the suite for real where most shapes are refused.
func TestRunSkipsRefusedShapes(t *testing.T) {
	var refused int
	Run(t, func(s linearops.Shape) (linearops.Operator, error) {
		op, err := linearops.NewBlockAverage(s, 8)
		var size *linearops.SizeError
		if errors.As(err, &size) {
			refused++
		}
		return op, err
	}, Options{
		MinShapes: 6,
		Direct: func(op linearops.Operator, x []float32) []float64 {
			in, w := op.In(), op.Out().W
			y := make([]float64, op.Out().Len())
			for i, v := range x {
				y[i/in.W/8*w+i%in.W/8] += float64(v) / 64
			}
			return y
		},
	})
	if refused != 6 {
		t.Errorf("%d shapes were refused instead of 6", refused)
	}
}
