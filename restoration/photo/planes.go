package photo

import (
	"fmt"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// New is a photo of planes in [-1, 1] that come from no file, 3 or 1 of them, and of
// alpha (H*W values in [0, 1]; nil for an opaque one): its samples are the nearest of
// 8 or 16 bits.
func New(m linearops.Image, alpha []float32, depth int) *Photo {
	o := WriteOptions{Depth: depth, Alpha: alpha}.withDefaults()
	if err := o.check(m); err != nil {
		panic(err)
	}
	src := newPicture(m, o)
	p, row := newPhoto(m.W, m.H, depth, m.C == 1), make([]uint16, 4*m.W)
	full := uint16(1<<depth - 1)
	for y := range m.H {
		for x := range m.W {
			s := src.row(y)[x*src.channels : (x+1)*src.channels]
			a := full
			if src.channels == 4 {
				a = s[3]
			}
			setPixel(row, x, s[0], s[min(1, len(s)-1)], s[min(2, len(s)-1)], a)
		}
		p.put(row, y*m.W, 1)
	}
	return p
}

// newPhoto has room for w x h pixels.
func newPhoto(w, h, depth int, gray bool) *Photo {
	p := &Photo{W: w, H: h, Depth: depth, Gray: true}
	channels := 3
	if gray {
		channels = 1
	}
	if depth == 8 {
		p.low = newSamples[uint8](channels, w*h)
	} else {
		p.high = newSamples[uint16](channels, w*h)
	}
	return p
}

// put stores a row of R, G, B and A, see samples.put.
func (p *Photo) put(row []uint16, at, step int) {
	var gray bool
	if p.low != nil {
		gray = p.low.put(row, at, step)
	} else {
		gray = p.high.put(row, at, step)
	}
	p.Gray = p.Gray && gray
}

// settle is called when all rows are stored.
func (p *Photo) settle() {
	switch {
	case !p.Gray:
	case p.low != nil:
		p.low.toGray()
	default:
		p.high.toGray()
	}
}

// Shape is the shape of [Photo.Planes].
func (p *Photo) Shape() linearops.Shape { return linearops.Shape{C: 3, H: p.H, W: p.W} }

// Planes makes the photo's planes: 3 of float32 in sRGB, on its transfer curve, black -1
// and white 1, 12 bytes a pixel. Where the file's profile holds colours that sRGB does
// not, values go beyond, see [Photo.Limits].
func (p *Photo) Planes() linearops.Image { return p.Region(0, 0, p.W, p.H) }

// Region is Planes for the w x h pixels at (x, y).
func (p *Photo) Region(x, y, w, h int) linearops.Image {
	p.mustHold(x, y, w, h)
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	if p.space != nil {
		par.Bands(h, func(from, to int) {
			for row := from; row < to; row++ {
				p.space.values(p, [3][]float32{m.Row(0, row), m.Row(1, row), m.Row(2, row)}, (y+row)*p.W+x, w)
			}
		})
		return m
	}
	for c := range m.C {
		for row := range h {
			p.Row(m.Row(c, row), c, x, y+row)
		}
	}
	return m
}

// Row fills dst with values of plane c, from pixel (x, y) on.
func (p *Photo) Row(dst []float32, c, x, y int) {
	p.mustHold(x, y, len(dst), 1)
	if p.space != nil {
		var rows [3][]float32
		rows[c] = dst
		p.space.values(p, rows, y*p.W+x, len(dst))
		return
	}
	if p.low != nil {
		p.low.values(dst, y*p.W+x, c, table8())
		return
	}
	p.high.values(dst, y*p.W+x, c, table16())
}

// RGBA fills dst with row y as it is shown: 8 bits a channel, R, G, B and an alpha of
// 255, 4*W bytes.
func (p *Photo) RGBA(dst []uint8, y int) {
	dst = dst[:4*p.W]
	if p.space != nil {
		p.space.rgba(p, dst, y*p.W, p.W)
		return
	}
	for x := range p.W {
		d, i := dst[4*x:4*x+4], y*p.W+x
		if p.low != nil && p.low.channels == 3 {
			s := p.low.pix[3*i : 3*i+3]
			d[0], d[1], d[2], d[3] = s[0], s[1], s[2], 255
			continue
		}
		for c := range 3 {
			d[c] = p.level(i, c)
		}
		d[3] = 255
	}
}

// level is a sample in 8 bits, to the nearest.
func (p *Photo) level(i, c int) uint8 {
	if p.low != nil {
		return uint8(p.low.at(i, c))
	}
	return uint8((uint32(p.high.at(i, c))*255 + 32767) / 65535)
}

// sample is the file's own value of pixel i in plane c.
func (p *Photo) sample(i, c int) uint16 {
	if p.low != nil {
		return p.low.at(i, c)
	}
	return p.high.at(i, c)
}

// opaque is the file's own value of alpha of pixel i; the photo is not opaque.
func (p *Photo) opaque(i int) uint16 {
	if p.low != nil {
		return uint16(p.low.alpha[i])
	}
	return p.high.alpha[i]
}

// Opaque tells whether no pixel is transparent.
func (p *Photo) Opaque() bool {
	return p.low != nil && p.low.alpha == nil || p.high != nil && p.high.alpha == nil
}

// Alpha is the photo's straight alpha, H*W values in [0, 1]; nil for an opaque photo.
func (p *Photo) Alpha() []float32 {
	if p.Opaque() {
		return nil
	}
	out := make([]float32, p.W*p.H)
	p.opacity(out, 0)
	return out
}

// opacity fills dst with alpha from pixel at on; the photo is not opaque.
func (p *Photo) opacity(dst []float32, at int) {
	if p.low != nil {
		p.low.opacity(dst, at)
		return
	}
	p.high.opacity(dst, at)
}

// CropAlpha is the photo's alpha for a result: the region of w x h pixels at (x, y),
// each pixel repeated scale times in both directions; nil for an opaque photo.
func (p *Photo) CropAlpha(x, y, w, h, scale int) []float32 {
	if p.Opaque() {
		return nil
	}
	p.mustHold(x, y, w, h)
	out, src := make([]float32, 0, w*h*scale*scale), make([]float32, w)
	for row := range h * scale {
		p.opacity(src, (y+row/scale)*p.W+x)
		for col := range w * scale {
			out = append(out, src[col/scale])
		}
	}
	return out
}

func (p *Photo) mustHold(x, y, w, h int) {
	if x < 0 || y < 0 || w < 0 || h < 0 || w > p.W-x || h > p.H-y {
		panic(fmt.Sprintf("photo: %d x %d pixels at (%d, %d) of a photo of %d x %d", w, h, x, y, p.W, p.H))
	}
}
