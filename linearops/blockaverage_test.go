package linearops_test

import (
	"fmt"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// blockShapes are shapes with odd and non-square small images for a factor, one
// that is wider than the operator's own runs of blocks, and the suite's own.
func blockShapes(r int) []linearops.Shape {
	return append(optest.Shapes(),
		linearops.Shape{C: 1, H: r, W: r},
		linearops.Shape{C: 3, H: 3 * r, W: 5 * r},
		linearops.Shape{C: 3, H: 7 * r, W: 2 * r},
		linearops.Shape{C: 1, H: 2 * r, W: 131 * r},
	)
}

func TestBlockAverage(t *testing.T) {
	for r := linearops.MinBlockFactor; r <= linearops.MaxBlockFactor; r++ {
		t.Run(fmt.Sprint(r), func(t *testing.T) {
			optest.Run(t,
				func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewBlockAverage(s, r) },
				optest.Options{
					Direct: func(op linearops.Operator, x []float32) []float64 {
						return averaged(wide(x), op.In(), r)
					},
					Shapes: blockShapes(r), MinShapes: 4,
				})
		})
	}
}

func TestBlockAverageSingularValues(t *testing.T) {
	op, err := linearops.NewBlockAverage(linearops.Shape{C: 3, H: 8, W: 16}, 4)
	if err != nil {
		t.Fatal(err)
	}
	if c := linearops.Condition(op); c != 1 {
		t.Errorf("condition %v of orthogonal rows of equal norm", c)
	}
	if op.Rank() != 3*2*4 || op.Out() != (linearops.Shape{C: 3, H: 2, W: 4}) || op.Spectrum().At(4) != 0.25 {
		t.Errorf("rank %d, out %v, s = %v", op.Rank(), op.Out(), op.Spectrum().At(4))
	}
}

func TestBlockAverageRefuses(t *testing.T) {
	in := linearops.Shape{C: 3, H: 32, W: 32}
	for _, r := range []int{-2, 0, 1, 17} {
		_, err := linearops.NewBlockAverage(in, r)
		wantParamError(t, err)
	}
	_, err := linearops.NewBlockAverage(linearops.Shape{C: 3, H: 0, W: 32}, 2)
	wantSizeError(t, err)
	_, err = linearops.NewBlockAverage(linearops.Shape{C: 3, H: 30, W: 33}, 4)
	wantSizeError(t, err)
	if want := "upscaling by 4 does not fit 33 x 30 pixels in 3 channels; it needs sides that are multiples of 4, such as 32 x 28 pixels"; err.Error() != want {
		t.Errorf("got  %v\nwant %v", err, want)
	}
}
