package restoration

import "afterimage/linearops"

// inGamut is the colour with the given luma (Rec. 709, on [-1, 1]) and the differences
// of its channels from it, made paler where it would leave [-1, 1]: all differences are
// shortened by the same factor, towards the gray of that luma, so that luma and hue stay.
// A luma beyond [-1, 1] is black or white.
func inGamut(luma, dr, dg, db float64) (r, g, b float32) {
	luma = min(max(luma, -1), 1)
	t := min(1, room(luma, dr), room(luma, dg), room(luma, db))
	return within(luma, float64(t*dr)), within(luma, float64(t*dg)), within(luma, float64(t*db))
}

// room is how many times the way d can be gone from v before [-1, 1] ends.
func room(v, d float64) float64 {
	switch {
	case v+d > 1:
		return (1 - v) / d
	case v+d < -1:
		return (-1 - v) / d
	}
	return 1
}

func within(v, d float64) float32 { return float32(min(max(v+d, -1), 1)) }

// greenLess is green less luma where red and blue less luma are known: the three
// differences, weighted as luma is, add up to 0.
func greenLess(dr, db float64) float64 {
	w := linearops.LumaWeights
	return -(float64(w[0]*dr) + float64(w[2]*db)) / w[1]
}
