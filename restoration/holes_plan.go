package restoration

import (
	"slices"

	"afterimage/linearops"
)

// parts is what an inpainting by crops knows of its photo: a problem is made of one crop
// at a time.
type parts struct {
	crops []Rect                               // of the finished picture
	photo func(x, y, w, h int) linearops.Image // planes of the finished picture's own pixels
	sigma float64                              // of the measurement, on [-1, 1]
	tones []NoiseCurve                         // its noise by brightness or plane; nil for sigma
	floor float64                              // below which no tone is, in levels
}

// byCrops tells whether the settings ask for an inpainting by crops.
func (s Settings) byCrops() bool { return s.Task == Inpaint && s.Context > 0 }

// Crops are the parts of the finished picture that an inpainting works on, see
// [Settings.Context]; nil where the plan is of the whole picture.
func (p *Plan) Crops() []Rect {
	if p.parts == nil {
		return nil
	}
	return p.parts.crops
}

// planHoles is the plan of an inpainting by crops; nil where the crops are the whole
// picture, which is planned like any other. The planes of the whole photo are not made
// unless a simulation or an estimate of the noise needs them.
func planHoles(s Settings, in Inputs) (*Plan, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	l, err := s.layout(in.Photo.Shape, in.Kernel)
	if err != nil {
		return nil, err
	}
	mask := cropPlane(in.Mask, in.Photo.W, l.crop)
	frame := Rect{W: l.size.W, H: l.size.H}
	if mask == nil {
		return nil, nil
	}
	crops := HoleCrops(mask, frame, frame, s.Context)
	if len(crops) == 0 || crops[0] == frame {
		return nil, nil
	}
	if s.Simulate || s.Noise.Auto {
		return planHolesOfAll(s, in, crops)
	}
	own := func(x, y, w, h int) linearops.Image {
		return in.region(Rect{X: l.crop.X + x, Y: l.crop.Y + y, W: w, H: h})
	}
	p := &Plan{Settings: s, layout: l, alpha: mask, limits: in.Limits.orSRGB()}
	p.parts = &parts{crops: crops, photo: own, tones: s.Noise.Curves(), floor: RoundingNoise}
	levels := s.Noise.Levels
	if p.parts.tones != nil {
		levels = p.parts.rms(frame, mask)
	}
	p.Settings.Noise.Levels = max(levels, RoundingNoise)
	p.parts.sigma = p.Settings.Noise.Levels / levelScale
	p.gray = isGrayPhoto(own, frame)
	for _, r := range crops {
		if err := checkValues(own(r.X, r.Y, r.W, r.H)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// planHolesOfAll takes the crops from a plan of the whole picture: from what a simulation
// measures, and with the noise that the whole picture shows.
func planHolesOfAll(s Settings, in Inputs, crops []Rect) (*Plan, error) {
	d, err := newDraft(s, in)
	if err != nil {
		return nil, err
	}
	if err := d.inpaint(); err != nil {
		return nil, err
	}
	p := d.plan
	p.parts = &parts{crops: crops, sigma: p.Problem.SigmaY, tones: p.Settings.Noise.Curves(), floor: RoundingNoise}
	p.parts.photo = func(x, y, w, h int) linearops.Image {
		return cropImage(p.keep, Rect{X: x, Y: y, W: w, H: h})
	}
	if s.Simulate {
		p.parts.floor = 0
	}
	p.Problem = Problem{}
	return p, nil
}

// grayRows is how many rows are looked at together.
const grayRows = 64

// isGrayPhoto is [isGray] of a photo whose planes are made a few rows at a time.
func isGrayPhoto(photo func(x, y, w, h int) linearops.Image, frame Rect) bool {
	for y := 0; y < frame.H; y += grayRows {
		if !isGray(photo(0, y, frame.W, min(grayRows, frame.H-y))) {
			return false
		}
	}
	return true
}

// part is the plan of a crop by itself, with the noise level, the mask and the gray of
// the whole. Its seeds are the whole's, see [cropSeed].
func (p *Plan) part(r Rect) (*Plan, error) {
	q := &Plan{Settings: p.Settings, gray: p.gray, limits: p.limits, Budget: p.Budget}
	q.Settings.Context = 0
	q.Settings.Crop = &Rect{X: p.crop.X + r.X, Y: p.crop.Y + r.Y, W: r.W, H: r.H}
	q.layout = layout{whole: p.whole, crop: *q.Settings.Crop, size: linearops.Shape{C: p.size.C, H: r.H, W: r.W}}
	q.grid = q.size
	q.degraded = p.parts.photo(r.X, r.Y, r.W, r.H)
	q.keep, q.alpha = q.degraded, cropPlane(p.alpha, p.size.W, r)
	missing, err := unknown(q.alpha)
	if err != nil {
		return nil, err
	}
	op, err := linearops.NewInpaint(q.size, missing)
	if err != nil {
		return nil, err
	}
	tones := p.parts.table(q.degraded, missing)
	y := slices.Clone(q.degraded.Pix)
	for i := range y {
		if missing[i%len(missing)] {
			y[i] = 0
		}
	}
	q.Problem = Problem{Op: op, Y: y, SigmaY: p.parts.sigma, Tones: tones}
	return q, nil
}

// cropSeed is the seed of a sample's noise in the crop whose corner is pixel (x, y) of
// the photo. It differs from crop to crop, so that two holes of one size are not filled
// with the same texture, and depends on nothing else of the mask: damage that is painted
// elsewhere does not change what is drawn here. At (0, 0) it is the sample's own. The
// constants are those of a permutation of 64 bits (Steele, Lea and Flood, Fast
// Splittable Pseudorandom Number Generators, 2014; variant 13 of Stafford).
func cropSeed(seed uint64, x, y int) uint64 {
	z := uint64(uint32(y))<<32 | uint64(uint32(x))
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return seed + (z ^ z>>31)
}
