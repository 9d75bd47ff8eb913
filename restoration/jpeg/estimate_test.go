package jpeg

import (
	"fmt"
	"testing"
)

// What was compressed, cropped anywhere and saved without loss is found again: its
// quality, its grid, its sampling, and its coefficients.
func TestEstimate(t *testing.T) {
	photo := scenes(t)
	for i, quality := range []int{10, 30, 50, 75, 90} {
		s := samplings[(i+2)%3]
		c := code(photo, quality, s)
		x, y := 3+5*i, 13-3*i
		m := cut(c.Decode(true), x, y, 350, 111)
		f, ok := Estimate(m, 0)
		what := fmt.Sprintf("quality %d, %v", quality, s)
		if !ok || f.Quality != quality || f.X%8 != (64-x)%8 || f.Y%8 != (64-y)%8 {
			t.Errorf("%s: found %+v, %v", what, f, ok)
			continue
		}
		if f.Gray || f.Sampling != s {
			t.Errorf("%s: colour is taken for %v, gray %v", what, f.Sampling, f.Gray)
			continue
		}
		got, want := f.Coding(m), c.Crop(x, y, 350, 111)
		if got.X != want.X || got.Y != want.Y {
			t.Errorf("%s: a grid at %d, %d, want %d, %d", what, got.X, got.Y, want.X, want.Y)
			continue
		}
		if known, same := got.Known(), got.Same(want); known < 0.5 || same < 0.995 {
			t.Errorf("%s: %g of the blocks are known, %g of their coefficients right", what, known, same)
		}
	}
}

// A quality that is given is looked for, and only that.
func TestEstimateOfAQuality(t *testing.T) {
	m := code(scenes(t), 40, Sampling{2, 2}).Decode(true)
	if f, ok := Estimate(m, 40); !ok || f.Quality != 40 {
		t.Errorf("found %+v, %v", f, ok)
	}
	if f, ok := Estimate(m, 71); ok {
		t.Errorf("quality 71 is found in a photo of quality 40: %+v", f)
	}
}

// Photos that were never compressed, noise and flat areas have no traces.
func TestEstimateFindsNothing(t *testing.T) {
	if f, ok := Estimate(scenes(t), 0); ok {
		t.Errorf("a photo without compression: %+v", f)
	}
	if f, ok := Estimate(speckle(200, 200), 0); ok {
		t.Errorf("noise: %+v", f)
	}
	flat := speckle(64, 64)
	clear(flat.Pix) // mid-gray
	if f, ok := Estimate(flat, 0); ok {
		t.Errorf("an even gray: %+v", f)
	}
}
