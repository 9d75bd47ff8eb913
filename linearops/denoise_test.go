package linearops_test

import (
	"testing"

	"afterimage/linearops"
)

func TestDenoise(t *testing.T) {
	conform(t, 12,
		func(_ linearops.Operator, x []float32) []float64 { return wide(x) },
		func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewDenoise(s), nil })
}

func TestDenoiseOfNothingPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("NewDenoise accepts an image with no rows")
		}
	}()
	linearops.NewDenoise(linearops.Shape{C: 3, H: 0, W: 4})
}
