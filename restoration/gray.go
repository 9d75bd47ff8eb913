package restoration

import (
	"slices"

	"afterimage/linearops"
)

// AddsColour tells whether a task can give colour to a photo that has none. The others
// leave a gray photo gray; see [Settings.AddsColour] for a run.
func (t Task) AddsColour() bool { return t == Colorize || t == OldPhoto }

// AddsColour tells whether a run gives colour to a photo that has none.
func (s Settings) AddsColour() bool {
	return s.Task == Colorize || s.Task == OldPhoto && s.Colour == AddColour
}

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
	for i := range r {
		if r[i] == g[i] && g[i] == b[i] {
			continue
		}
		luma := lumaAt(r[i], g[i], b[i])
		r[i], g[i], b[i] = luma, luma, luma
	}
}
