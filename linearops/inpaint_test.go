package linearops_test

import (
	"errors"
	"fmt"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

func TestInpaint(t *testing.T) {
	for _, c := range []struct {
		perChannel bool
		share      float64
		shapes     []linearops.Shape
	}{
		{false, 0.5, optest.SmallShapes()},
		{true, 0.5, optest.Shapes()},
		{false, 0, optest.SmallShapes()},
		{false, 0.98, optest.SmallShapes()},
		{true, 0.98, optest.SmallShapes()},
	} {
		t.Run(fmt.Sprintf("perChannel=%v/share=%v", c.perChannel, c.share), func(t *testing.T) {
			mask := func(s linearops.Shape) []bool {
				n := s.Plane()
				if c.perChannel {
					n = s.Len()
				}
				return someMissing(n, c.share, 5)
			}
			optest.Run(t,
				func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewInpaint(s, mask(s)) },
				optest.Options{
					Direct:    func(op linearops.Operator, x []float32) []float64 { return masked(wide(x), mask(op.In())) },
					Shapes:    c.shapes,
					MinShapes: len(c.shapes),
				})
		})
	}
}

func TestInpaintKeepsItsOwnMask(t *testing.T) {
	missing := []bool{true, false, false, true}
	op, err := linearops.NewInpaint(linearops.Shape{C: 3, H: 2, W: 2}, missing)
	if err != nil {
		t.Fatal(err)
	}
	missing[1] = true
	if op.Rank() != 6 || op.Spectrum().At(1) != 1 {
		t.Errorf("rank %d, entry 1 has s = %v, after the caller changed its slice", op.Rank(), op.Spectrum().At(1))
	}
}

func TestInpaintRefuses(t *testing.T) {
	_, err := linearops.NewInpaint(linearops.Shape{C: 3, H: 1, W: 2}, []bool{true, true})
	if !errors.Is(err, linearops.ErrNothingMeasured) {
		t.Errorf("all missing: error %v", err)
	}
	_, err = linearops.NewInpaint(linearops.Shape{C: 3, H: 1, W: 0}, nil)
	wantSizeError(t, err)
	defer func() {
		if recover() == nil {
			t.Error("a mask of another length is accepted")
		}
	}()
	_, _ = linearops.NewInpaint(linearops.Shape{C: 3, H: 2, W: 2}, make([]bool, 8))
}
