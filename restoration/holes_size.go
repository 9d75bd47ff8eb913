package restoration

import (
	"fmt"
	"math"

	"afterimage/linearops"
)

// validateContext checks Settings.Context.
func (s Settings) validateContext() error {
	if s.Context < 0 || s.Context > MaxContext {
		return badSetting("context", "the context is %d pixels; it must be from 1 to %d, or 0 for the whole photo", s.Context, MaxContext)
	}
	return nil
}

// largestOf is the crop that takes most; the smallest there can be where none is known.
func (l layout) largestOf(crops []Rect) Rect {
	out := Rect{}
	for _, r := range crops {
		if r.area() > out.area() {
			out = r
		}
	}
	if out.area() == 0 {
		out = Rect{W: min(holeStep, l.size.W), H: min(holeStep, l.size.H)}
	}
	return out
}

// ofCrop is the question of size for the crop that takes most.
func (z sizing) ofCrop(crops []Rect) sizing {
	one := z
	r := z.largestOf(crops)
	one.size.H, one.size.W = r.H, r.W
	one.grid, one.crop = one.size, Rect{W: r.W, H: r.H}
	one.room.Spill = false
	return one
}

// holesMemory estimates the peak memory in bytes of an inpainting by crops: they are
// restored one by one, so that network and sampler take what the largest does. What is
// finished are whole pictures, or patches and the one picture that is being written.
func (z sizing) holesMemory(crops []Rect, patchwork bool) uint64 {
	one := z.ofCrop(crops)
	// of the crop, its finished samples among it; held is of the whole photo
	peak := one.memory(one.level(), float64(one.grid.Plane()))
	samples, whole := float64(z.set.Samples), float64(z.size.Plane())
	if !patchwork {
		return peak + uint64((samples+4)*samplePixel*whole)
	}
	all := 0
	for _, r := range crops {
		all += r.area()
	}
	written := 1.25 // a picture and what its encoder takes
	if samples > 1 {
		written++ // the spread, kept for the contact sheet
	}
	return peak + uint64((samples+2)*12*float64(all)+written*samplePixel*whole)
}

// checkHoles refuses an inpainting by crops whose largest crop the prior does not take,
// or that the memory does not suffice for. Where no crop is known, the smallest there can
// be has to fit.
func (z sizing) checkHoles(crops []Rect, patchwork bool, focus func() (y, x int)) error {
	need := z.holesMemory(crops, patchwork)
	if one := z.ofCrop(crops); one.taken(one.layout) && need <= z.budget {
		return nil
	}
	z.set.Context = 0 // what is proposed is restored as a whole
	if err := z.check(focus); err != nil {
		return err
	}
	return &TooLargeError{Have: z.size, Memory: z.budget, Need: need, Text: fmt.Sprintf(
		"the photo has %d x %d pixels, and filling its holes needs %d MB of memory, of which %d MB are free; crop it, draw fewer samples, or close other programs",
		z.size.W, z.size.H, need>>20, z.budget>>20)}
}

// ForecastHoles is [NewForecast] for an inpainting by crops, see [HoleCrops]; without any
// it tells of the smallest. A crop that is the whole picture is one like any other.
func ForecastHoles(s Settings, photo linearops.Shape, crops []Rect, spec Spec, noise float64, budget uint64) (Forecast, error) {
	if err := s.Validate(); err != nil {
		return Forecast{}, err
	}
	photo.C = 3
	l, err := s.layout(photo, nil)
	if err != nil {
		return Forecast{}, err
	}
	p := Plan{Settings: s, layout: l}
	if err := p.checkPrior(spec); err != nil {
		return Forecast{}, err
	}
	return s.forecastHoles(l, crops, spec, noise, budget)
}

// Forecast is what [Restore] will take for the plan, see [NewForecast].
func (p *Plan) Forecast(spec Spec) (Forecast, error) {
	if p.parts == nil {
		s := p.Settings
		s.Context = 0
		return NewForecast(s, p.whole, p.kernel, spec, s.Noise.Levels, math.MaxUint64)
	}
	return p.Settings.forecastHoles(p.layout, p.parts.crops, spec, p.Settings.Noise.Levels, math.MaxUint64)
}

// forecastHoles counts the work in evaluations of the largest crop.
func (s Settings) forecastHoles(l layout, crops []Rect, spec Spec, noise float64, budget uint64) (Forecast, error) {
	largest := l.largestOf(crops)
	if len(crops) == 0 {
		crops = []Rect{largest}
	}
	o := s.Options(spec)
	needed := neededSteps(&o, s.levels(noise)/levelScale, []float32{0, 1})
	grid := linearops.Shape{C: l.size.C, H: largest.H, W: largest.W}
	z := newSizing(s, nil, l, spec, Room{Bytes: budget})
	one := z.ofCrop(crops)
	f := Forecast{Size: l.size, Grid: grid, Look: one.look(), Memory: z.holesMemory(crops, false)}
	p := Plan{Settings: s, layout: one.layout}
	d := p.prior(onlySpec{spec: spec})
	for _, r := range crops {
		for _, n := range needed {
			if n {
				f.Evaluations += s.Samples
			}
		}
		work := shares(d, linearops.Shape{C: 3, H: r.H, W: r.W}, o.Sigmas, needed)
		f.Work += float64(s.Samples) * work[len(work)-1] * float64(r.area()) / float64(largest.area())
	}
	if len(crops) == 1 && largest.area() == l.size.Plane() {
		f.Memory = z.memory(z.level(), float64(l.grid.Plane()))
		return f, z.check(nil)
	}
	return f, z.checkHoles(crops, false, nil)
}
