//go:build !race

package fft

import "testing"

func TestTransformsAllocateNothing(t *testing.T) {
	for _, s := range [][2]int{{16, 16}, {60, 37}, {1, 1030}} {
		x := noise[float32](3*s[0]*s[1], 1)
		for _, tr := range []transform2D[float32]{NewReal2D[float32](s[0], s[1]), NewCosine2D[float32](s[0], s[1])} {
			tr.Forward(x, x)
			if n := testing.AllocsPerRun(20, func() { tr.Forward(x, x); tr.Inverse(x, x) }); n > 0.5 {
				t.Errorf("%v: %v allocations", s, n)
			}
		}
	}
}
