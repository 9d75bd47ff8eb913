package photo

import (
	"bytes"
	"fmt"
	"image/color"

	"afterimage/restoration"
)

// roomOf is the number of pixels that any file may promise, however short it is.
const roomOf = 4 << 20

// checkPromise refuses a header that promises more pixels than the file can hold.
func (c codec) checkPromise(data []byte, w, h int) error {
	n := int64(w) * int64(h)
	if n > roomOf && c.loosest > 0 && n/c.loosest > int64(len(data)) {
		return truncated(c.format)
	}
	if c.format == PNG && n > roomOf && n/8*pngBits(data)/deflateRatio > int64(len(data)) {
		return truncated(PNG)
	}
	if c.format == TIFF {
		return checkTIFF(data)
	}
	return nil
}

// deflateRatio is the most that a byte of deflated data can become.
const deflateRatio = 1032

// pngBits is the number of bits of a pixel in a PNG file, of which the header is whole.
func pngBits(data []byte) int64 {
	samples := map[byte]int64{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[data[25]]
	return samples * int64(data[24])
}

// memory is what [Read] takes for a photo of which the header is known, in bytes: the
// file, what the decoder makes of it, and the samples that stay. Measured at 24
// megapixels of 16 bits (PNG, interlaced too, and TIFF) and as a progressive JPEG, the
// process took from 11 % less to 5 % more.
func (h header) memory(data []byte) int64 {
	n := int64(h.config.Width) * int64(h.config.Height)
	decoded, samples := h.decodedBytes()
	peak := max(decoded+h.extraBytes(data), decoded+samples)
	return int64(len(data)) + n*peak
}

// decodedBytes are the bytes a pixel of the decoder's image, and those of the samples
// that are made of it.
func (h header) decodedBytes() (image, samples int64) {
	switch h.config.ColorModel {
	case color.GrayModel:
		return 1, 1
	case color.Gray16Model:
		return 2, 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8, 8
	case color.YCbCrModel:
		return 3, 3
	case color.NYCbCrAModel:
		return 4, 4
	}
	if _, ok := h.config.ColorModel.(color.Palette); ok {
		if h.codec.format == TIFF {
			return 1, 8
		}
		return 1, 4
	}
	return 4, 4
}

// extraBytes are the bytes a pixel that a decoder takes beside its image.
func (h header) extraBytes(data []byte) int64 {
	switch h.codec.format {
	case JPEG:
		if progressiveJPEG(data) { // a coefficient of 32 bits for each sample
			return 4 * max(1, int64(componentsJPEG(data)))
		}
		if h.config.ColorModel == color.CMYKModel {
			return 4
		}
	case HEIC:
		return 16 // planes of luma and colour, and libheif's own picture
	case WebP:
		return 4 // transforms are undone into another picture
	case PNG:
		if image, _ := h.decodedBytes(); len(data) > 28 && data[28] != 0 {
			return image + image/4 // passes of an interlaced one are pictures too
		}
	}
	return 0
}

// frameJPEG finds the header of the frame: a marker and its body.
func frameJPEG(data []byte) (marker byte, body []byte) {
	jpegSegments(data, func(m byte, b []byte) {
		if m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc && body == nil {
			marker, body = m, b
		}
	})
	return marker, body
}

func progressiveJPEG(data []byte) bool {
	marker, _ := frameJPEG(data)
	return marker == 0xc2
}

func componentsJPEG(data []byte) int {
	if _, body := frameJPEG(data); len(body) > 5 {
		return int(body[5])
	}
	return 3
}

// available is what a photo may take; tests put another in its place.
var available = restoration.AvailableMemory

// afford tells whether the photo fits into the memory that is free.
func (h header) afford(data []byte) error {
	free, known := available()
	need := h.memory(data) - int64(len(data)) // the file is read already
	if !known || need <= int64(min(free, 1<<62)) {
		return nil
	}
	w, ht := h.size()
	return &Error{Err: ErrMemory, Text: fmt.Sprintf(
		"has %d x %d pixels, which take %s of memory to open, and %s are free; close other programs, or make a smaller copy of it",
		w, ht, inGB(need), inGB(int64(free)))}
}

func inGB(n int64) string {
	if n < 1e8 {
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

// bigTIFF tells whether a file is a TIFF with places of 64 bits.
func bigTIFF(data []byte) bool {
	return bytes.HasPrefix(data, []byte("II+\x00")) || bytes.HasPrefix(data, []byte("MM\x00+"))
}
