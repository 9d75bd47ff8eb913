package restoration

import "afterimage/linearops"

// Patch is a part of a finished picture that may differ from the photo: the rest is the
// photo's own.
type Patch struct {
	At    Rect            // where it lies on the finished picture
	Image linearops.Image // At.W x At.H pixels
}

// Picture puts patches of a plan by crops into the photo: the finished picture that they
// stand for. It is computed by each call.
func (p *Plan) Picture(patches []Patch) linearops.Image {
	m := linearops.NewImage(p.size)
	for y := 0; y < p.size.H; y += grayRows {
		r := Rect{Y: y, W: p.size.W, H: min(grayRows, p.size.H-y)}
		paste(m, p.parts.photo(r.X, r.Y, r.W, r.H), r)
	}
	for _, q := range patches {
		paste(m, q.Image, q.At)
	}
	return m
}

// SpreadPicture is [Plan.Picture] for patches of a spread, which is 0 elsewhere.
func (p *Plan) SpreadPicture(patches []Patch) linearops.Image {
	m := linearops.NewImage(p.size)
	for _, q := range patches {
		paste(m, q.Image, q.At)
	}
	return m
}

// summarisePatches is the result of a plan by crops. Mean and spread are those of the
// whole pictures to the bit: where the samples are one value, it is their mean.
func (p *Plan) summarisePatches(samples []Sample) *Result {
	r := &Result{Samples: samples}
	if len(samples) == 0 {
		return r
	}
	for i, at := range p.parts.crops {
		images := make([]linearops.Image, len(samples))
		for k, s := range samples {
			images[k] = s.Patches[i].Image
		}
		mean, spread := MeanAndSpread(images)
		r.MeanPatches = append(r.MeanPatches, Patch{At: at, Image: mean})
		r.SpreadPatches = append(r.SpreadPatches, Patch{At: at, Image: spread})
	}
	p.finishPatches(r)
	r.Mean, r.Spread = linearops.Image{Shape: p.size}, linearops.Image{Shape: p.size}
	if !p.Patchwork {
		r.Mean, r.Spread = p.Picture(r.MeanPatches), p.SpreadPicture(r.SpreadPatches)
	}
	return r
}

// finishPatches is [Plan.finishAll] for a plan by crops: a finish is pointwise, so that
// each patch takes it by itself.
func (p *Plan) finishPatches(r *Result) {
	f := p.Settings.Finish.Or(AsDrawn)
	if f == AsDrawn {
		return
	}
	for i, at := range p.parts.crops {
		q := Finisher{original: p.parts.photo(at.X, at.Y, at.W, at.H), limits: p.limits}
		for k := range r.Samples {
			m := &r.Samples[k].Patches[i].Image
			*m = q.Apply(*m, f, nil)
		}
		m := &r.MeanPatches[i].Image
		*m = q.Apply(*m, f, nil)
	}
	if p.Patchwork {
		return
	}
	for k := range r.Samples {
		r.Samples[k].Image = p.Picture(r.Samples[k].Patches)
	}
}
