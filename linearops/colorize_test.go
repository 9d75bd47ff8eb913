package linearops_test

import (
	"fmt"
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

func TestColorize(t *testing.T) {
	for _, w := range [][3]float64{
		linearops.EqualWeights, linearops.LumaWeights,
		{1, 0, 0}, {-1, 0, 0}, {0, 0, 1}, {0, -2, 3}, {-0.5, 0.5, 1e-4}, {1e-5, 0, 0}, {1e5, 1, -1e5},
	} {
		shapes, atLeast := optest.SmallShapes(), 5
		if w == linearops.LumaWeights {
			shapes, atLeast = optest.Shapes(), 6
		}
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			optest.Run(t,
				func(s linearops.Shape) (linearops.Operator, error) {
					if err := onlyThreePlanes(s); err != nil {
						return nil, err
					}
					return linearops.NewColorize(s.H, s.W, w)
				},
				optest.Options{
					Direct:    func(_ linearops.Operator, x []float32) []float64 { return grayed(wide(x), w) },
					Shapes:    shapes,
					MinShapes: atLeast, Suggestion: inThreePlanes,
				})
		})
	}
}

func TestColorizeKeepsWeightsAsGiven(t *testing.T) {
	// The singular value that the authors' code has for 0.3333, 0.3334, 0.3333.
	op, err := linearops.NewColorize(2, 2, linearops.EqualWeights)
	if err != nil {
		t.Fatal(err)
	}
	if got := op.Spectrum().At(0); math.Abs(float64(got)-0.5773502749) > 1e-7 {
		t.Errorf("s = %v", got)
	}
	if op.Weights() != linearops.EqualWeights {
		t.Errorf("weights %v", op.Weights())
	}
}

func TestColorizeRefuses(t *testing.T) {
	for _, w := range [][3]float64{{}, {math.NaN(), 1, 1}, {1, math.Inf(1), 1}, {1e-9, 0, 0}} {
		_, err := linearops.NewColorize(4, 4, w)
		wantParamError(t, err)
	}
	_, err := linearops.NewColorize(0, 4, linearops.LumaWeights)
	wantSizeError(t, err)
}
