package restoration

import (
	"fmt"

	"afterimage/linearops"
	"afterimage/restoration/damage"
)

// Colour is what an old photo's restoration does about colours.
type Colour string

// The ways of an old photo with its colours.
const (
	// AddColour measures luma alone and draws all colours anew. It is what a recipe
	// means that says nothing.
	AddColour Colour = ""
	// KeepColour keeps the photo's own: of a photo of one tone, gray or sepia, luma is
	// measured and the tone put back; one with colours is measured in all its planes.
	KeepColour Colour = "keep"
)

// MaxLevels is the largest share of pixels, in percent, that a stretch of the tone
// clips at each end.
const MaxLevels = 5

// Damage is what is looked for on an old photo.
type Damage string

// The kinds of damage that are found.
const (
	AllDamage   Damage = ""      // light and dark
	LightDamage Damage = "light" // cracks, scratches, dust on a negative
	DarkDamage  Damage = "dark"  // hairs, dirt, ink
)

// oldDefaults are what an old photo's restoration begins with: its own colours, the
// tone stretched but for half a percent of the pixels at each end, and light damage
// found. Dark lines are as often lips, lashes and glasses: whoever has hairs on a scan
// asks for them.
func (s *Settings) oldDefaults() {
	s.Scale = 1
	s.Noise.Auto = true
	s.Colour, s.Levels = KeepColour, 0.5
	s.Find, s.FindKind = damage.DefaultOptions().Sensitivity, LightDamage
}

func (s Settings) validateOldPhoto() error {
	if s.Task != OldPhoto {
		switch {
		case s.Colour != AddColour:
			return badSetting("colour", "keeping a photo's colours is for oldphoto; %s takes no such choice", s.Task)
		case s.Levels != 0:
			return badSetting("levels", "stretching the tone is for oldphoto; %s leaves it as it is", s.Task)
		case s.Find != 0 || s.FindKind != AllDamage:
			return badSetting("find", "finding damage is for oldphoto; %s takes what a mask marks", s.Task)
		}
		return nil
	}
	switch {
	case s.Colour != AddColour && s.Colour != KeepColour:
		return badSetting("colour", "there is no way with colours called %q; choose add or keep", string(s.Colour))
	case !(s.Levels >= 0 && s.Levels <= MaxLevels): // NaN fails too
		return badSetting("levels", "the tone's stretch clips %g %% of the pixels; it must be from 0 (as it is) to %d", s.Levels, MaxLevels)
	case s.FindKind != AllDamage && s.FindKind != LightDamage && s.FindKind != DarkDamage:
		return badSetting("find_kind", "there is no damage of the kind %q; there is both, light and dark", string(s.FindKind))
	case !(s.Find >= 0 && s.Find <= 1):
		return badSetting("find", "the sensitivity to damage is %g; it must be up to 1, all that looks like damage, and 0 finds none", s.Find)
	}
	return nil
}

// oldPhoto: the scan has unknown pixels where the mask is painted or damage was found,
// is of one tone or of fading colours, and may be Scale times smaller than the photo
// that is sought. All in one operator.
func (d *draft) oldPhoto() error {
	large, r := d.plan.size, d.set.Scale
	small := linearops.Shape{C: 3, H: large.H / r, W: large.W / r}
	if d.set.Simulate {
		d.mask = shrinkMask(d.mask, d.photo.W, r)
		// Nothing faded, and all damage is the mask's.
		d.set.Levels, d.set.Find, d.set.FindKind = 0, 0, AllDamage
	} else if err := d.findDamage(); err != nil {
		return err
	}
	d.plan.found = d.found
	d.prepareScan()
	scan, missing, err := d.scan(small)
	if err != nil {
		return err
	}
	op := scan
	if r > 1 {
		block, err := linearops.NewBlockAverage(large, r)
		if err != nil {
			return err
		}
		if op, err = linearops.NewProduct(scan, block); err != nil {
			return err
		}
	}
	d.measure(op, func() []float32 { return linearops.Apply(scan, nil, d.photo.Pix) }, missing)
	d.plan.tone = d.toning
	return nil
}

// prepareScan stretches the tone of an old photo, and finds out whether it has one tone
// alone where its colours are to be kept.
func (d *draft) prepareScan() {
	mask := d.mask
	if d.set.Simulate {
		mask = nil // it is on the scan's grid, and the photo is clean
	}
	keep := d.set.Colour == KeepColour
	if keep {
		d.toning = findToning(d.photo, mask)
	}
	if d.set.Levels == 0 {
		return
	}
	d.photo, d.gain = stretch(d.photo, mask, d.set.Levels, keep && d.toning == nil)
	if d.toning != nil {
		d.toning.fit(d.photo, lumaOf(d.photo).Pix, mask)
	}
}

// scan is what happens to a photo on the scan's own grid: gray after mask, or where an
// old photo keeps its colours the mask alone. missing is nil where nothing is masked.
func (d *draft) scan(s linearops.Shape) (op linearops.OrthogonalRows, missing []bool, err error) {
	op = linearops.NewDenoise(s)
	coloured := d.set.Task == OldPhoto && d.set.Colour == KeepColour && d.toning == nil
	if !coloured {
		if op, err = linearops.NewColorize(s.H, s.W, linearops.LumaWeights); err != nil {
			return nil, nil, err
		}
	}
	if d.mask == nil {
		return op, nil, nil
	}
	if missing, err = unknown(d.mask); err != nil {
		return nil, nil, err
	}
	mask, err := linearops.NewInpaint(s, missing)
	if err != nil || coloured {
		return mask, missing, err
	}
	op, err = linearops.NewProduct(op, mask)
	return op, missing, err
}

// Found is the damage that a plan found by itself.
type Found struct {
	Lines, Specks int
	Share         float64 // of the pixels, 0..1
}

// Found tells what [Settings.Find] found; ok is false where nothing was looked for.
func (p *Plan) Found() (f Found, ok bool) {
	if p.found == nil {
		return Found{}, false
	}
	return *p.found, true
}

func (f Found) note() string {
	if f.Lines+f.Specks == 0 {
		return "no scratches and no dust were found; mark the damage with a mask, or look for more with a higher sensitivity"
	}
	return fmt.Sprintf("%s and %s were found, %.2f %% of the photo; look at the result, for lines that belong to the picture may be among them",
		counted(f.Lines, "scratch", "scratches"), counted(f.Specks, "speck", "specks"), 100*f.Share)
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
