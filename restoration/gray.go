package restoration

import (
	"slices"

	"afterimage/linearops"
)

// AddsColour tells whether a task gives colour to a photo that has none. The others
// leave a gray photo gray.
func (t Task) AddsColour() bool { return t == Colorize || t == OldPhoto }

// isGray tells whether the planes of a picture are all the same.
func isGray(m linearops.Image) bool {
	for c := 1; c < m.C; c++ {
		if !slices.Equal(m.PlanePix(c), m.PlanePix(0)) {
			return false
		}
	}
	return true
}

// toGray puts a picture's Rec. 709 luma in all its three planes. Pixels that are gray
// already stay as they are, to the last bit.
func toGray(m linearops.Image) {
	r, g, b := m.PlanePix(0), m.PlanePix(1), m.PlanePix(2)
	w := linearops.LumaWeights
	for i := range r {
		if r[i] == g[i] && g[i] == b[i] {
			continue
		}
		luma := float32(w[0]*float64(r[i])) + float32(w[1]*float64(g[i])) + float32(w[2]*float64(b[i]))
		r[i], g[i], b[i] = luma, luma, luma
	}
}
