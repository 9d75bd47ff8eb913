package restoration

import (
	"iter"
	"math"

	"afterimage/linearops"
	"afterimage/restoration/internal/noiseest"
)

const (
	// leastBlocks is the number of blocks that an estimate from them needs.
	leastBlocks = 64
	// leastCurved is the least level that may depend on the brightness or the plane: below
	// it a photo's texture decides what a curve looks like.
	leastCurved = 2
	// clearCurve is the ratio of the loudest to the quietest tone, and clearPlanes that
	// of the planes, from which on they are told apart.
	clearCurve, clearPlanes = 1.25, 1.25
)

// EstimateNoise estimates the standard deviation of white noise in a photo, in
// 8-bit levels; see [MeasureNoise]. The planes are averaged as powers: one level is
// meant for all of them.
func EstimateNoise(m linearops.Image) float64 { return estimateNoise(m, nil) }

// EstimateNoiseOf is [EstimateNoise] for planes that are made one after the other, in
// the same memory maybe.
func EstimateNoiseOf(planes iter.Seq[linearops.Image]) float64 {
	return MeasureNoise(planes, nil).Level()
}

// NoiseEstimate is what a photo shows of its noise.
type NoiseEstimate struct {
	// Levels is the level of each plane in 8-bit levels.
	Levels []float64
	tones  [][]noiseest.Tone
	count  []toneCount // blocks by brightness
}

// MeasureNoise estimates the noise of planes that are made one after the other, in the
// same memory maybe. skip marks pixels that do not count, of all planes; nil for none.
//
// A plane is told from its blocks of 8 x 8 pixels with least texture, by their highest
// frequencies: in their DCT the lower coefficients say how much texture a block has, and
// the higher ones, which white noise fills independently of them, are measured, along
// those directions in which the photo has least texture. What clipping at black and white
// takes of the noise is made good. Texture that is as fine and as even everywhere as noise
// still passes for it.
func MeasureNoise(planes iter.Seq[linearops.Image], skip []bool) NoiseEstimate {
	var e NoiseEstimate
	for m := range planes {
		p := noiseest.Estimate(m, skip)
		if p.Blocks < leastBlocks && (skip != nil || min(m.H, m.W) < MinSide) {
			p = noiseest.Plane{Level: maskedNoise(m, skip) * levelScale}
		}
		e.Levels, e.tones, e.count = append(e.Levels, p.Level), append(e.tones, p.Tones), append(e.count, p.Count)
	}
	return e
}

// estimateNoise is EstimateNoise without the pixels of a plane that are marked in
// skip (nil for none).
func estimateNoise(m linearops.Image, skip []bool) float64 {
	return MeasureNoise(eachPlane(m), skip).Level()
}

func eachPlane(m linearops.Image) iter.Seq[linearops.Image] {
	return func(yield func(linearops.Image) bool) {
		for c := range m.C {
			if !yield(linearops.Image{Shape: linearops.Shape{C: 1, H: m.H, W: m.W}, Pix: m.PlanePix(c)}) {
				return
			}
		}
	}
}

// Level is one level for all planes: the root of their mean square.
func (e NoiseEstimate) Level() float64 {
	power := 0.0
	for _, s := range e.Levels {
		power += float64(s * s)
	}
	if power == 0 {
		return 0
	}
	return math.Sqrt(power / float64(len(e.Levels)))
}

// Noise is the estimate as settings hold it: a curve where the noise clearly depends on
// the brightness, a level or a curve for each plane where those clearly differ, and one
// level otherwise.
func (e NoiseEstimate) Noise() Noise {
	level := e.Level()
	if level < leastCurved {
		return Noise{Levels: level}
	}
	curves := e.curves()
	if len(curves) == 1 && len(curves[0]) == 1 {
		return Noise{Levels: level}
	}
	_, rms := middle(curves, e.count)
	return Noise{Tones: formatCurves(curves), Levels: rms}
}

// For is the noise that a run under these settings takes, which leave it to the estimate:
// one level where they say so, and where the task mixes pixels the median over the photo.
// even tells that this is all there is to say.
func (e NoiseEstimate) For(s Settings) (n Noise, even bool) {
	if s.Noise.Even {
		return Noise{Levels: e.Level()}, true
	}
	n = e.Noise()
	curves := n.Curves()
	if curves == nil {
		return n, true
	}
	if s.MixesPixels() {
		median, _ := middle(curves, e.count)
		return Noise{Levels: median}, false
	}
	return n, false
}

// MixesPixels tells whether what is measured mixes the pixels of the photo that is sought
// in such a way that there can be no noise for each of them: one level is taken then.
func (s Settings) MixesPixels() bool {
	return s.Task == Deblur || s.Task == Upscale && s.Downscale == Bicubic
}

// curves are one for all planes or one each; of a single knot where a tone does not
// matter.
func (e NoiseEstimate) curves() []NoiseCurve {
	groups, levels := [][]noiseest.Tone{nil}, []float64{e.Level()}
	if len(e.Levels) == 3 && e.planesDiffer() {
		groups, levels = e.tones, e.Levels
	} else {
		for _, t := range e.tones {
			groups[0] = append(groups[0], t...)
		}
	}
	curves := make([]NoiseCurve, len(groups))
	for i, tones := range groups {
		if curves[i] = fitCurve(tones); curves[i] == nil {
			curves[i] = NoiseCurve{{Sigma: readable(max(levels[i], RoundingNoise))}}
		}
	}
	return curves
}

func (e NoiseEstimate) planesDiffer() bool {
	least, most := math.Inf(1), 0.0
	for _, v := range e.Levels {
		least, most = min(least, v), max(most, v)
	}
	return most >= clearPlanes*least
}

// fitCurve is the curve that tones show, nil where it is next to constant.
func fitCurve(tones []noiseest.Tone) NoiseCurve {
	knots := noiseest.Fit(tones)
	least, most := math.Inf(1), 0.0
	for _, k := range knots {
		least, most = min(least, k.Sigma), max(most, k.Sigma)
	}
	if most < clearCurve*least || knots == nil {
		return nil
	}
	c := make(NoiseCurve, len(knots))
	for i, k := range knots {
		c[i] = NoiseKnot{Tone: math.Round(k.Tone), Sigma: readable(max(k.Sigma, RoundingNoise))}
	}
	return c
}

// readable rounds a level to the two decimals that a recipe shows.
func readable(level float64) float64 { return math.Round(level*100) / 100 }
