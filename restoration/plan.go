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
	// NoPreviews leaves the pictures of events out: Event.Preview has none then.
	NoPreviews bool
	// Spill, where there is one, takes what the Budget does not hold: finished samples,
	// which [Sample.Picture] reads, and the sampler's planes. The results are the same.
	Spill *Spill

	// Patchwork leaves an inpainting by crops in pieces: samples, mean and spread are
	// patches, their images have no pixels, and events no preview, so that no memory
	// goes with the photo. [Plan.Picture] puts a picture together. It counts where
	// [Plan.Crops] are some.
	Patchwork bool

	layout
	parts     *parts            // of an inpainting by crops; its Problem is empty then
	degraded  linearops.Image   // what the sampler is given, as a picture
	reference *linearops.Image  // the clean photo, under Simulate
	at        margin            // where the picture lies on the operator's grid
	keep      linearops.Image   // inpainting: the pixels that are kept where alpha is below 1
	alpha     []float32         // inpainting: how much of each pixel is replaced; nil elsewhere
	kernel    *linearops.Kernel // deblurring
	stage     *colourStage      // colorizing in two stages; nil elsewhere
	sigma     float64           // of what the stage keeps, on [-1, 1]
	limits    Limits            // of a finished picture
	gray      bool              // the photo is gray and is to stay so
	tone      *toning           // an old photo's one tone, which it keeps; nil for none
	found     *Found            // damage that was looked for; nil where it was not
	median    bool              // the noise depends on the brightness, and its median was taken
}

// Size is the shape of a finished picture.
func (p *Plan) Size() linearops.Shape { return p.size }

// Degraded is what the sampler is given, as a picture of 3 planes: the crop of the
// photo, or under [Settings.Simulate] the degraded photo with unknown pixels in
// mid grey. For upscaling it is smaller than a finished picture. It must not be
// written to. Of an inpainting by crops it is made by each call.
func (p *Plan) Degraded() linearops.Image {
	if p.degraded.Pix == nil && p.parts != nil {
		return p.parts.photo(0, 0, p.size.W, p.size.H)
	}
	return p.degraded
}

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

// Evaluations is the number of network evaluations of the whole run: samples x steps, and
// times the crops of an inpainting by crops.
func (p *Plan) Evaluations() int {
	return p.Settings.Samples * p.Settings.Steps * max(1, len(p.Crops()))
}

// margin is where a picture lies on an operator's larger grid.
type margin struct{ top, left int }

// Crop is the region of the photo that the plan is about; the whole photo where
// the settings have none.
func (p *Plan) Crop() Rect { return p.crop }

// Finish turns a sample on the operator's grid, In() of the problem's operator,
// into a picture of shape [Plan.Size]: the margin is cropped, kept pixels are
// blended in under the mask's alpha, and the values are clamped to [-1, 1], or to [Inputs.Limits].
// Untouched pixels of an inpainting are the photo's own, exactly. A gray photo stays
// gray: unless the task adds colour, its samples are reduced to their luma. Colours that
// were sampled for a smaller picture are carried up under the photo's luma. dst is written
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
	if p.stage != nil {
		p.stage.finish(dst, sample)
		return dst
	}
	for c := range p.size.C {
		for y := range p.size.H {
			row := grid.Row(c, y+p.at.top)[p.at.left : p.at.left+p.size.W]
			out := dst.Row(c, y)
			switch {
			case p.tone != nil:
				copy(out, row) // the luma of unclamped colours counts
				continue
			case p.alpha == nil:
				p.limits.clampRow(out, row)
				continue
			}
			p.limits.blendRow(out, row, p.keep.Row(c, y), p.alpha[y*p.size.W:(y+1)*p.size.W])
		}
	}
	p.recolour(dst)
	return dst
}

// recolour gives a photo that keeps its one tone that tone.
func (p *Plan) recolour(m linearops.Image) {
	switch {
	case p.gray:
		toGray(m)
	case p.tone != nil:
		p.tone.apply(m, p.limits)
	}
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
