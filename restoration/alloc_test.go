//go:build !race

package restoration_test

import (
	"context"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

// A step allocates nothing: runs of any length allocate alike.
func TestStepsAllocateNothing(t *testing.T) {
	for name, p := range problems(t, 0.05) {
		count := func(steps int) float64 {
			o := paperOptions(t, steps, 1)
			return testing.AllocsPerRun(5, func() {
				if _, err := restoration.Run(context.Background(), bender, p, o); err != nil {
					t.Fatal(err)
				}
			})
		}
		if short, long := count(5), count(105); long-short > 10 {
			t.Errorf("%s: 100 more steps allocate %v times more", name, long-short)
		}
	}
}

// An evaluation through a pyramid allocates nothing after the first.
func TestPyramidAllocatesNothing(t *testing.T) {
	d := restoration.NewPyramid(bender, levels(t, "2@0.6,4@2"))
	x := restoration.NewBatch(2, linearops.Shape{C: 3, H: 65, W: 80})
	ctx := context.Background()
	for _, sigma := range []float64{0.5, 1, 5} {
		evaluate := func() {
			if err := d.Denoise(ctx, x, x, sigma); err != nil {
				t.Fatal(err)
			}
		}
		evaluate()
		if n := testing.AllocsPerRun(20, evaluate); n > 0 {
			t.Errorf("sigma %g: %v allocations", sigma, n)
		}
	}
}
