package restoration

import (
	"fmt"
	"slices"

	"afterimage/linearops"
	"afterimage/restoration/jpeg"
)

// NewPlan works out the operator and the measurement for settings on a photo. With
// Settings.Simulate the photo is the clean one: it is degraded first, and
// [Plan.Reference] is it.
//
// A measurement is never taken to be cleaner than its rounding, [RoundingNoise],
// unless it is simulated: then the noise is exactly as given, 0 too. "Auto"
// estimates it from the measurement, see [MeasureNoise] and [Plan.Notes]; for an old photo
// grain that is wider than a pixel counts too. Under Simulate it stands for
// [SimulatedNoise].
//
// An error is a sentence for the person whose settings, mask or photo it is about:
// a [*SettingError], a [*InputError] or what the operator said.
func NewPlan(s Settings, in Inputs) (*Plan, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if s.byCrops() {
		if p, err := planHoles(s, in); p != nil || err != nil {
			return p, err
		}
	}
	d, err := newDraft(s, in)
	if err != nil {
		return nil, err
	}
	build := map[Task]func(*draft) error{
		Inpaint: (*draft).inpaint, Upscale: (*draft).upscale, Deblur: (*draft).deblur,
		Denoise: (*draft).denoise, Colorize: (*draft).colorize, OldPhoto: (*draft).oldPhoto,
		RemoveJPEG: (*draft).removeJPEG,
	}[s.Task]
	if err := build(d); err != nil {
		return nil, err
	}
	return d.plan, nil
}

// InputError says what is wrong with a photo, a mask or a kernel.
type InputError struct {
	Input string // "photo", "mask" or "kernel"
	Text  string // the whole sentence
}

func (e *InputError) Error() string { return e.Text }

func badInput(input, format string, args ...any) error {
	return &InputError{Input: input, Text: fmt.Sprintf(format, args...)}
}

// SimulatedNoise is the noise level, in 8-bit levels, that a simulation of the task
// adds when the level is left to it ("auto").
func SimulatedNoise(t Task) float64 {
	switch t {
	case Denoise:
		return 25
	case OldPhoto:
		return 10
	case Deblur:
		return 3 // without any, H^+ y would just be the photo
	}
	return 0
}

// draft is a plan in the making.
type draft struct {
	plan   *Plan
	set    *Settings         // of the plan
	photo  linearops.Image   // the crop; clean under Simulate
	mask   []float32         // of the crop; nil where nothing is touched
	kernel *linearops.Kernel // of the inputs
	toning *toning           // of an old photo that keeps its one tone
	gain   float64           // of the stretch of an old photo's tone; 0 without one
	found  *Found            // damage that was looked for on an old photo
	jpeg   *jpeg.Coding      // of the inputs
}

func newDraft(s Settings, in Inputs) (*draft, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	l, err := s.layout(in.Photo.Shape, in.Kernel)
	if err != nil {
		return nil, err
	}
	plan := &Plan{Settings: s, layout: l, limits: in.Limits.orSRGB()}
	d := &draft{plan: plan, set: &plan.Settings, photo: in.region(l.crop), kernel: in.Kernel, jpeg: in.JPEG}
	if in.Region != nil { // its pixels were not there to be looked at before
		if err := checkValues(d.photo); err != nil {
			return nil, err
		}
	}
	if mask := cropPlane(in.Mask, in.Photo.W, l.crop); slices.ContainsFunc(mask, touched) {
		d.mask = mask
	}
	if s.Simulate {
		plan.reference = &d.photo
		if s.Noise.Auto {
			d.set.Noise = Noise{Levels: SimulatedNoise(s.Task)}
		}
	}
	if !s.Simulate {
		plan.degraded = d.photo
	}
	plan.gray = !s.AddsColour() && isGray(d.photo)
	return d, nil
}

// check looks at the photo and the mask.
func (in Inputs) check() error {
	if err := in.checkPhoto(); err != nil {
		return err
	}
	return checkMask(in)
}

func (in Inputs) checkPhoto() error {
	m := in.Photo
	if in.Region == nil && len(m.Pix) != m.Len() || in.Region != nil && m.Pix != nil {
		panic("restoration: a photo whose pixels do not have the length of its shape")
	}
	if m.C != 3 {
		return badInput("photo", "the photo has %d colour planes; it must have 3", m.C)
	}
	if err := checkValues(m); err != nil {
		return err
	}
	return checkSides(m.Shape)
}

