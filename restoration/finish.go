package restoration

import (
	"bytes"
	"encoding/json"

	"afterimage/linearops"
)

// MaxSaturation is the largest factor of a picture's chroma.
const MaxSaturation = 2

// Finish is what is done to a sample after it was drawn: a matter of taste, and no
// part of the method. It is pointwise and the same on every processor.
type Finish struct {
	// Strength is how much of the sample there is, 0..1; the rest is the photo as it
	// was, see [Plan.Original]. 1 is the sample as it was drawn.
	Strength float64
	// Saturation is the factor of the chroma about gray, 0..MaxSaturation, of tasks
	// that add colour; 1 is as drawn.
	Saturation float64
	// KeepLuminance gives each pixel of a colorized photo exactly the gray value that
	// was measured: y = Hx holds for the picture up to the rounding of its file. Where
	// a channel would leave the gamut, the pixel's chroma is made smaller.
	KeepLuminance bool
}

// AsDrawn is the finish that changes nothing.
var AsDrawn = Finish{Strength: 1, Saturation: 1}

// finishJSON is a finish as a recipe writes it; what is absent is as drawn.
type finishJSON struct {
	Strength      *float64 `json:"strength,omitempty"`
	Saturation    *float64 `json:"saturation,omitempty"`
	KeepLuminance bool     `json:"keep_luminance,omitempty"`
}

