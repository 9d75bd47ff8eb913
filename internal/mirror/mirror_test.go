package mirror

import "testing"

func TestIndex(t *testing.T) {
	for at, want := range []int{2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1} { // from -4 on
		if got := Index(at-4, 3); got != want {
			t.Errorf("place %d of 3 samples: %d, want %d", at-4, got, want)
		}
	}
	for i := -3; i < 4; i++ {
		if Index(i, 1) != 0 {
			t.Errorf("place %d of a single sample: %d", i, Index(i, 1))
		}
	}
}
