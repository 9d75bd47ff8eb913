package par

import (
	"sync/atomic"
	"testing"
)

func TestBandsCoverEachRowOnce(t *testing.T) {
	for _, n := range []int{0, 1, 63, 64, 127, 128, 1000, 4001} {
		seen := make([]atomic.Int32, n)
		Bands(n, func(from, to int) {
			if from > to || n >= leastBand && to-from < leastBand {
				t.Errorf("%d rows: a band of [%d, %d)", n, from, to)
			}
			for i := from; i < to; i++ {
				seen[i].Add(1)
			}
		})
		for i := range seen {
			if got := seen[i].Load(); got != 1 {
				t.Fatalf("%d rows: row %d was given %d times", n, i, got)
			}
		}
	}
}
