package photo

import (
	"afterimage/internal/par"
	"afterimage/linearops"
	"afterimage/restoration/photo/icc"
)

// wayBack takes a picture from sRGB into the space of the photo it was made of.
type wayBack struct {
	space *space
	photo *Photo
	m     linearops.Image // before it was made gray
	gray  bool            // three samples are to be equal
	x, y  int
}

// wayBack is nil where the picture is to be written in sRGB: for a photo in sRGB, for a
// gray one that got colour, and for gray beside transparency, which no format here has
// for the profile's single sample.
func (o WriteOptions) wayBack(m linearops.Image) *wayBack {
	if o.Own == nil || o.Own.space == nil {
		return nil
	}
	s, gray := o.Own.space, o.Gray || m.C == 1
	if s.gray && (!gray || o.Alpha != nil) {
		return nil
	}
	return &wayBack{space: s, photo: o.Own, m: m, gray: gray, x: o.X, y: o.Y}
}

// profileSuits tells whether a profile is about pixels of so many samples.
func profileSuits(data []byte, channels int) bool {
	return profileSpace(data) == "GRAY" == (channels == 1) && profileSpace(data) != "CMYK"
}

// fill writes the samples of every pixel of p but for alpha.
func (b *wayBack) fill(p *picture) {
	conv := b.space.at(p.depth)
	par.Bands(p.h, func(from, to int) {
		row := &backRow{wayBack: b, conv: conv, own: make([]float32, 3*p.w)}
		for y := from; y < to; y++ {
			row.fill(p, y)
		}
	})
}

// backRow has what the rows of a band need.
type backRow struct {
	*wayBack
	conv *icc.Converter
	own  []float32 // three rows of the photo
}

func (b *backRow) fill(p *picture, y int) {
	n := b.load(y, p.w)
	src := [3][]float32{}
	for c := range src {
		src[c] = b.m.Row(min(c, b.m.C-1), y)
	}
	at := (b.y+y)*b.photo.W + b.x
	row := p.row(y)
	for x := range p.w {
		dst := row[x*p.channels:][:min(p.channels, 3)]
		if x < n && b.unchanged(src, x, p.w) {
			for c := range dst {
				dst[c] = rescale(b.photo.sample(at+x, c), b.photo.Depth, p.depth)
			}
			continue
		}
		b.convert(dst, src[0][x], src[1][x], src[2][x])
	}
}

// load makes row y of the photo's planes and tells for how many pixels there are any: a
// picture that is larger than the photo, enlarged say, may reach beyond it.
func (b *backRow) load(y, w int) int {
	o := b.photo
	n := min(w, o.W-b.x)
	if n <= 0 || b.x < 0 || b.y < 0 || b.y+y >= o.H {
		return 0
	}
	o.space.values(o, [3][]float32{b.own[:n], b.own[w : w+n], b.own[2*w : 2*w+n]}, (b.y+y)*o.W+b.x, n)
	return n
}

func (b *backRow) unchanged(src [3][]float32, x, w int) bool {
	return src[0][x] == b.own[x] && src[1][x] == b.own[w+x] && src[2][x] == b.own[2*w+x]
}

// convert takes a colour into samples: of a gray picture by its luma.
func (b *backRow) convert(dst []uint16, x, y, z float32) {
	if b.gray {
		v := nearest(b.conv.DeviceGray(unsigned(lumaOf(x, y, z))))
		for c := range dst {
			dst[c] = v
		}
		return
	}
	d0, d1, d2 := b.conv.Device(unsigned(x), unsigned(y), unsigned(z))
	dst[0], dst[1], dst[2] = nearest(d0), nearest(d1), nearest(d2)
}

// nearest is the sample of a fraction that is within range.
func nearest(v float64) uint16 { return uint16(v + 0.5) }

// rescale takes a sample from one depth to another, to the nearest.
func rescale(v uint16, from, to int) uint16 {
	switch {
	case from == to:
		return v
	case to == 16:
		return v * 257
	}
	return uint16((uint32(v)*255 + 32767) / 65535)
}
