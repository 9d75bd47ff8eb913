package restoration

import "afterimage/linearops"

// layout is the sizes of a run. They follow from the settings and the photo's size
// alone, so that they are known before a pixel is read.
type layout struct {
	whole linearops.Shape // of the photo
	crop  Rect            // of the photo
	size  linearops.Shape // of a finished picture: 3 planes
	grid  linearops.Shape // of the operator's image: the size, and a margin for some blurs
}

// layout lays out a run for a photo of shape whole; kernel overrides the settings'.
func (s Settings) layout(whole linearops.Shape, kernel *linearops.Kernel) (layout, error) {
	l := layout{whole: whole}
	if err := checkSides(whole); err != nil {
		return l, err
	}
	var err error
	if l.crop, err = s.region(whole); err != nil {
		return l, err
	}
	l.size = linearops.Shape{C: whole.C, H: l.crop.H, W: l.crop.W}
	if s.Task == Upscale || s.Task == OldPhoto {
		if l.size, err = s.large(l.crop); err != nil {
			return l, err
		}
	}
	if err := s.checkHints(whole); err != nil {
		return l, err
	}
	l.grid = l.size
	if s.Task == Colorize {
		l.grid = s.colourGrid(l.size)
	}
	if s.Task == RemoveJPEG {
		l.grid = jpegGrid(l.size)
	}
	if s.Task == Deblur {
		k, err := s.blurKernel(kernel)
		if err != nil {
			return l, err
		}
		if s.extends(k) {
			l.grid.H, l.grid.W = paddedLen(l.size.H, k.H), paddedLen(l.size.W, k.W)
		}
	}
	return l, nil
}

// large is the shape of the image that is sought by a task with a scale: the clean
// photo's own in a simulation.
func (s Settings) large(crop Rect) (linearops.Shape, error) {
	if s.Simulate {
		return linearops.Shape{C: 3, H: crop.H, W: crop.W}, s.checkMultiple(crop)
	}
	return linearops.Shape{C: 3, H: crop.H * s.Scale, W: crop.W * s.Scale}, s.checkGrowth(crop)
}

// maxResult is the largest number of pixels of a finished picture: what a photo may
// have, too.
const maxResult = 256 << 20

// checkGrowth refuses a magnification that leads to an absurd size.
func (s Settings) checkGrowth(c Rect) error {
	r := s.Scale
	if c.W*c.H <= maxResult/(r*r) {
		return nil
	}
	return badSetting("crop", "%d times larger, the photo would have %d x %d pixels, more than %d million; crop it or choose a smaller scale",
		r, c.W*r, c.H*r, maxResult>>20)
}

// checkMultiple refuses to simulate a small photo on a grid that does not divide.
func (s Settings) checkMultiple(c Rect) error {
	r := s.Scale
	if c.H%r == 0 && c.W%r == 0 {
		return nil
	}
	fit := c
	fit.W -= c.W % r
	fit.H -= c.H % r
	return badSetting("crop", "a photo %d times smaller can be simulated where both sides are multiples of %d, and they are %d x %d; crop it to %s (x, y, width, height)",
		r, r, c.W, c.H, fit)
}

// blurKernel is the kernel of a deblurring; given overrides the settings'.
func (s Settings) blurKernel(given *linearops.Kernel) (linearops.Kernel, error) {
	if given != nil {
		return *given, given.Validate()
	}
	if s.Kernel == "" {
		return linearops.Kernel{}, badInput("kernel", "deblurring needs a blur kernel; choose one such as gauss:1.6, or a picture of one")
	}
	return linearops.ParseKernel(s.Kernel)
}
