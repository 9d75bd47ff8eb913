package heif

import "image"

// plane is what libheif decoded: rows of pixels of 3 or 4 samples.
type plane struct {
	w, h, samples, stride int
	pix                   []byte
}

// shallow is the picture of samples of 8 bits.
func (p plane) shallow(premultiplied bool) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, p.w, p.h))
	for y := range p.h {
		row, dst := p.pix[y*p.stride:], m.Pix[y*m.Stride:]
		for x := range p.w {
			s, d := row[x*p.samples:], dst[4*x:4*x+4]
			d[0], d[1], d[2], d[3] = s[0], s[1], s[2], 255
			if p.samples == 4 {
				d[3] = s[3]
			}
		}
	}
	if premultiplied {
		return &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
	}
	return m
}

// deep is the picture of samples of bits bits in two bytes, big endian, scaled to 16.
func (p plane) deep(bits int, premultiplied bool) image.Image {
	m := image.NewNRGBA64(image.Rect(0, 0, p.w, p.h))
	full := uint32(1)<<bits - 1
	for y := range p.h {
		row, dst := p.pix[y*p.stride:], m.Pix[y*m.Stride:]
		for x := range p.w {
			for c := range 4 {
				v := uint32(65535)
				if c < p.samples {
					i := 2 * (x*p.samples + c)
					v = min(uint32(row[i])<<8|uint32(row[i+1]), full)
					v = (v*65535 + full/2) / full
				}
				dst[8*x+2*c], dst[8*x+2*c+1] = byte(v>>8), byte(v)
			}
		}
	}
	if premultiplied {
		return &image.RGBA64{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
	}
	return m
}