// MarshalJSON writes what is not as drawn.
func (f Finish) MarshalJSON() ([]byte, error) {
	out := finishJSON{KeepLuminance: f.KeepLuminance}
	if f.Strength != AsDrawn.Strength {
		out.Strength = &f.Strength
	}
	if f.Saturation != AsDrawn.Saturation {
		out.Saturation = &f.Saturation
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes, and nothing more.
func (f *Finish) UnmarshalJSON(data []byte) error {
	var in finishJSON
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return err
	}
	*f = AsDrawn
	f.KeepLuminance = in.KeepLuminance
	if in.Strength != nil {
		f.Strength = *in.Strength
	}
	if in.Saturation != nil {
		f.Saturation = *in.Saturation
	}
	return nil
}

// Ref is the finish as settings and recipes hold it: nil where it changes nothing.
func (f Finish) Ref() *Finish {
	if f == AsDrawn {
		return nil
	}
	return &f
}

// Or is the finish that is pointed to, f where there is none.
func (f *Finish) Or(other Finish) Finish {
	if f == nil {
		return other
	}
	return *f
}

// Validate tells whether a task takes the finish. The error is a [*SettingError].
func (f Finish) Validate(t Task) error {
	switch {
	case !(f.Strength >= 0 && f.Strength <= 1): // NaN fails too
		return badSetting("strength", "the strength is %g; it must be from 0 (the photo as it was) to 1 (the sample as it was drawn)", f.Strength)
	case !(f.Saturation >= 0 && f.Saturation <= MaxSaturation):
		return badSetting("saturation", "the saturation is %g; it must be from 0 (gray) to %d (twice the colour), and 1 is as drawn", f.Saturation, MaxSaturation)
	case f.Saturation != 1 && !t.AddsColour():
		return badSetting("saturation", "the saturation is for colorize and oldphoto, which add colour; %s takes none", t)
	case f.KeepLuminance && t != Colorize:
		return badSetting("keep_luminance", "only colorize measures each pixel's luminance, so that it can be kept exactly; %s cannot", t)
	}
	return nil
}

func (s Settings) validateFinish() error {
	f := s.Finish.Or(AsDrawn)
	if f.Saturation != 1 && s.Task == OldPhoto && s.Colour == KeepColour {
		return badSetting("saturation", "the saturation is for colours that are added, and this old photo keeps its own; add new ones, or leave the saturation out")
	}
	return f.Validate(s.Task)
}

// Original is the photo on the grid of a finished picture, what a strength below 1
// lets through: the crop as the sampler was given it, or where the task makes it larger
// its bicubic enlargement (see [Plan.Baselines]). It must not be written to; an
// enlargement is computed by each call.
func (p *Plan) Original() linearops.Image {
	seen := p.Degraded()
	if seen.H == p.size.H && seen.W == p.size.W {
		return seen
	}
	return interpolate(seen, p.size.W/seen.W)
}

// Finisher finishes pictures of one plan, as often as a slider moves.
type Finisher struct {
	original linearops.Image
	luma     []float32 // what colorize measured; nil for other tasks
	limits   Limits
}

// Finisher makes a plan's pictures ready to be finished.
func (p *Plan) Finisher() *Finisher {
	q := &Finisher{original: p.Original(), limits: p.limits}
	switch {
	case p.stage != nil:
		q.luma = p.stage.luma.Pix
	case p.Settings.Task == Colorize:
		q.luma = p.Problem.Y
	}
	return q
}

// Shape is the shape of the pictures that Apply takes.
func (q *Finisher) Shape() linearops.Shape { return q.original.Shape }

// Thin is a finisher of every step-th pixel in both directions, for quick looks; see
// [Thin].
func (q *Finisher) Thin(step int) *Finisher {
	out := &Finisher{original: Thin(q.original, step), limits: q.limits}
	if q.luma != nil {
		out.luma = Thin(linearops.Image{Shape: linearops.Shape{C: 1, H: q.original.H, W: q.original.W}, Pix: q.luma}, step).Pix
	}
	return out
}

// Thin takes every step-th pixel of an image in both directions, beginning with the
// first; a step of 1 is the image itself.
func Thin(m linearops.Image, step int) linearops.Image {
	if step <= 1 {
		return m
	}
	out := linearops.NewImage(linearops.Shape{C: m.C, H: (m.H + step - 1) / step, W: (m.W + step - 1) / step})
	for c := range out.C {
		for y := range out.H {
			src, dst := m.Row(c, y*step), out.Row(c, y)
			for x := range dst {
				dst[x] = src[x*step]
			}
		}
	}
	return out
}

// Apply finishes a picture. reveal has H*W values that say where the original shows
// through, 0 nowhere to 255 alone; nil for nowhere. The result is a new image, or m
// itself where there is nothing to do. Pixels that are the original's stay so to the
// last bit: an inpainting changes nothing outside its mask.
func (q *Finisher) Apply(m linearops.Image, f Finish, reveal []uint8) linearops.Image {
	if m.Shape != q.original.Shape || reveal != nil && len(reveal) != m.Plane() {
		panic("restoration: a picture, or a plane, that does not have the plan's size")
	}
	if f == AsDrawn && reveal == nil {
		return m
	}
	out := linearops.NewImage(m.Shape)
	eachRow(m.H, func(y int) {
		for c := range m.C {
			copy(out.Row(c, y), m.Row(c, y))
		}
		if m.C == 3 && (f.Saturation != 1 || f.KeepLuminance) {
			q.colour(out, y, f)
		}
		q.fade(out, y, float32(f.Strength), reveal)
	})
	return out
}

// colour scales the chroma of row y about its luma, or about the measured one.
func (q *Finisher) colour(m linearops.Image, y int, f Finish) {
	r, g, b := m.Row(0, y), m.Row(1, y), m.Row(2, y)
	w := linearops.LumaWeights
	for i := range r {
		red, green, blue := float64(r[i]), float64(g[i]), float64(b[i])
		luma := float64(w[0]*red) + float64(w[1]*green) + float64(w[2]*blue)
		target := luma
		if f.KeepLuminance && q.luma != nil {
			target = min(max(float64(q.luma[y*m.W+i]), -1), 1)
		}
		dr, dg, db := f.Saturation*(red-luma), f.Saturation*(green-luma), f.Saturation*(blue-luma)
		r[i], g[i], b[i] = q.limits.inGamut(target, dr, dg, db)
	}
}

// fade lets the original through in row y.
func (q *Finisher) fade(m linearops.Image, y int, strength float32, reveal []uint8) {
	for c := range m.C {
		row, from := m.Row(c, y), q.original.Row(c, y)
		for i, v := range row {
			s := strength
			if reveal != nil {
				s *= float32(255-reveal[y*m.W+i]) / 255
			}
			switch {
			case s == 1 || v == from[i]:
			case s == 0:
				row[i] = from[i]
			default:
				row[i] = q.limits.clamp(from[i] + float32(s*(v-from[i])))
			}
		}
	}
}
