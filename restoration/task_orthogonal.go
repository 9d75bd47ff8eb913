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
	d.measure(op, d.copyPhoto, nil)
	return nil
}

// denoise: every pixel is known, with noise.
func (d *draft) denoise() error {
	d.measure(linearops.NewDenoise(d.photo.Shape), d.copyPhoto, nil)
	return nil
}

// oldPhoto: the scan is gray, has unknown pixels where the mask is painted, and may
// be Scale times smaller than the photo that is sought. All in one operator.
func (d *draft) oldPhoto() error {
	large, r := d.plan.size, d.set.Scale
	small := linearops.Shape{C: 3, H: large.H / r, W: large.W / r}
	if d.set.Simulate {
		d.mask = shrinkMask(d.mask, d.photo.W, r)
	}
	gray, missing, err := d.scan(small)
	if err != nil {
		return err
	}
	op := gray
	if r > 1 {
		block, err := linearops.NewBlockAverage(large, r)
		if err != nil {
			return err
		}
		if op, err = linearops.NewProduct(gray, block); err != nil {
			return err
		}
	}
	d.measure(op, func() []float32 { return linearops.Apply(gray, nil, d.photo.Pix) }, missing)
	return nil
}

// scan is what happens to a photo on the scan's own grid: gray after mask. missing
// is nil where nothing is masked.
func (d *draft) scan(s linearops.Shape) (op linearops.Operator, missing []bool, err error) {
	op, err = linearops.NewColorize(s.H, s.W, linearops.LumaWeights)
	if err != nil || d.mask == nil {
		return op, nil, err
	}
	if missing, err = unknown(d.mask); err != nil {
		return nil, nil, err
	}
	mask, err := linearops.NewInpaint(s, missing)
	if err != nil {
		return nil, nil, err
	}
	op, err = linearops.NewProduct(op, mask)
	return op, missing, err
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
