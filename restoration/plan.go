package restoration

import (
	"afterimage/linearops"
)

// Plan is a task made concrete for one photo: the measurement and its operator, and
// how a posterior sample becomes a picture again. It is read-only after [NewPlan]
// and [Plan.Resolve], so that several goroutines may use it.
type Plan struct {
	Problem  Problem
	Settings Settings // resolved: an estimated noise level is a number here
	// Budget is the memory in bytes that the run may take, with the photo and the
	// plan itself; 0 takes what the system says is available beside what this
	// process holds already.
	Budget uint64

	layout
	degraded  linearops.Image   // what the sampler is given, as a picture
	reference *linearops.Image  // the clean photo, under Simulate
	at        margin            // where the picture lies on the operator's grid
	keep      linearops.Image   // inpainting: the pixels that are kept where alpha is below 1
	alpha     []float32         // inpainting: how much of each pixel is replaced; nil elsewhere
	kernel    *linearops.Kernel // deblurring
	limits    Limits            // of a finished picture
	gray      bool              // the photo is gray and is to stay so
}

// Size is the shape of a finished picture.
func (p *Plan) Size() linearops.Shape { return p.size }

// Degraded is what the sampler is given, as a picture of 3 planes: the crop of the
// photo, or under [Settings.Simulate] the degraded photo with unknown pixels in
// mid grey. For upscaling it is smaller than a finished picture. It must not be
// written to.
func (p *Plan) Degraded() linearops.Image { return p.degraded }

// Reference is the clean photo that a simulation began with, on the grid of a
// finished picture; ok is false for a real photo, whose original nobody has. It
// must not be written to.
func (p *Plan) Reference() (clean linearops.Image, ok bool) {
	if p.reference == nil {
		return linearops.Image{}, false
	}
	return *p.reference, true
}

// Kernel is the blur kernel of a deblurring plan; ok is false for other tasks.
func (p *Plan) Kernel() (k linearops.Kernel, ok bool) {
	if p.kernel == nil {
		return linearops.Kernel{}, false
	}
	return *p.kernel, true
}

// Evaluations is the number of network evaluations of the whole run.
func (p *Plan) Evaluations() int { return p.Settings.Samples * p.Settings.Steps }

// margin is where a picture lies on an operator's larger grid.
type margin struct{ top, left int }

// Crop is the region of the photo that the plan is about; the whole photo where
// the settings have none.
func (p *Plan) Crop() Rect { return p.crop }

// Finish turns a sample on the operator's grid, In() of the problem's operator,
// into a picture of shape [Plan.Size]: the margin is cropped, kept pixels are
// blended in under the mask's alpha, and the values are clamped to [-1, 1], or to [Inputs.Limits].
// Untouched pixels of an inpainting are the photo's own, exactly. A gray photo stays
// gray: unless the task adds colour, its samples are reduced to their luma. dst is written
// and returned; where its Pix is nil it is allocated.
func (p *Plan) Finish(dst linearops.Image, sample []float32) linearops.Image {
	grid := linearops.Image{Shape: p.Problem.Op.In(), Pix: sample}
	if len(sample) != grid.Len() {
		panic("restoration: a sample that does not have the length of the operator's image")
	}
	if dst.Pix == nil {
		dst = linearops.NewImage(p.size)
	}
	if dst.Shape != p.size || len(dst.Pix) != p.size.Len() {
		panic("restoration: a picture that does not have the plan's size")
	}
	for c := range p.size.C {
		for y := range p.size.H {
			row := grid.Row(c, y+p.at.top)[p.at.left : p.at.left+p.size.W]
			out := dst.Row(c, y)
			if p.alpha == nil {
				p.limits.clampRow(out, row)
				continue
			}
			p.limits.blendRow(out, row, p.keep.Row(c, y), p.alpha[y*p.size.W:(y+1)*p.size.W])
		}
	}
	if p.gray {
		toGray(dst)
	}
	return dst
}

// blendRow puts sample over keep with the weight alpha; keep stays as it is where
// alpha is 0.
func (l Limits) blendRow(dst, sample, keep, alpha []float32) {
	for i, a := range alpha {
		v := l.clamp(sample[i])
		switch a {
		case 0:
			v = keep[i]
		case 1:
		default:
			v = keep[i] + float32(a*(v-keep[i]))
		}
		dst[i] = v
	}
}

// Touched tells for each pixel of a finished picture how much of it is the
// sampler's: the mask of an inpainting, H*W values, which must not be written to.
// nil says that every pixel is.
func (p *Plan) Touched() []float32 { return p.alpha }
