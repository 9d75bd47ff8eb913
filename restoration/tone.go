package restoration

import (
	"math"

	"afterimage/linearops"
)

const (
	// maxStretch bounds the gain of a stretch: noise grows with it.
	maxStretch = 4
	// toneBins is the number of steps of 256 into which luma is sorted.
	toneBins = 256
)

// stretch spreads the tone of a photo over [-1, 1]: percent of the known pixels (0 in
// mask, nil for all) are clipped at either end. Each plane is stretched by itself where
// apart is set, so that a cast goes too, all of them as their luma otherwise. gain is the
// largest factor. A photo whose tone is as wide already comes out as it is.
func stretch(m linearops.Image, mask []float32, percent float64, apart bool) (out linearops.Image, gain float64) {
	out = linearops.NewImage(m.Shape)
	gain = 1
	scale, shift := 1.0, 0.0
	if !apart {
		scale, shift = spreadOf(lumaOf(m).Pix, mask, percent)
	}
	for c := range m.C {
		if apart {
			scale, shift = spreadOf(m.PlanePix(c), mask, percent)
		}
		gain = max(gain, scale)
		a, b := float32(scale), float32(shift)
		dst := out.PlanePix(c)
		for i, v := range m.PlanePix(c) {
			dst[i] = min(max(float32(a*v)+b, -1), 1)
		}
	}
	return out, gain
}

// spreadOf is v -> scale v + shift that takes the percentiles of a plane to -1 and 1; the
// identity where that would be no spreading.
func spreadOf(plane, mask []float32, percent float64) (scale, shift float64) {
	var count [4096]int
	n := 0
	for i, v := range plane {
		if mask == nil || !touched(mask[i]) {
			count[int(float64(min(max(v, -1), 1)+1)/2*4095+0.5)]++
			n++
		}
	}
	cut := int(percent / 100 * float64(n))
	low, high := 0, len(count)-1
	for sum := count[low]; sum <= cut && low < high; sum += count[low] {
		low++
	}
	for sum := count[high]; sum <= cut && high > low; sum += count[high] {
		high--
	}
	if high == low {
		return 1, 0 // one tone throughout has nothing to spread
	}
	from, to := float64(low)/4095*2-1, float64(high)/4095*2-1
	scale = min(2/(to-from), maxStretch)
	return scale, -scale * (from + to) / 2
}

// lumaAt is Rec. 709 luma.
func lumaAt(r, g, b float32) float32 {
	w := linearops.LumaWeights
	return float32(w[0]*float64(r)) + float32(w[1]*float64(g)) + float32(w[2]*float64(b))
}

// toning is the tone of a photo that has no colours but one: gray, sepia, selenium. It
// is chroma as a function of luma.
type toning struct {
	chroma [3][toneBins + 1]float32 // R-Y, G-Y, B-Y at luma -1 + 2 i/toneBins
}

// oneTone is how far, in 8-bit levels (root mean square, of means of toneBlock x toneBlock
// pixels), colours may be from the tone of their luma in a photo of one tone: what a
// scanner's noise and a JPEG file's chroma do, and less than faded colours.
const (
	oneTone   = 4.0
	toneBlock = 8
)

// findToning finds the tone of a photo by its known pixels; nil for one with colours.
func findToning(m linearops.Image, mask []float32) *toning {
	t := new(toning)
	luma := lumaOf(m).Pix
	if isGray(m) {
		return t
	}
	t.fit(m, luma, mask)
	if t.distance(m, luma, mask) > oneTone/levelScale {
		return nil
	}
	return t
}

// fit takes the mean chroma in each step of luma. Steps are smoothed with their
// neighbours, so that empty ones take from those beside them.
func (t *toning) fit(m linearops.Image, luma, mask []float32) {
	var sum [3][toneBins + 1]float64
	var n [toneBins + 1]float64
	for i, y := range luma {
		if mask != nil && touched(mask[i]) {
			continue
		}
		k := int(math.Round(float64(min(max(y, -1), 1)+1) / 2 * toneBins))
		n[k]++
		for c := range sum {
			sum[c][k] += float64(m.PlanePix(c)[i] - y)
		}
	}
	for k := range n {
		weight, total := 0.0, [3]float64{}
		for reach := 4; weight < 16 && reach <= 2*toneBins; reach *= 2 {
			weight, total = 0, [3]float64{}
			for j := max(k-reach, 0); j <= min(k+reach, toneBins); j++ {
				w := 1 - math.Abs(float64(j-k))/float64(reach+1)
				weight += w * n[j]
				for c := range total {
					total[c] += w * sum[c][j]
				}
			}
		}
		for c := range total {
			if weight > 0 {
				t.chroma[c][k] = float32(total[c] / weight)
			}
		}
	}
}

// distance is how far blocks of the photo are from the tone of their luma, root mean
// square on the [-1, 1] scale: means over blocks, so that noise does not count.
func (t *toning) distance(m linearops.Image, luma, mask []float32) float64 {
	power, n := 0.0, 0
	for y0 := 0; y0+toneBlock <= m.H; y0 += toneBlock {
		for x0 := 0; x0+toneBlock <= m.W; x0 += toneBlock {
			var off [3]float64
			known := 0
			for y := y0; y < y0+toneBlock; y++ {
				for x := x0; x < x0+toneBlock; x++ {
					i := y*m.W + x
					if mask != nil && touched(mask[i]) {
						continue
					}
					known++
					c := t.at(luma[i])
					for k := range off {
						off[k] += float64(m.PlanePix(k)[i] - luma[i] - c[k])
					}
				}
			}
			if known < toneBlock*toneBlock/2 {
				continue
			}
			for _, v := range off {
				v /= float64(known)
				power += float64(v * v)
			}
			n += 3
		}
	}
	if n == 0 {
		return 0
	}
	return math.Sqrt(power / float64(n))
}

// at is the chroma of a luma.
func (t *toning) at(luma float32) [3]float32 {
	p := float32(min(max(luma, -1), 1)+1) / 2 * toneBins
	k := min(int(p), toneBins-1)
	f := p - float32(k)
	var out [3]float32
	for c := range out {
		a, b := t.chroma[c][k], t.chroma[c][k+1]
		out[c] = a + float32(f*(b-a))
	}
	return out
}

// apply gives a picture the tone of its luma. Where a channel would leave the gamut,
// chroma is made smaller and luma kept.
func (t *toning) apply(m linearops.Image, l Limits) {
	r, g, b := m.PlanePix(0), m.PlanePix(1), m.PlanePix(2)
	for i := range r {
		y := l.clamp(lumaAt(r[i], g[i], b[i]))
		c := t.at(y)
		r[i], g[i], b[i] = l.inGamut(float64(y), float64(c[0]), float64(c[1]), float64(c[2]))
	}
}
