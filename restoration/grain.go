package restoration

import "afterimage/linearops"

// estimateGrain is estimateNoise for a scan. Film grain and what scanning and
// compression leave of noise are wider than a pixel, so that the finest scale
// shows little of them, and an estimate along the directions of least texture, which
// takes what hangs together for texture, next to nothing: pixels are told three by
// three, see maskedNoise. The photo at half its size, whose means of four pixels
// halve white noise, tells the level of white noise that does there what the grain
// does; the larger of both is taken, and for white noise they agree.
func estimateGrain(m linearops.Image, skip []bool) float64 {
	fine := grainOf(m, skip)
	if min(m.H, m.W) < 2*MinSide {
		return fine // too little is left to look at
	}
	half := linearops.NewImage(linearops.Shape{C: m.C, H: m.H / 2, W: m.W / 2})
	var skipHalf []bool
	if skip != nil {
		skipHalf = make([]bool, half.Plane())
	}
	for c := range half.C {
		for y := range half.H {
			up, low, dst := m.Row(c, 2*y), m.Row(c, 2*y+1), half.Row(c, y)
			for x := range dst {
				dst[x] = (up[2*x] + up[2*x+1] + low[2*x] + low[2*x+1]) / 4
				if i := 2*y*m.W + 2*x; skip != nil {
					skipHalf[y*half.W+x] = skip[i] || skip[i+1] || skip[i+m.W] || skip[i+m.W+1]
				}
			}
		}
	}
	return max(fine, 2*grainOf(half, skipHalf))
}

// grainOf is one level for all planes, in 8-bit levels.
func grainOf(m linearops.Image, skip []bool) float64 {
	var e NoiseEstimate
	for p := range eachPlane(m) {
		e.Levels = append(e.Levels, maskedNoise(p, skip)*levelScale)
	}
	return e.Level()
}
