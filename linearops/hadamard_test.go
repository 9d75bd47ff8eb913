package linearops_test

import (
	"fmt"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// powerShapes adds planes of every power of two to the suite's shapes, up to some
// that are more than what is transformed at a time.
func powerShapes() []linearops.Shape {
	shapes := optest.Shapes()
	for h, w := 1, 2; h*w <= 1<<15; h, w = w, 2*h {
		shapes = append(shapes, linearops.Shape{C: 1, H: h, W: w})
	}
	return append(shapes, linearops.Shape{C: 3, H: 128, W: 64})
}

func TestWalshHadamard(t *testing.T) {
	for _, ratio := range []int{1, 2, 4} {
		shapes, atLeast := optest.SmallShapes(), 4
		if ratio == 2 {
			shapes, atLeast = powerShapes(), 18
		}
		t.Run(fmt.Sprint(ratio), func(t *testing.T) {
			// The first coefficients of a list that is known here.
			perm := func(n int) []int {
				p := make([]int, n)
				for i := range p {
					p[i] = (i*5 + 3) % n // n is a power of two, so this visits all
				}
				return p
			}
			optest.Run(t,
				func(s linearops.Shape) (linearops.Operator, error) {
					return linearops.NewWalshHadamard(s, ratio, perm(s.Plane()))
				},
				optest.Options{
					Direct: func(op linearops.Operator, x []float32) []float64 {
						n := op.In().Plane()
						missing := slices.Repeat([]bool{true}, n)
						for _, k := range perm(n)[:n/ratio] {
							missing[k] = false
						}
						return masked(walshed(wide(x), n), missing)
					},
					Shapes: shapes, MinShapes: atLeast,
				})
		})
	}
}

func TestRandomWalshHadamard(t *testing.T) {
	in := linearops.Shape{C: 3, H: 16, W: 16}
	kept := func(seed uint64) (list []int) {
		op, err := linearops.NewRandomWalshHadamard(in, 4, seed)
		if err != nil {
			t.Fatal(err)
		}
		for i := range in.Plane() {
			if op.Spectrum().At(i) > 0 {
				list = append(list, i)
			}
		}
		return list
	}
	a := kept(7)
	if len(a) != 64 || !slices.Equal(a, kept(7)) || slices.Equal(a, kept(8)) {
		t.Errorf("seed 7 keeps %v, then %v; seed 8 %v", a, kept(7), kept(8))
	}
	// A seed means the same coefficients for ever: results were published with it.
	if want := []int{1, 3, 6, 9}; !slices.Equal(a[:4], want) {
		t.Errorf("seed 7 begins with %v instead of %v", a[:4], want)
	}
	// Each third holds about a third of them: a shuffle that favours one end shows.
	for third := range 3 {
		n := 0
		for _, k := range a {
			if k*3/256 == third {
				n++
			}
		}
		if n < 11 || n > 32 {
			t.Errorf("%d of 64 coefficients in third %d", n, third)
		}
	}
}

func TestWalshHadamardRefuses(t *testing.T) {
	in := linearops.Shape{C: 1, H: 2, W: 2}
	for _, ratio := range []int{-1, 0, 3} {
		_, err := linearops.NewWalshHadamard(in, ratio, []int{0, 1, 2, 3})
		wantParamError(t, err)
	}
	for _, perm := range [][]int{{0, 0}, {0, 4}, {-1, 2}} {
		_, err := linearops.NewWalshHadamard(in, 2, perm)
		wantParamError(t, err)
	}
	_, err := linearops.NewRandomWalshHadamard(in, 8, 1)
	wantSizeError(t, err)
	defer func() {
		if recover() == nil {
			t.Error("too short a list of coefficients is accepted")
		}
	}()
	_, _ = linearops.NewWalshHadamard(in, 2, []int{0})
}
