package restoration

import (
	"slices"
	"testing"
)

// damaged is a mask of w x h pixels with rectangles of damage.
func damaged(w, h int, holes ...Rect) []float32 {
	mask := make([]float32, w*h)
	for _, r := range holes {
		for i := range r.W * r.H {
			mask[(r.Y+i/r.W)*w+r.X+i%r.W] = 1
		}
	}
	return mask
}

func TestHoleCrops(t *testing.T) {
	frame := Rect{W: 600, H: 400}
	for name, c := range map[string]struct {
		holes []Rect
		want  []Rect
	}{
		"none":        {nil, nil},
		"one":         {[]Rect{{X: 200, Y: 100, W: 20, H: 10}}, []Rect{{X: 130, Y: 25, W: 160, H: 160}}},
		"corner":      {[]Rect{{W: 5, H: 5}}, []Rect{{W: 96, H: 96}}},
		"last corner": {[]Rect{{X: 599, Y: 399, W: 1, H: 1}}, []Rect{{X: 504, Y: 304, W: 96, H: 96}}},
		"border":      {[]Rect{{X: 300, Y: 0, W: 10, H: 2}}, []Rect{{X: 225, Y: 0, W: 160, H: 96}}},
		"two apart":   {[]Rect{{W: 5, H: 5}, {X: 590, Y: 390, W: 4, H: 4}}, []Rect{{W: 96, H: 96}, {X: 504, Y: 304, W: 96, H: 96}}},
		// 50 pixels apart: each is in the other's context
		"touching": {[]Rect{{X: 200, Y: 200, W: 10, H: 10}, {X: 260, Y: 200, W: 10, H: 10}}, []Rect{{X: 123, Y: 125, W: 224, H: 160}}},
		// 100 apart along both axes: their crops meet at a corner, and a common one is more work
		"diagonal":   {[]Rect{{X: 150, Y: 100, W: 10, H: 10}, {X: 260, Y: 210, W: 10, H: 10}}, []Rect{{X: 75, Y: 25, W: 160, H: 160}, {X: 185, Y: 135, W: 160, H: 160}}},
		"row by row": {[]Rect{{X: 400, Y: 10, W: 4, H: 4}, {X: 10, Y: 300, W: 4, H: 4}}, []Rect{{X: 322, Y: 0, W: 160, H: 96}, {X: 0, Y: 222, W: 96, H: 160}}},
		"everything": {[]Rect{{X: 1, Y: 1, W: 598, H: 398}}, []Rect{frame}},
	} {
		if got := HoleCrops(damaged(600, 400, c.holes...), frame, frame, 64); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	// a part of the mask, in bytes, says the same
	part := Rect{X: 150, Y: 80, W: 90, H: 60}
	bytes := make([]uint8, part.W*part.H)
	for i := range 20 * 10 {
		bytes[(20+i/20)*part.W+50+i%20] = 1
	}
	if got := HoleCrops(bytes, part, frame, 64); !slices.Equal(got, []Rect{{X: 130, Y: 25, W: 160, H: 160}}) {
		t.Errorf("a part of a mask: %v", got)
	}
}

// Whatever is painted, each damaged pixel is in one crop, with its context, and a crop
// sees no other's damage; all together are no more work than the photo.
func TestHoleCropsHoldTheirDamage(t *testing.T) {
	const w, h, context = 500, 420, 24
	frame := Rect{W: w, H: h}
	for seed := range uint64(40) {
		noise := make([]float32, 3*12)
		Philox{}.Noise(noise, seed, 0)
		var holes []Rect
		for i := range int(seed%12) + 1 {
			at := func(v float32, n int) int { return min(max(int((float64(v)/5+0.5)*float64(n)), 0), n-20) }
			side := 1 + int(seed*7+uint64(i)*5)%19
			holes = append(holes, Rect{X: at(noise[3*i], w), Y: at(noise[3*i+1], h), W: side, H: 20 - side})
		}
		mask := damaged(w, h, holes...)
		crops, sum := HoleCrops(mask, frame, frame, context), 0
		for _, r := range crops {
			sum += r.area()
		}
		if sum > frame.area() {
			t.Errorf("seed %d: crops of %d pixels in all", seed, sum)
		}
		shifted := Rect{X: 3, Y: 5, W: w, H: h} // on a photo whose region this is
		for i, r := range HoleCrops(mask, shifted, shifted, context) {
			if crops[i] != (Rect{X: r.X - 3, Y: r.Y - 5, W: r.W, H: r.H}) {
				t.Errorf("seed %d: %v elsewhere, want %v", seed, r, crops[i])
			}
		}
		for _, hole := range holes {
			around := Rect{X: max(0, hole.X-context), Y: max(0, hole.Y-context)}
			around.W, around.H = min(w, hole.X+hole.W+context)-around.X, min(h, hole.Y+hole.H+context)-around.Y
			within, seen := 0, 0
			for _, r := range crops {
				if r.union(around) == r {
					within++
				}
				if r.overlaps(hole) {
					seen++
				}
			}
			if within != 1 || seen != 1 {
				t.Errorf("seed %d: the damage %v is in %d crops and seen by %d of %v", seed, hole, within, seen, crops)
			}
		}
	}
}
