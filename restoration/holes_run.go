package restoration

import (
	"context"
	"math"

	"afterimage/linearops"
)

// holesRun draws samples of a plan by crops, a crop at a time.
type holesRun struct {
	*run
	group []holeSample // that are being drawn
}

// holeSample is a sample that has some of its crops.
type holeSample struct {
	patches []Patch
	power   float64 // squared residuals of the pixels that are kept, in units of sigma
	kept    int     // their values
	error   float64 // see [Sample.MaxError]
}

// work is how much of the work of a sample the evaluations up to each take, crop after
// crop, in evaluations of all crops together.
func (p *Plan) partsWork(d Denoiser, o *Options) []float64 {
	needed := neededSteps(o, p.parts.sigma, []float32{0, 1})
	var out []float64
	sum, all := 0.0, 0
	for _, r := range p.parts.crops {
		all += r.area()
	}
	for _, r := range p.parts.crops {
		share := float64(r.area()) / float64(all)
		last := 0.0
		for _, v := range shares(d, linearops.Shape{C: 3, H: r.H, W: r.W}, o.Sigmas, needed) {
			last = v
			out = append(out, sum+v*share)
		}
		sum += last * share
	}
	return out
}

// drawGroup draws the samples of the options' seeds, crop after crop; first is the index
// of the first.
func (h *holesRun) drawGroup(ctx context.Context, first int) error {
	seeds := h.options.Seeds
	defer func() { h.options.Seeds = seeds }()
	h.group = make([]holeSample, len(seeds))
	h.restart()
	for i := range h.plan.parts.crops {
		if err := h.drawCrop(ctx, first, i, seeds); err != nil {
			return err
		}
	}
	return nil
}

// drawCrop draws crop number i of a group's samples.
func (h *holesRun) drawCrop(ctx context.Context, first, i int, seeds []uint64) error {
	p, crops := h.plan, h.plan.parts.crops
	at := crops[i]
	part, err := p.part(at)
	if err != nil {
		return err
	}
	h.options.Seeds = make([]uint64, len(seeds))
	for k, s := range seeds {
		h.options.Seeds[k] = cropSeed(s, part.crop.X, part.crop.Y)
	}
	steps := len(h.options.Sigmas)
	e := Event{
		Sample: first, Count: len(seeds), Samples: p.Settings.Samples,
		Steps: steps * len(crops), TotalEvals: p.Evaluations(),
	}
	var look linearops.Image
	for step, err := range Steps(ctx, h.prior, part.Problem, h.options) {
		if err != nil {
			return err
		}
		e.Step = i*steps + step.Index + 1
		e.Evals = first*e.Steps + e.Count*e.Step
		e.Sigma, e.Evaluated = step.Sigma, step.Evaluated
		e.Done, e.SampleDone = h.done(e)
		if step.Index+1 == steps {
			h.keep(part, at, step.X)
			look = h.group[0].patches[i].Image
		} else {
			look = part.Finish(look, step.X0.Image(0).Pix)
		}
		h.show(&e, at, look)
		if e.Step == e.Steps {
			e.Finished = h.finishGroup(seeds)
			if !p.Patchwork {
				e.Preview = e.Finished[0].Image
			}
		}
		e.Elapsed = h.now().Sub(h.start)
		e.Left = h.left(e)
		h.observe(e)
	}
	return nil
}

// restart makes the preview the photo again.
func (h *holesRun) restart() {
	p := h.plan
	switch {
	case p.Patchwork:
	case h.preview.Pix == nil:
		h.preview = p.Picture(nil)
	default:
		for _, r := range p.parts.crops {
			paste(h.preview, p.parts.photo(r.X, r.Y, r.W, r.H), r)
		}
	}
}

// show brings the preview up to date.
func (h *holesRun) show(e *Event, at Rect, look linearops.Image) {
	if h.plan.Patchwork {
		return
	}
	paste(h.preview, look, at)
	e.Preview = h.preview
}

// keep takes what was drawn of a crop.
func (h *holesRun) keep(part *Plan, at Rect, drawn Batch) {
	values := part.Problem.Op.Rank()
	for k := range drawn.N {
		pix := drawn.Image(k).Pix
		s := &h.group[k]
		m := part.Finish(linearops.Image{}, pix)
		s.patches = append(s.patches, Patch{At: at, Image: m})
		s.error = max(s.error, Agree(part.Problem, pix).MaxError)
		r := Agree(part.Problem, m.Pix).Residual
		s.power += float64(r*r) * float64(values)
		s.kept += values
	}
}

// finishGroup puts the samples of a group together and keeps them.
func (h *holesRun) finishGroup(seeds []uint64) []Sample {
	p := h.plan
	for k, g := range h.group {
		s := Sample{Seed: seeds[k], Patches: g.patches, MaxError: g.error}
		s.Residual = math.Sqrt(g.power / float64(g.kept))
		s.Image = linearops.Image{Shape: p.size}
		if !p.Patchwork {
			s.Image = p.Picture(g.patches)
		}
		h.samples = append(h.samples, s)
	}
	return h.samples[len(h.samples)-len(h.group):]
}

// paste puts a part of a picture in its place.
func paste(dst, src linearops.Image, at Rect) {
	for c := range dst.C {
		for y := range at.H {
			copy(dst.Row(c, at.Y+y)[at.X:at.X+at.W], src.Row(c, y))
		}
	}
}
