package photo

import (
	"image"
	"image/color"
)

// rows gives a decoded image row by row as straight samples R, G, B, A of its
// depth, so that one loop takes every kind of image.
type rows struct {
	w, h  int
	depth int  // 8 or 16
	gray  bool // R, G and B are equal by the image's type
	read  func(dst []uint16, y int) error
}

// develop turns a decoded image into a photo. config is what its header said, and
// toRGB is for samples of luma and colour; the photo is turned upright from EXIF's
// orientation.
func develop(img image.Image, config image.Config, toRGB colourMatrix, orientation int) (p *Photo, err error) {
	defer func() {
		if recover() != nil { // a decoder whose image contradicts itself
			err = &Error{Err: ErrDamaged, Text: "is damaged; copy it again from where it came, or choose another"}
		}
	}()
	if b := img.Bounds(); b.Dx() < 1 || b.Dy() < 1 || b.Dx() > config.Width || b.Dy() > config.Height {
		return nil, &Error{Err: ErrDamaged, Text: "is damaged: its size and its header differ; choose another file"}
	}
	if err := checkPalette(img, config); err != nil {
		return nil, err
	}
	src := place(readerOf(img, toRGB), img.Bounds(), config)
	to, w, h := turning(orientation, src.w, src.h)
	p = newPhoto(w, h, src.depth, src.gray)
	row := make([]uint16, 4*src.w)
	for y := range src.h {
		if err := src.read(row, y); err != nil {
			return nil, err
		}
		p.put(row, to.start+y*to.down, to.across)
	}
	p.settle()
	return p, nil
}

// checkPalette refuses pixels that name no colour of the palette in the header. The
// PNG decoder paints them black and lengthens the palette.
func checkPalette(img image.Image, config image.Config) error {
	m, ok := img.(*image.Paletted)
	if !ok {
		return nil
	}
	colours := len(m.Palette)
	if p, ok := config.ColorModel.(color.Palette); ok && len(p) > 0 {
		colours = min(colours, len(p))
	}
	b := m.Bounds()
	for y := range b.Dy() {
		for _, i := range m.Pix[y*m.Stride : y*m.Stride+b.Dx()] {
			if int(i) >= colours {
				return &Error{Err: ErrPalette,
					Text: "is damaged: it has pixels of colours that its palette does not hold; save it again as an ordinary PNG or JPEG"}
			}
		}
	}
	return nil
}

// place puts an image on the canvas that the header names, transparent around it:
// the first frame of a GIF may be smaller.
func place(src rows, at image.Rectangle, config image.Config) rows {
	if src.w == config.Width && src.h == config.Height {
		return src
	}
	at = at.Intersect(image.Rect(0, 0, config.Width, config.Height))
	inner := make([]uint16, 4*src.w)
	return rows{w: config.Width, h: config.Height, depth: src.depth, gray: src.gray, read: func(dst []uint16, y int) error {
		clear(dst)
		if y < at.Min.Y || y >= at.Max.Y {
			return nil
		}
		err := src.read(inner, y-at.Min.Y)
		copy(dst[4*at.Min.X:4*at.Max.X], inner)
		return err
	}}
}

// readerOf chooses how an image is read.
func readerOf(img image.Image, toRGB colourMatrix) rows {
	b := img.Bounds()
	r := rows{w: b.Dx(), h: b.Dy(), depth: 8}
	switch m := img.(type) {
	case *image.Gray:
		r.gray, r.read = true, grayRows(m.Pix, m.Stride, r.w)
	case *image.Gray16:
		r.depth, r.gray, r.read = 16, true, gray16Rows(m.Pix, m.Stride, r.w)
	case *image.NRGBA:
		r.read = nrgbaRows(m.Pix, m.Stride, r.w)
	case *image.RGBA:
		r.read = straight(nrgbaRows(m.Pix, m.Stride, r.w), 255)
	case *image.NRGBA64:
		r.depth, r.read = 16, nrgba64Rows(m.Pix, m.Stride, r.w)
	case *image.RGBA64:
		r.depth, r.read = 16, straight(nrgba64Rows(m.Pix, m.Stride, r.w), 65535)
	case *image.CMYK:
		r.read = cmykRows(m.Pix, m.Stride, r.w)
	case *inked:
		r.read = m.read
	case *image.Paletted:
		r.depth = paletteDepth(m.Palette)
		r.read = palettedRows(m, r.w, r.depth)
	case *image.YCbCr:
		r.read = newChroma(m, toRGB).read
	case *image.NYCbCrA:
		r.read = nycbcraRows(m, toRGB)
	default:
		r.depth, r.read = 16, anyRows(img)
	}
	return r
}
