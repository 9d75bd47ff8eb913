package restoration

// Limits are the least and the largest value of a finished picture. The zero value is
// [-1, 1], black and white of sRGB; a photo whose file holds colours that sRGB does not
// has wider ones.
type Limits struct{ Low, High float32 }

func (l Limits) orSRGB() Limits {
	if l == (Limits{}) {
		return Limits{-1, 1}
	}
	return l
}

// clamp is v within the limits.
func (l Limits) clamp(v float32) float32 { return min(max(v, l.Low), l.High) }

// clampRow is clamp for each value of src.
func (l Limits) clampRow(dst, src []float32) {
	for i, v := range src {
		dst[i] = l.clamp(v)
	}
}

// within is clamp of v + d.
func (l Limits) within(v, d float64) float32 {
	return float32(min(max(v+d, float64(l.Low)), float64(l.High)))
}

// room is how many times the way d can be gone from v before the limits are reached.
func (l Limits) room(v, d float64) float64 {
	switch {
	case v+d > float64(l.High):
		return (float64(l.High) - v) / d
	case v+d < float64(l.Low):
		return (float64(l.Low) - v) / d
	}
	return 1
}
