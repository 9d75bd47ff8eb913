package restoration

import (
	"slices"

	"afterimage/linearops"
)

// AutoNoise is the noise that [NewPlan] takes for these settings on a real photo when it
// is "auto": estimated from what the task
// measures, inside the crop, and never less than [RoundingNoise]. It makes no operator
// of the photo's size but the one that turns it gray, so that it is much faster than a
// plan. Of the settings the task, the crop, [Noise.Even] and an old photo's own count.
//
// An error is a sentence about the crop, the photo or the mask.
func AutoNoise(s Settings, in Inputs) (noise Noise, err error) {
	if s.Task == RemoveJPEG {
		levels, err := s.autoJPEG(in)
		return Noise{Levels: levels}, err
	}
	if err := s.validateTask(); err != nil {
		return Noise{}, err
	}
	if err := s.validateCrop(); err != nil {
		return Noise{}, err
	}
	if err := in.check(); err != nil {
		return Noise{}, err
	}
	crop, err := s.region(in.Photo.Shape)
	if err != nil {
		return Noise{}, err
	}
	s.Noise, s.Simulate = Noise{Auto: true, Even: s.Noise.Even}, false
	d := &draft{set: &s, plan: &Plan{}, photo: in.region(crop)}
	if mask := cropPlane(in.Mask, in.Photo.W, crop); slices.ContainsFunc(mask, touched) {
		d.mask = mask
	}
	seen, missing, err := d.seen()
	if err != nil {
		return Noise{}, err
	}
	d.setNoise(seen, missing)
	return s.Noise, nil
}

// seen is the picture whose noise counts: what the task measures, before its operator
// needs the photo on another grid.
func (d *draft) seen() (m linearops.Image, missing []bool, err error) {
	switch d.set.Task {
	case Inpaint:
		if d.mask != nil {
			missing, err = unknown(d.mask)
		}
		return d.photo, missing, err
	case Colorize:
		d.mask = nil
	case OldPhoto:
		if err := d.findDamage(); err != nil {
			return m, nil, err
		}
		d.prepareScan()
	default:
		return d.photo, nil, nil
	}
	gray, missing, err := d.scan(d.photo.Shape)
	if err != nil {
		return m, nil, err
	}
	return linearops.Image{Shape: gray.Out(), Pix: linearops.Apply(gray, nil, d.photo.Pix)}, missing, nil
}
