package restoration

import (
	"afterimage/linearops"
)

// Plan is a task made concrete for one photo: the measurement and its operator, and
// how a posterior sample becomes a picture again. It is read-only after [NewPlan],
// so that several goroutines may use it.
type Plan struct {
	Problem  Problem
	Settings Settings // resolved: an estimated noise level is a number here

	size      linearops.Shape  // of a finished picture: 3 planes
	degraded  linearops.Image  // what the sampler is given, as a picture
	reference *linearops.Image // the clean photo, under Simulate
	baselines []Baseline
	margin    margin            // of the operator's grid around the picture
	keep      linearops.Image   // inpainting: the pixels that are kept where alpha is below 1
	alpha     []float32         // inpainting: how much of each pixel is replaced; nil elsewhere
	kernel    *linearops.Kernel // deblurring
}

// Baseline is a simple restoration to compare with.
type Baseline struct {
	Name  string // "H+y" or "bicubic"
	Image linearops.Image
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

// margin is where a picture lies on the operator's larger grid.
type margin struct{ top, left int }

// Baselines are simple restorations of what the sampler is given, for comparison:
// H^+ y, and bicubic interpolation where the task makes a photo larger.
func (p *Plan) Baselines() []Baseline { return p.baselines }

// Memory estimates the peak memory, in bytes, that the run takes with a prior.
func (p *Plan) Memory(spec Spec) uint64 { panic("to be written") }
