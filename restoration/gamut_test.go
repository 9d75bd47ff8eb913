package restoration

import (
	"math"
	"testing"

	"afterimage/linearops"
)

// Colours of all sorts keep luma and hue, stay within the gamut, and are not made paler
// than they must be.
func TestInGamut(t *testing.T) {
	w := linearops.LumaWeights
	paler := 0
	for i := range 20000 {
		wave := func(k float64) float64 { return math.Sin(k * float64(i)) }
		luma := 1.1 * wave(1.7)
		dr, db := 0.9*wave(0.9)*wave(0.31), 0.9*wave(2.3)*wave(0.43)
		dg := greenLess(dr, db)
		r, g, b := srgb.inGamut(luma, dr, dg, db)
		kept := min(max(luma, -1), 1)
		got := w[0]*float64(r) + w[1]*float64(g) + w[2]*float64(b)
		if math.Abs(got-kept) > 2e-7 {
			t.Fatalf("luma %g becomes %g", kept, got)
		}
		most, least := max(r, g, b), min(r, g, b)
		if most > 1 || least < -1 {
			t.Fatalf("the colour %g %g %g is outside the gamut", r, g, b)
		}
		// The differences keep their ratios: the cross product with the wish is 0.
		hr, hb := float64(r)-kept, float64(b)-kept
		if d := hr*db - hb*dr; math.Abs(d) > 1e-6 {
			t.Fatalf("the hue turned: %g, %g instead of a multiple of %g, %g", hr, hb, dr, db)
		}
		same := math.Abs(hr-dr)+math.Abs(hb-db) < 1e-6
		if !same {
			paler++
			if math.Abs(float64(max(most, -least))-1) > 1e-6 {
				t.Fatalf("%g %g %g is paler than it has to be", r, g, b)
			}
		}
	}
	if paler < 1000 || paler > 19000 {
		t.Errorf("%d of 20000 colours were outside the gamut: the test tests nothing", paler)
	}
}
