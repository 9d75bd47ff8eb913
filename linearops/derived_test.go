package linearops_test

import (
	"math"
	"testing"

	"afterimage/linearops"
)

// unequal has the singular values 1/2 and 1/4 and six null entries: means over
// what is left of two 2 x 2 blocks of which the first is whole and the second has
// one pixel.
func unequal(t *testing.T) linearops.Operator {
	t.Helper()
	op, err := linearops.NewMaskedBlockAverage(linearops.Shape{C: 1, H: 2, W: 4}, 2, []bool{
		false, false, true, true,
		false, false, true, false,
	})
	if err != nil {
		t.Fatal(err)
	}
	return op
}

func TestDerivedByHand(t *testing.T) {
	op := unequal(t)
	x := []float32{1, 2, 9, 9, 3, 6, 9, -8}
	for _, c := range []struct {
		name      string
		got, want []float32
	}{
		{"H x", linearops.Apply(op, nil, x), []float32{3, -2}},
		{"H^T y", linearops.Adjoint(op, nil, []float32{4, 8}), []float32{1, 1, 0, 0, 1, 1, 0, 2}},
		{"H^+ y", linearops.PseudoInverse(op, nil, []float32{3, -2}), []float32{3, 3, 0, 0, 3, 3, 0, -8}},
		{"null space", linearops.NullProject(op, nil, x), []float32{-2, -1, 9, 9, 0, 3, 9, 0}},
	} {
		for i := range c.want {
			if d := math.Abs(float64(c.got[i] - c.want[i])); len(c.got) != len(c.want) || !(d < 1e-5) {
				t.Errorf("%s = %v; want %v", c.name, c.got, c.want)
				break
			}
		}
	}
	if k := linearops.Condition(op); math.Abs(k-2) > 1e-6 {
		t.Errorf("condition %v instead of 2", k)
	}
}

func TestConditionOfNothing(t *testing.T) {
	blind := blindTo{linearops.NewDenoise(linearops.Shape{C: 1, H: 1, W: 2})}
	if k := linearops.Condition(blind); !math.IsInf(k, 1) {
		t.Errorf("condition %v of an operator that measures nothing", k)
	}
	x := linearops.PseudoInverse(blind, nil, []float32{1, float32(math.NaN())})
	if x[0] != 0 || x[1] != 0 {
		t.Errorf("H^+ y = %v where H = 0", x)
	}
}

// blindTo has no singular value above 0.
type blindTo struct{ linearops.Operator }

func (b blindTo) Rank() int                    { return 0 }
func (b blindTo) Spectrum() linearops.Spectrum { return linearops.ConstantSpectrum(2, 0) }

func TestDerivedUseDst(t *testing.T) {
	op := linearops.NewDenoise(linearops.Shape{C: 1, H: 1, W: 2})
	x := []float32{1, 2}
	for name, f := range map[string]func(linearops.Operator, []float32, []float32) []float32{
		"Apply": linearops.Apply, "Adjoint": linearops.Adjoint, "PseudoInverse": linearops.PseudoInverse,
	} {
		if got := f(op, x, x); &got[0] != &x[0] || got[0] != 1 || got[1] != 2 {
			t.Errorf("%s in place gives %v", name, got)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s accepts a dst of another length", name)
				}
			}()
			f(op, make([]float32, 3), x)
		}()
	}
}
