package restoration

import (
	"math"

	"afterimage/linearops"
)

// toneCount is how many pixels a plane has of each level of brightness.
type toneCount [toneLevels]int

// countTones counts the values of a measurement's planes; missing marks pixels that do
// not count.
func countTones(y linearops.Image, missing []bool) []toneCount {
	out := make([]toneCount, y.C)
	for c := range out {
		for i, v := range y.PlanePix(c) {
			if missing == nil || !missing[i] {
				out[c][toneOf(v)]++
			}
		}
	}
	return out
}

// middle is the median noise of pixels whose noise follows curves, one for all planes or
// one each, and the root of its mean square, in 8-bit levels. Without pixels both are
// those of the darkest tone.
func middle(curves []NoiseCurve, count []toneCount) (median, rms float64) {
	var sigma []float64
	var times []int
	n, power := 0, 0.0
	for c := range count {
		curve := curves[min(c, len(curves)-1)]
		for tone, k := range count[c] {
			v := curve.At(float64(tone))
			sigma, times = append(sigma, v), append(times, k)
			power += float64(float64(k) * v * v)
			n += k
		}
	}
	if n == 0 {
		return curves[0][0].Sigma, curves[0][0].Sigma
	}
	return weightedMedian(sigma, times, n), math.Sqrt(power / float64(n))
}

// weightedMedian is the upper median of n values, values[i] times[i] times.
func weightedMedian(values []float64, times []int, n int) float64 {
	median, rank := math.Inf(1), n/2
	for _, v := range values {
		below := 0
		for i, u := range values {
			if u <= v {
				below += times[i]
			}
		}
		if below > rank {
			median = min(median, v)
		}
	}
	return median
}
