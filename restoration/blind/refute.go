package blind

import "math"

const (
	// refuteSigmas is how far above what a kernel allows a step must be, in standard
	// deviations of the noise, before it speaks against the kernel,
	refuteSigmas = 4
	// refuteShare the share of the pixels that must have one,
	refuteShare = 3e-4
	// and refuteSlack the factor on what the kernel allows: its taps are estimates.
	refuteSlack = 1.1
)

// refuted tells whether a photo has steps that no scene leaves once k has blurred it.
//
// A difference of neighbours is sum_t (k(t) - k(t-e)) x(p-t), so that for a scene between
// lo and hi it is at most (hi - lo)/2 sum_t |k(t) - k(t-e)|: a long smear leaves only small
// steps along itself. Fences and masts, which repeat themselves or are all alike along
// their length, look like smears to an alternation, however well its runs agree; but their
// photo is sharp somewhere. seen is linear light, noise its standard deviation where
// light is 1, as sRGB's curve takes it there from the file's own.
func refuted(seen, clear, k plane, noise float64) bool {
	lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
	for _, v := range seen.pix {
		lo, hi = min(lo, v), max(hi, v)
	}
	for _, e := range [2][2]int{{0, 1}, {1, 0}} {
		bound := refuteSlack / 2 * float64(hi-lo) * variation(k, e[0], e[1])
		steps := 0
		for y := range seen.h - e[0] {
			for x := range seen.w - e[1] {
				i, j := y*seen.w+x, (y+e[0])*seen.w+x+e[1]
				u, v := float64(seen.pix[i]), float64(seen.pix[j])
				if clear.pix[i] < 1 || clear.pix[j] < 1 || math.Abs(u-v) <= bound {
					continue
				}
				if math.Abs(u-v) > bound+refuteSigmas*math.Sqrt2*noise*math.Pow(max(u, v, 0), 0.55) {
					steps++
				}
			}
		}
		if float64(steps) > refuteShare*float64(len(seen.pix)) {
			return true
		}
	}
	return false
}

// variation is the sum of |k(t) - k(t-e)|, k being 0 beyond its square.
func variation(k plane, ey, ex int) float64 {
	at := func(y, x int) float64 {
		if y < 0 || x < 0 || y >= k.h || x >= k.w {
			return 0
		}
		return float64(k.pix[y*k.w+x])
	}
	var sum float64
	for y := range k.h + ey {
		for x := range k.w + ex {
			sum += math.Abs(at(y, x) - at(y-ey, x-ex))
		}
	}
	return sum
}
