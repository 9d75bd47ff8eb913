package linearops_test

import (
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

func TestDenoise(t *testing.T) {
	optest.Run(t,
		func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewDenoise(s), nil },
		optest.Options{
			Direct:    func(_ linearops.Operator, x []float32) []float64 { return wide(x) },
			MinShapes: 12,
		})
}

func TestDenoiseOfNothingPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("NewDenoise accepts an image with no rows")
		}
	}()
	linearops.NewDenoise(linearops.Shape{C: 3, H: 0, W: 4})
}
