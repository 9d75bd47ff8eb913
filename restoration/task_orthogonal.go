package restoration

import "afterimage/linearops"

// inpaint: the touched pixels are unknown, the others are kept as they are. In a
// simulation alpha counts as 1 wherever it is not 0, so that nothing of the clean
// photo shines through.
func (d *draft) inpaint() error {
	missing, err := d.needMask()
	if err != nil {
		return err
	}
	op, err := linearops.NewInpaint(d.photo.Shape, missing)
	if err != nil {
		return err
	}
	d.measure(op, d.copyPhoto, missing)
	d.plan.alpha, d.plan.keep = d.mask, d.photo
	if d.set.Simulate {
		d.plan.alpha, d.plan.keep = hard(d.mask), d.plan.degraded
	}
	return nil
}

// hard is a mask without its feather.
func hard(mask []float32) []float32 {
	out := make([]float32, len(mask))
	for i, a := range mask {
		if touched(a) {
			out[i] = 1
		}
	}
	return out
}

// upscale: each pixel of the photo is a mean, or an antialiased bicubic sample, of
// the photo that is Scale times larger.
func (d *draft) upscale() error {
	var op linearops.Operator
	var err error
	large := d.plan.size
	if d.set.Downscale == Bicubic {
		op, err = linearops.NewBicubic(large, d.set.Scale, 0)
	} else {
		op, err = linearops.NewBlockAverage(large, d.set.Scale)
	}
	if err != nil {
		return err
	}
	d.measure(op, d.samePhoto, nil)
	return nil
}

// denoise: every pixel is known, with noise.
func (d *draft) denoise() error {
	d.measure(linearops.NewDenoise(d.photo.Shape), d.samePhoto, nil)
	return nil
}

// shrinkMask is a mask on a grid r times smaller: touched where any of its pixels
// is. nil stays nil.
func shrinkMask(mask []float32, w, r int) []float32 {
	if mask == nil || r == 1 {
		return mask
	}
	out := make([]float32, len(mask)/(r*r))
	for i, a := range mask {
		j := i/w/r*(w/r) + i%w/r
		out[j] = max(out[j], a)
	}
	return out
}
