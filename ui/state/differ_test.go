package state

import (
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
)

func flat(w, h int, rgb ...float32) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: len(rgb), H: h, W: w})
	for c, v := range rgb {
		for i := range w * h {
			m.Pix[c*w*h+i] = v
		}
	}
	return m
}

// TestLabOfKnownColours: the primaries of sRGB under D65, as published (CIE 1976; two
// decimals).
func TestLabOfKnownColours(t *testing.T) {
	for _, c := range []struct{ rgb, lab [3]float64 }{
		{[3]float64{1, 1, 1}, [3]float64{100, 0, 0}},
		{[3]float64{-1, -1, -1}, [3]float64{0, 0, 0}},
		{[3]float64{1, -1, -1}, [3]float64{53.24, 80.09, 67.20}},
		{[3]float64{-1, 1, -1}, [3]float64{87.73, -86.18, 83.18}},
		{[3]float64{-1, -1, 1}, [3]float64{32.30, 79.19, -107.86}},
	} {
		got := lab(c.rgb[0], c.rgb[1], c.rgb[2])
		for k := range got {
			if math.Abs(got[k]-c.lab[k]) > 0.02 {
				t.Errorf("%v is %v, want %v", c.rgb, got, c.lab)
			}
		}
	}
}

func TestApartIsTheColourDifferenceOfWhatIsTouched(t *testing.T) {
	a, b := flat(200, 90, 1, 1, 1), flat(200, 90, -1, -1, -1)
	if d := newFingerprint(a, nil).apart(newFingerprint(b, nil)); math.Abs(d-100) > 0.01 {
		t.Errorf("white and black are %g apart", d)
	}
	touched := make([]float32, 200*90)
	b = flat(200, 90, 1, 1, 1)
	for y := 10; y < 30; y++ {
		for x := 50; x < 150; x++ {
			touched[y*200+x] = 0.01
			for c := range 3 {
				b.Row(c, y)[x] = -1
			}
		}
	}
	pa, pb := newFingerprint(a, touched), newFingerprint(b, touched)
	if d := pa.apart(pb); math.Abs(d-100) > 0.01 || pa.apart(pa) != 0 || pb.apart(pa) != d {
		t.Errorf("in what is touched they are %g apart", d)
	}
	if d := newFingerprint(a, nil).apart(newFingerprint(b, nil)); d > 40 {
		t.Errorf("over the whole photo they are %g apart", d)
	}
	none := newFingerprint(a, make([]float32, 200*90))
	if d := none.apart(none); d != 0 {
		t.Errorf("nothing is touched, and they are %g apart", d)
	}
}

// TestGrainIsNoDifference: a checker of two pixels' period weighs less than a faint
// large patch.
func TestGrainIsNoDifference(t *testing.T) {
	base, grain, patch := flat(256, 256, 0, 0, 0), flat(256, 256, 0, 0, 0), flat(256, 256, 0, 0, 0)
	for c := range 3 {
		for y := range 256 {
			for x := range 256 {
				grain.Row(c, y)[x] = float32(1-2*((x+y)%2)) * 0.3
				if x < 128 {
					patch.Row(c, y)[x] = 0.05
				}
			}
		}
	}
	p := newFingerprint(base, nil)
	if g, d := p.apart(newFingerprint(grain, nil)), p.apart(newFingerprint(patch, nil)); g > d/10 || d < 1 {
		t.Errorf("grain %g, a patch %g", g, d)
	}
}

// TestFarthestFirstAgainstItsDefinition checks each step of the greedy order on
// scattered points.
func TestFarthestFirstAgainstItsDefinition(t *testing.T) {
	const n = 12
	var at [n][2]float64
	for i := range at {
		at[i] = [2]float64{float64(i * 37 % 29), float64(i * 53 % 31)}
	}
	apart := func(i, j int) float64 { return math.Hypot(at[i][0]-at[j][0], at[i][1]-at[j][1]) }
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	got := farthestFirst(nil, all, apart)
	widest := 0.0
	for i := range n {
		widest = math.Max(widest, farthest(i, all, apart))
	}
	if d := apart(got[0], got[1]); d != widest {
		t.Errorf("the first two are %g apart, the widest pair %g", d, widest)
	}
	least := func(i int, chosen []int) float64 {
		d := math.Inf(1)
		for _, j := range chosen {
			d = math.Min(d, apart(i, j))
		}
		return d
	}
	for k := 2; k < n; k++ {
		for i := range n {
			if !slices.Contains(got[:k], i) && least(i, got[:k]) > least(got[k], got[:k]) {
				t.Errorf("place %d: %d is farther than %d", k, i, got[k])
			}
		}
	}
	same := func(int, int) float64 { return 0 }
	if got := farthestFirst(nil, []int{3, 1, 2}, same); !slices.Equal(got, []int{3, 1, 2}) {
		t.Errorf("equal ones changed places: %v", got)
	}
}
