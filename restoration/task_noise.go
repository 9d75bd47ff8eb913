package restoration

import (
	"fmt"

	"afterimage/linearops"
)

// setNoise resolves the noise of the measurement that was taken.
func (d *draft) setNoise(seen linearops.Image, missing []bool) {
	noise := &d.set.Noise
	switch {
	case noise.Auto && d.set.Task == OldPhoto:
		*noise = Noise{Levels: estimateGrain(seen, missing)}
	case noise.Auto:
		var even bool
		*noise, even = MeasureNoise(eachPlane(seen), missing).For(*d.set)
		d.plan.median = !even && noise.Tones == ""
	case noise.Tones != "":
		median, rms := middle(curvesOf(*noise, seen.C), countTones(seen, missing))
		noise.Levels = rms
		if d.plan.median = d.set.MixesPixels(); d.plan.median {
			*noise = Noise{Levels: median}
		}
	}
	if !d.set.Simulate {
		noise.Levels = max(noise.Levels, RoundingNoise*max(d.gain, 1))
	}
}

// curvesOf are the curves of a measurement with c planes: where it is gray and they are of
// colours, that of green, which is most of it.
func curvesOf(n Noise, c int) []NoiseCurve {
	curves := n.Curves()
	if len(curves) > 1 && c == 1 {
		return curves[1:2]
	}
	return curves
}

// table is the noise of a measurement y by its brightness, nil for one level.
func (d *draft) table(y linearops.Image, missing []bool) *NoiseTable {
	curves := curvesOf(d.set.Noise, y.C)
	if curves == nil {
		return nil
	}
	floor := RoundingNoise
	if d.set.Simulate {
		floor = 0
	}
	return NewNoiseTable(curves, floor, y, missing)
}

// degrade simulates a measurement of the clean image x under the settings' noise.
func (d *draft) degrade(op linearops.Operator, x []float32) []float32 {
	curves := curvesOf(d.set.Noise, op.Out().C)
	if curves == nil {
		return Degrade(op, x, d.set.Noise.Levels, SimulationSeed)
	}
	y := linearops.Apply(op, nil, x)
	t := NewNoiseTable(curves, 0, linearops.Image{Shape: op.Out(), Pix: y}, nil)
	noise := make([]float32, len(y))
	Philox{}.Noise(noise, SimulationSeed, degradeStep)
	for i, e := range noise {
		y[i] += float32(float32(t.of(i)) * e)
	}
	return y
}

// noiseNotes tells where the noise depends on the brightness or the plane.
func (p *Plan) noiseNotes() []string {
	if p.median {
		return []string{fmt.Sprintf("the noise depends on the brightness; for this task its median is taken, %.1f levels", p.Settings.Noise.Levels)}
	}
	if text := p.Settings.Noise.Words(); text != "" {
		return []string{text}
	}
	return nil
}

// Words says how the noise depends on the brightness and the colour, empty where it is
// one level: "noise 9.0 levels in the shadows, 4.1 in the highlights".
func (n Noise) Words() string {
	curves := n.Curves()
	if curves == nil {
		return ""
	}
	if len(curves) == 1 {
		return "noise " + curves[0].words("levels ")
	}
	return fmt.Sprintf("noise of red %s, green %s, blue %s", curves[0].words(""), curves[1].words(""), curves[2].words(""))
}

func (c NoiseCurve) words(unit string) string {
	first, last := c[0], c[len(c)-1]
	if len(c) == 1 {
		return fmt.Sprintf("%.1f levels", first.Sigma)
	}
	return fmt.Sprintf("%.1f %sin the shadows, %.1f in the highlights", first.Sigma, unit, last.Sigma)
}
