package restoration

import "afterimage/linearops"

// srgb are the limits of sRGB.
var srgb = Limits{-1, 1}

// inGamut is the colour with the given luma (Rec. 709, on [-1, 1]) and the differences
// of its channels from it, made paler where it would leave the limits: all differences are
// shortened by the same factor, towards the gray of that luma, so that luma and hue stay.
// A luma beyond them is black or white.
func (l Limits) inGamut(luma, dr, dg, db float64) (r, g, b float32) {
	luma = min(max(luma, float64(l.Low)), float64(l.High))
	t := min(1, l.room(luma, dr), l.room(luma, dg), l.room(luma, db))
	return l.within(luma, float64(t*dr)), l.within(luma, float64(t*dg)), l.within(luma, float64(t*db))
}

// greenLess is green less luma where red and blue less luma are known: the three
// differences, weighted as luma is, add up to 0.
func greenLess(dr, db float64) float64 {
	w := linearops.LumaWeights
	return -(float64(w[0]*dr) + float64(w[2]*db)) / w[1]
}
