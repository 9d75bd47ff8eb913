//go:build !race

package restoration_test

import (
	"context"
	"testing"

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
