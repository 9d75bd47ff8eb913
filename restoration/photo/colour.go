package photo

import (
	"fmt"
	"image"
	"image/color"
	"sync"

	"afterimage/internal/par"
	"afterimage/restoration/photo/icc"
)

// ProfileICC is what [Photo.Profile] says of planes that were converted.
const ProfileICC = "icc"

// space is what a photo's samples mean where that is not sRGB: the planes are made
// through it, and pictures go back through it into files.
type space struct {
	profile  *icc.Profile
	own      *icc.Converter // at the photo's depth
	oneGray  []float32      // planes of gray samples; nil for a photo with colour
	shown    func() func(r, g, b uint16) (x, y, z uint8)
	gray     bool // the profile is one of gray
	anyDepth [2]func() *icc.Converter
}

// newSpace makes the space of a profile; nil where its samples are those of sRGB.
func newSpace(data []byte, depth int, gray bool) (*space, error) {
	p, err := icc.Parse(data)
	if err != nil || p.IsSRGB() {
		return nil, err
	}
	c, ok := p.Converter(depth)
	if !ok {
		return nil, fmt.Errorf("%w: no way back through its tables", icc.ErrUnsupported)
	}
	s := &space{profile: p, own: c, gray: p.Channels() == 1, shown: sync.OnceValue(c.Shown)}
	for i, d := range []int{8, 16} {
		s.anyDepth[i] = sync.OnceValue(func() *icc.Converter {
			if d == depth {
				return c
			}
			other, _ := p.Converter(d)
			return other
		})
	}
	if gray {
		s.oneGray = make([]float32, 1<<depth)
		for v := range s.oneGray {
			s.oneGray[v] = signed(c.Gray(uint16(v)))
		}
	}
	return s, nil
}

// at is the converter for samples of a depth.
func (s *space) at(depth int) *icc.Converter { return s.anyDepth[depth/8-1]() }

// signed takes [0, 1] to [-1, 1].
func signed(e float64) float32 { return float32(float64(2*e) - 1) }

// unsigned is the inverse of signed.
func unsigned(v float32) float64 { return (float64(v) + 1) / 2 }

// values fills dst, which may lack some of its three rows, with pixels from the pixel
// at on.
func (s *space) values(p *Photo, dst [3][]float32, at, n int) {
	if s.oneGray != nil {
		for _, row := range dst {
			for i := range row {
				row[i] = s.oneGray[p.sample(at+i, 0)]
			}
		}
		return
	}
	for i := range n {
		x, y, z := s.own.SRGB(p.sample(at+i, 0), p.sample(at+i, 1), p.sample(at+i, 2))
		for c, v := range [3]float64{x, y, z} {
			if dst[c] != nil {
				dst[c][i] = signed(v)
			}
		}
	}
}

// rgba fills dst with n pixels as they are shown.
func (s *space) rgba(p *Photo, dst []uint8, at, n int) {
	shown := s.shown()
	for i := range n {
		d := dst[4*i : 4*i+4]
		d[0], d[1], d[2] = shown(p.sample(at+i, 0), p.sample(at+i, 1), p.sample(at+i, 2))
		d[3] = 255
	}
}

// Profile says how the planes come from the file's samples: [ProfileICC] where its
// colour profile took them to sRGB, and "" where they are the samples as they stand,
// because there is no profile, because it is that of sRGB, or because it was not
// understood (see [Photo.Remark]) or not wanted (see [Photo.AsStored]). A recipe needs it.
func (p *Photo) Profile() string {
	if p.space == nil && !p.inked {
		return ""
	}
	return ProfileICC
}

// AsStored is the photo with planes that are the file's samples as they stand, on the
// file's own curve and primaries; it shares the samples. A result goes back as it is,
// beside the same profile.
func (p *Photo) AsStored() *Photo {
	if p.space == nil {
		return p
	}
	out := *p
	out.space = nil
	return &out
}

// Limits are the least and the largest value that the planes can have: -1 and 1, or
// beyond where the profile holds colours that sRGB does not.
func (p *Photo) Limits() (low, high float32) {
	if p.space == nil || p.space.oneGray != nil {
		return -1, 1
	}
	l, h := p.space.profile.Limits()
	return signed(l), signed(h)
}

// profileFits tells whether a profile is about samples of the kind that the file holds.
func profileFits(data []byte, model color.Model, gray bool) bool {
	stored := model == color.GrayModel || model == color.Gray16Model
	switch profileSpace(data) {
	case "GRAY":
		return gray && model != color.CMYKModel
	case "RGB ":
		return !stored && model != color.CMYKModel
	case "CMYK":
		return model == color.CMYKModel
	}
	return false
}

// takeProfile makes the photo's space of the profile in its file. A profile that is not
// about the file's samples is left out; one that is not understood stays, and that is
// said.
func (p *Photo) takeProfile(model color.Model) {
	data := p.Meta.ICC
	if !profileFits(data, model, p.Gray) {
		p.Meta.ICC = nil
		return
	}
	if profileSpace(data) == "CMYK" { // develop has looked at it; what is saved is RGB
		p.Meta.ICC = nil
		return
	}
	var err error
	if p.space, err = newSpace(data, p.Depth, p.Gray); err != nil {
		p.Remark = fmt.Sprintf("the photo's colour profile is kept and not applied (%v): the photo is taken for sRGB", err)
	}
}

// inked is an image of inks that a profile turns into sRGB.
type inked struct {
	*image.CMYK
	read readRow
}

// inks reads CMYK samples through the profile of the file. ok is false, with a remark for
// the person, where there is none that can be used.
func inks(data []byte, m *image.CMYK) (read readRow, remark string, ok bool) {
	const naive = "the photo's inks (CMYK) are mixed the simple way, and its colours are not those of the print: "
	if profileSpace(data) != "CMYK" {
		return nil, naive + "there is no colour profile for them", false
	}
	p, err := icc.Parse(data)
	if err != nil {
		return nil, naive + err.Error(), false
	}
	w := m.Rect.Dx()
	return func(dst []uint16, y int) error {
		row := m.Pix[y*m.Stride : y*m.Stride+4*w]
		par.Bands(w, func(x0, x1 int) {
			for x := x0; x < x1; x++ {
				c := p.SRGB(float64(row[4*x])/255, float64(row[4*x+1])/255, float64(row[4*x+2])/255, float64(row[4*x+3])/255)
				setPixel(dst, x, quantise(signed(c[0]), 8), quantise(signed(c[1]), 8), quantise(signed(c[2]), 8), 255)
			}
		})
		return nil
	}, "", true
}
