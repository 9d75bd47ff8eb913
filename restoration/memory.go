package restoration

import (
	"fmt"
	"math"

	"afterimage/linearops"
)

// What a run takes, for the estimate.
const (
	// samplerImages is the number of images on the operator's grid that the sampler
	// holds for each sample drawn together: the iterate, the estimate, their
	// spectra, the noise and the model's copies of input and output.
	samplerImages = 8
	// planImages is what the plan and the operator hold besides: the measurement,
	// its spectrum, singular values, workspaces.
	planImages = 6
	// networkBytes is the working memory of a network per pixel of its input, and
	// networkFixed its weights and the runtime: what the default prior takes at
	// 1024 x 1024. A prior that knows that it takes more says so by Spec.MaxPixels.
	networkBytes = 1 << 10
	networkFixed = 160 << 20
)

// Memory estimates the peak memory, in bytes, of drawing samples with a prior:
// the network's working memory for the samples drawn together, the sampler's, and
// the finished pictures.
func (p *Plan) Memory(spec Spec, samples int) uint64 {
	fixed, perPixel := p.memoryModel(spec, samples)
	return fixed + uint64(perPixel*float64(p.Problem.Op.In().Plane()))
}

// memoryModel splits the estimate into a constant and a share that grows with the
// pixels of the operator's grid.
func (p *Plan) memoryModel(spec Spec, samples int) (fixed uint64, perPixel float64) {
	const imagePixel = 3 * 4 // bytes of a pixel of 3 planes
	together := float64(groupSize(spec, samples))
	finished := float64(samples) + 4 // mean, spread, preview and what is being written
	return networkFixed, together*(networkBytes+samplerImages*imagePixel) + (planImages+finished)*imagePixel
}

// TooLargeError says that a photo is too large for a prior or for the memory, and
// which part of it would do.
type TooLargeError struct {
	Have linearops.Shape // of the result
	Crop Rect            // a region of the photo that works; empty where none does
	Text string          // the whole sentence
}

func (e *TooLargeError) Error() string { return e.Text }

// Check tells whether a prior can restore the plan: the number of steps, the
// class label, the size and the memory. The error is a [*SettingError] or a
// [*TooLargeError].
func (p *Plan) Check(spec Spec) error {
	if n := priorSchedule(spec).Len(); p.Settings.Steps > n {
		return badSetting("steps", "the number of steps is %d; this prior has %d noise levels, so choose at most %d", p.Settings.Steps, n, n)
	}
	if err := p.checkLabel(spec); err != nil {
		return err
	}
	if spec.MaxPixels > 0 && p.Problem.Op.In().Plane() > spec.MaxPixels {
		side := int(math.Sqrt(float64(spec.MaxPixels)))
		return p.tooLarge("this prior takes", side, side)
	}
	budget := p.Budget
	if budget == 0 {
		var known bool
		if budget, known = AvailableMemory(); !known {
			return nil
		}
	}
	if p.Memory(spec, p.Settings.Samples) <= budget {
		return nil
	}
	fixed, perPixel := p.memoryModel(spec, p.Settings.Samples)
	pixels := (float64(budget) - float64(fixed)) / perPixel
	grid := p.Problem.Op.In()
	scale := math.Sqrt(max(0, pixels) / float64(grid.Plane()))
	why := fmt.Sprintf("the %d MB of memory that are free suffice for", budget>>20)
	return p.tooLarge(why, int(scale*float64(grid.W)), int(scale*float64(grid.H)))
}

func (p *Plan) checkLabel(spec Spec) error {
	l := p.Settings.Label
	switch {
	case l == nil:
		return nil
	case spec.Classes == 0:
		return badSetting("label", "this prior knows no classes; leave the class label out")
	case *l >= spec.Classes:
		return badSetting("label", "the class label is %d; this prior knows the classes 0 to %d", *l, spec.Classes-1)
	}
	return nil
}

// tooLarge refuses a plan whose grid may have at most w x h pixels, and finds the
// crop that fits: around the mask, or in the middle.
func (p *Plan) tooLarge(why string, w, h int) error {
	grid := p.Problem.Op.In()
	e := &TooLargeError{Have: p.size}
	e.Text = fmt.Sprintf("the result would have %d x %d pixels, and %s", p.size.W, p.size.H, why)
	// The same share of the margin comes off a crop: it is no smaller for one.
	c := p.crop
	c.W = p.cropSide(c.W, min(w, grid.W), grid.W-p.size.W, p.size.W)
	c.H = p.cropSide(c.H, min(h, grid.H), grid.H-p.size.H, p.size.H)
	if min(c.W, c.H) < MinSide {
		e.Text += " no photo at all; close other programs, or choose another prior"
		return e
	}
	cy, cx := p.focus()
	c.Y = p.crop.Y + min(max(cy-c.H/2, 0), p.crop.H-c.H)
	c.X = p.crop.X + min(max(cx-c.W/2, 0), p.crop.W-c.W)
	e.Crop = c
	e.Text += fmt.Sprintf(" %d x %d of the photo; crop it, for example to %s (x, y, width, height)", c.W, c.H, c)
	return e
}

// cropSide is the side of a crop whose grid has at most bound pixels, from a side
// of have pixels that becomes size pixels and margin more.
func (p *Plan) cropSide(have, bound, margin, size int) int {
	side := (bound - margin) * have / size
	multiple := 8
	if side >= 128 {
		multiple = 32 // what most networks pad their input to
	}
	return min(side-side%multiple, have)
}

// focus is the pixel of the crop to keep in view: the middle of the mask's extent
// or, without one, of the crop.
func (p *Plan) focus() (y, x int) {
	top, left, bottom, right := p.crop.H, p.crop.W, -1, -1
	for i, a := range p.alpha {
		if touched(a) {
			top, bottom = min(top, i/p.crop.W), max(bottom, i/p.crop.W)
			left, right = min(left, i%p.crop.W), max(right, i%p.crop.W)
		}
	}
	if bottom < 0 {
		return p.crop.H / 2, p.crop.W / 2
	}
	return (top + bottom) / 2, (left + right) / 2
}
