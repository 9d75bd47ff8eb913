package linearops_test

import (
	"errors"
	"fmt"
	"testing"

	"afterimage/linearops"
)

func TestInpaint(t *testing.T) {
	for _, perChannel := range []bool{false, true} {
		for _, share := range []float64{0, 0.5, 0.98} {
			t.Run(fmt.Sprintf("perChannel=%v/share=%v", perChannel, share), func(t *testing.T) {
				mask := func(s linearops.Shape) []bool {
					n := s.Plane()
					if perChannel {
						n = s.Len()
					}
					return someMissing(n, share, 5)
				}
				conform(t, 12,
					func(op linearops.Operator, x []float32) []float64 { return masked(wide(x), mask(op.In())) },
					func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewInpaint(s, mask(s)) })
			})
		}
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