func checkValues(m linearops.Image) error {
	if !finite(m.Pix) {
		return badInput("photo", "the photo has pixels that are not numbers; save it again with the program that made it")
	}
	return nil
}

// region is the part of the photo that is restored, as planes.
func (in Inputs) region(r Rect) linearops.Image {
	if in.Region == nil {
		return cropImage(in.Photo, r)
	}
	return in.Region(r.X, r.Y, r.W, r.H)
}

func checkSides(s linearops.Shape) error {
	if min(s.H, s.W) < MinSide {
		return badInput("photo", "the photo has %d x %d pixels; it must have at least %d on each side", s.W, s.H, MinSide)
	}
	return nil
}

// touched tells whether a mask's value marks its pixel as damaged.
func touched(alpha float32) bool { return alpha > 0 }

func checkMask(in Inputs) error {
	if in.Mask == nil {
		return nil
	}
	if len(in.Mask) != in.Photo.Plane() {
		return badInput("mask", "the mask has %d pixels and the photo has %d x %d; they must have the same size",
			len(in.Mask), in.Photo.W, in.Photo.H)
	}
	for _, a := range in.Mask {
		if !(a >= 0 && a <= 1) {
			return badInput("mask", "the mask has the value %g; its values must be from 0 (kept) to 1 (replaced)", a)
		}
	}
	return nil
}

// region is the part of a photo that is restored.
func (s Settings) region(photo linearops.Shape) (Rect, error) {
	if s.Crop == nil {
		return Rect{W: photo.W, H: photo.H}, nil
	}
	c := *s.Crop
	if c.W > photo.W || c.H > photo.H || c.X > photo.W-c.W || c.Y > photo.H-c.H {
		return c, badSetting("crop", "the crop %s reaches outside the photo, which has %d x %d pixels", c, photo.W, photo.H)
	}
	if min(c.W, c.H) < MinSide {
		return c, badSetting("crop", "the crop has %d x %d pixels; it must have at least %d on each side", c.W, c.H, MinSide)
	}
	return c, nil
}

// needMask gives the mask as the operators take it, true where a pixel is unknown.
func (d *draft) needMask() ([]bool, error) {
	if d.mask == nil {
		where := "the photo"
		if d.set.Crop != nil {
			where = "the crop"
		}
		return nil, badInput("mask", "no pixel of %s is marked as damaged; paint over the damage, or give a mask that is white there", where)
	}
	return unknown(d.mask)
}

// unknown is a mask as the operators take it; a mask that leaves nothing is refused.
func unknown(mask []float32) ([]bool, error) {
	missing := make([]bool, len(mask))
	known := false
	for i, a := range mask {
		missing[i] = touched(a)
		known = known || !missing[i]
	}
	if !known {
		return nil, badInput("mask", "the mask marks the whole photo as damaged; leave some of it unmarked to restore the rest from")
	}
	return missing, nil
}

// measure settles the problem with an operator: its measurement of the clean photo
// with noise added, or taken, the measurement that a real photo is. missing marks
// the pixels of the measurement that are unknown; nil for none.
func (d *draft) measure(op linearops.Operator, taken func() []float32, missing []bool) {
	if d.set.Simulate {
		d.settle(op, d.degrade(op, d.photo.Pix), missing)
		return
	}
	d.settle(op, taken(), missing)
}

func (d *draft) copyPhoto() []float32 { return slices.Clone(d.photo.Pix) }

// samePhoto is the photo as a measurement of which nothing is unknown: nobody writes to it.
func (d *draft) samePhoto() []float32 { return d.photo.Pix }

// settle makes y, a measurement of op that it may write to, the plan's problem, at
// the noise level that the settings name or that y shows.
func (d *draft) settle(op linearops.Operator, y []float32, missing []bool) {
	d.setNoise(linearops.Image{Shape: op.Out(), Pix: y}, missing)
	table := d.table(linearops.Image{Shape: op.Out(), Pix: y}, missing)
	for i := range y {
		if missing != nil && missing[i%len(missing)] {
			y[i] = 0
		}
	}
	d.plan.Problem = Problem{Op: op, Y: y, SigmaY: d.set.Noise.Levels / levelScale, Tones: table}
	if d.set.Simulate && d.plan.degraded.Pix == nil {
		d.plan.degraded = inColour(linearops.Image{Shape: op.Out(), Pix: y})
	}
}
