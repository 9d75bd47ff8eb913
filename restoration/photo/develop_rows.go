package photo

import (
	"image"
	"image/color"
)

type readRow = func(dst []uint16, y int) error

func grayRows(pix []uint8, stride, w int) readRow {
	return func(dst []uint16, y int) error {
		for x, v := range pix[y*stride : y*stride+w] {
			setPixel(dst, x, uint16(v), uint16(v), uint16(v), 255)
		}
		return nil
	}
}

func gray16Rows(pix []uint8, stride, w int) readRow {
	return func(dst []uint16, y int) error {
		row := pix[y*stride : y*stride+2*w]
		for x := range w {
			v := uint16(row[2*x])<<8 | uint16(row[2*x+1])
			setPixel(dst, x, v, v, v, 65535)
		}
		return nil
	}
}

func nrgbaRows(pix []uint8, stride, w int) readRow {
	return func(dst []uint16, y int) error {
		for i, v := range pix[y*stride : y*stride+4*w] {
			dst[i] = uint16(v)
		}
		return nil
	}
}

func nrgba64Rows(pix []uint8, stride, w int) readRow {
	return func(dst []uint16, y int) error {
		row := pix[y*stride : y*stride+8*w]
		for i := range 4 * w {
			dst[i] = uint16(row[2*i])<<8 | uint16(row[2*i+1])
		}
		return nil
	}
}

// straight takes the alpha out of premultiplied samples, rounding to the nearest:
// multiplying again gives the file's samples back. A transparent pixel is black.
func straight(read readRow, full uint32) readRow {
	return func(dst []uint16, y int) error {
		if err := read(dst, y); err != nil {
			return err
		}
		for i := 0; i < len(dst); i += 4 {
			a := uint32(dst[i+3])
			if a == full {
				continue
			}
			for j := i; j < i+3; j++ {
				if a == 0 {
					dst[j] = 0
					continue
				}
				dst[j] = uint16(min((uint64(dst[j])*uint64(full)+uint64(a)/2)/uint64(a), uint64(full)))
			}
		}
		return nil
	}
}

// cmykRows mixes inks the simple way, each a filter: the profile that would say
// more is not applied.
func cmykRows(pix []uint8, stride, w int) readRow {
	return func(dst []uint16, y int) error {
		row := pix[y*stride : y*stride+4*w]
		for x := range w {
			white := 255 - uint32(row[4*x+3])
			ink := func(v uint8) uint16 { return uint16(((255-uint32(v))*white + 127) / 255) }
			setPixel(dst, x, ink(row[4*x]), ink(row[4*x+1]), ink(row[4*x+2]), 255)
		}
		return nil
	}
}

// palettedRows looks colours up; depth is theirs, see [paletteDepth].
func palettedRows(m *image.Paletted, w, depth int) readRow {
	table := make([]color.NRGBA64, len(m.Palette))
	for i, c := range m.Palette {
		if depth == 8 {
			c8 := color.NRGBAModel.Convert(c).(color.NRGBA)
			table[i] = color.NRGBA64{R: uint16(c8.R), G: uint16(c8.G), B: uint16(c8.B), A: uint16(c8.A)}
			continue
		}
		table[i] = color.NRGBA64Model.Convert(c).(color.NRGBA64)
	}
	return func(dst []uint16, y int) error {
		for x, i := range m.Pix[y*m.Stride : y*m.Stride+w] {
			c := table[i] // checkPalette has seen every index
			setPixel(dst, x, c.R, c.G, c.B, c.A)
		}
		return nil
	}
}

// paletteDepth is the depth of a palette's colours: those of a TIFF have 16 bits, of
// which most programs use 8.
func paletteDepth(p color.Palette) int {
	for _, c := range p {
		if c, deep := c.(color.RGBA64); deep && (c.R%257 != 0 || c.G%257 != 0 || c.B%257 != 0) {
			return 16
		}
	}
	return 8
}

func nycbcraRows(m *image.NYCbCrA, toRGB colourMatrix) readRow {
	colour := newChroma(&m.YCbCr, toRGB)
	w := m.Rect.Dx()
	return func(dst []uint16, y int) error {
		if err := colour.read(dst, y); err != nil {
			return err
		}
		for x, a := range m.A[y*m.AStride : y*m.AStride+w] {
			dst[4*x+3] = uint16(a)
		}
		return nil
	}
}

// anyRows reads an image of a type that no decoder here gives today.
func anyRows(img image.Image) readRow {
	b := img.Bounds()
	return func(dst []uint16, y int) error {
		for x := range b.Dx() {
			c := color.NRGBA64Model.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA64)
			setPixel(dst, x, c.R, c.G, c.B, c.A)
		}
		return nil
	}
}

func setPixel(dst []uint16, x int, r, g, b, a uint16) {
	dst[4*x], dst[4*x+1], dst[4*x+2], dst[4*x+3] = r, g, b, a
}
