package restoration

// Check tells whether a prior can restore the plan: the number of steps, the
// class label, the pyramid, the size and the memory. The error is a [*SettingError] or a
// [*TooLargeError], whose crop is around the mask. [CheckSize] tells of the size
// before there is a plan.
func (p *Plan) Check(spec Spec) error {
	if err := p.checkPrior(spec); err != nil {
		return err
	}
	if p.parts != nil {
		return p.sizing(spec).checkHoles(p.parts.crops, p.Patchwork, p.focus)
	}
	return p.sizing(spec).check(p.focus)
}

// checkPrior is [Plan.Check] but for size and memory.
func (p *Plan) checkPrior(spec Spec) error {
	if n := priorSchedule(spec).Len(); p.Settings.Steps > n {
		return badSetting("steps", "the number of steps is %d; this prior has %d noise levels, so choose at most %d", p.Settings.Steps, n, n)
	}
	if err := p.checkLabel(spec); err != nil {
		return err
	}
	if err := p.Settings.Window.check(spec); err != nil {
		return err
	}
	return p.Settings.Pyramid.check(spec)
}

func (p *Plan) checkLabel(spec Spec) error {
	l := p.Settings.Label
	switch {
	case l == nil:
		return nil
	case spec.Classes == 0:
		return badSetting("label", "this prior knows no classes and no classifier guides it; leave the class label out")
	case *l >= spec.Classes:
		return badSetting("label", "the class label is %d; this prior knows the classes 0 to %d", *l, spec.Classes-1)
	}
	return nil
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
