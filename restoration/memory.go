package restoration

// What a run takes, for the estimate.
const (
	// samplerImages is the number of images on the operator's grid that the sampler
	// holds for each sample drawn together: the iterate, the estimate, their
	// spectra, the noise and the model's copies of input and output. A pyramid's
	// small picture is a quarter of an image at most.
	samplerImages = 8
	// planImages is what the plan and the operator hold besides: the measurement,
	// its spectrum, singular values, workspaces.
	planImages = 6
	// networkBytes is the working memory per pixel of a network that does not tell its
	// own by Spec.Evaluation, and networkFixed its weights and the runtime.
	networkBytes = 1 << 10
	networkFixed = 160 << 20
	// photoPixel is what a pixel of the photo itself takes, however small its crop: its
	// samples, up to 8 bytes of the file as it was decoded, the picture that is shown,
	// and the mask.
	photoPixel = 24
	// samplePixel is what a pixel of a finished sample takes: its values, and two 8-bit
	// pictures with their smaller versions, of the run that goes on and of its outcome.
	// A command makes no pictures, and has as much in garbage instead.
	samplePixel = 24
)

// Working is working memory in bytes: Fixed + PerPixel n + PerPixel2 n^2 for n pixels.
type Working struct{ Fixed, PerPixel, PerPixel2 float64 }

// bytes is what n pixels take.
func (m Working) bytes(n float64) float64 { return m.Fixed + n*(m.PerPixel+m.PerPixel2*n) }

// Memory estimates the peak memory, in bytes, of drawing samples with a prior:
// the photo, the network's working memory for the samples drawn together, the
// sampler's, and the finished pictures.
func (p *Plan) Memory(spec Spec, samples int) uint64 { return p.memory(spec, samples) }

func (l layout) memory(spec Spec, samples int) uint64 {
	return l.memoryAt(spec, samples, float64(l.grid.Plane()))
}

// memoryAt is the estimate for an operator's grid of n pixels.
func (l layout) memoryAt(spec Spec, samples int, n float64) uint64 {
	const imagePixel = 3 * 4 // bytes of a pixel of 3 planes
	together := float64(groupSize(spec, samples))
	network := Working{PerPixel: networkBytes}
	if spec.Evaluation != (Working{}) {
		network = spec.Evaluation
	}
	const further = 4 // mean, spread, preview and what is being written
	pictures := (float64(samples) + further) * samplePixel
	if l.inStages() { // pictures are larger than the grid; the luma is held, and pooled or degraded once
		pictures = (pictures + 2*imagePixel) * float64(l.size.Plane()) / float64(l.grid.Plane())
	}
	mine := (together*samplerImages+planImages)*imagePixel + pictures
	return l.held() + networkFixed + uint64(together*network.bytes(n)+mine*n)
}

// held is what the photo takes, in bytes, as long as the run goes on.
func (l layout) held() uint64 { return photoPixel * uint64(l.whole.Plane()) }

// Check tells whether a prior can restore the plan: the number of steps, the
// class label, the pyramid, the size and the memory. The error is a [*SettingError] or a
// [*TooLargeError], whose crop is around the mask. [CheckSize] tells of the size
// before there is a plan.
func (p *Plan) Check(spec Spec) error {
	if err := p.checkPrior(spec); err != nil {
		return err
	}
	return newSizing(p.Settings, p.kernel, p.layout, spec, p.Budget).check(p.focus)
}

// checkPrior is [Plan.Check] but for size and memory.
func (p *Plan) checkPrior(spec Spec) error {
	if n := priorSchedule(spec).Len(); p.Settings.Steps > n {
		return badSetting("steps", "the number of steps is %d; this prior has %d noise levels, so choose at most %d", p.Settings.Steps, n, n)
	}
	if err := p.checkLabel(spec); err != nil {
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
