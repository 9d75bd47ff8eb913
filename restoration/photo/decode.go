package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"runtime/debug"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// codec reads one format.
type codec struct {
	format Format
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	// tightest is the largest number of pixels that one byte of a whole file can
	// stand for; 0 where there is no bound. A header that promises more is not
	// believed.
	tightest int
	// loosest is the same for files beyond the size of a small photo, where a header may
	// rightly promise more than data tell: pixels that take no bits, an empty canvas.
	loosest int64
}

var codecs = []codec{
	{PNG, png.DecodeConfig, png.Decode, 1032 * 8, 0}, // deflate, samples of 1 bit
	{JPEG, jpeg.DecodeConfig, jpeg.Decode, 64 * 8, 0},
	{TIFF, tiff.DecodeConfig, tiff.Decode, 0, 0},
	{WebP, webp.DecodeConfig, webp.Decode, 0, 1 << 16},
	{BMP, bmp.DecodeConfig, bmp.Decode, 256, 0},
	{GIF, gif.DecodeConfig, gif.Decode, 0, 1 << 12},
	{HEIC, heicConfig, decodeHEIC, 0, 1 << 16},
}

// decode reads a photo from the bytes of a file. Errors are *Error without a path.
func decode(data []byte) (*Photo, error) {
	h, err := readHeader(data)
	if err != nil {
		return nil, err
	}
	return h.decode(data)
}

// roomyPixels is the size from which on a photo's memory is worth the time of giving it
// back while the photo is read. A progressive JPEG takes 12 bytes a pixel to decode.
const roomyPixels = 4 << 20

// decode goes on to the pixels.
func (h header) decode(data []byte) (*Photo, error) {
	format := h.codec.format
	lossy := format == JPEG || format == HEIC || format == WebP && lossyWebP(data)
	img, err := h.codec.pixels(data)
	if err != nil {
		return nil, err
	}
	if h.config.Width*h.config.Height >= roomyPixels {
		debug.FreeOSMemory() // the file and the decoder's own, before the samples are made
	}
	var remark string
	mixed := false
	if m, ok := img.(*image.CMYK); ok {
		var read readRow
		if read, remark, mixed = inks(h.meta.ICC, m); mixed {
			img = &inked{m, read}
		}
	}
	p, err := develop(img, h.config, matrixOf(format), h.orientation)
	if err != nil {
		return nil, err
	}
	p.Format = format
	p.Lossy = lossy
	p.Compression = h.compression
	p.Meta = h.meta
	p.Remark, p.inked = remark, mixed
	p.takeProfile(h.config.ColorModel)
	return p, nil
}

func (c codec) pixels(data []byte) (img image.Image, err error) {
	defer recovered(c.format, &err)
	if img, err = c.decode(bytes.NewReader(data)); err != nil {
		return nil, explain(c.format, data, err)
	}
	return img, nil
}

// recovered turns a decoder's panic into an error.
func recovered(f Format, err *error) {
	if recover() != nil {
		*err = damaged(f)
	}
}

func damaged(f Format) error {
	return &Error{Err: ErrDamaged, Text: fmt.Sprintf("is a damaged %s file; copy it again from where it came, or choose another", f)}
}

func truncated(f Format) error {
	return &Error{Err: ErrTruncated, Text: fmt.Sprintf("ends too early: this %s file was cut short; copy it again from where it came", f)}
}

// explain says in a sentence what a decoder found.
func explain(f Format, data []byte, err error) error {
	var (
		j jpeg.UnsupportedError
		p png.UnsupportedError
		t tiff.UnsupportedError
	)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return truncated(f)
	case errors.As(err, &j), errors.As(err, &p), errors.As(err, &t), errors.Is(err, bmp.ErrUnsupported):
		return &Error{Err: ErrUnsupported, Text: fmt.Sprintf("is a %s file of a rare kind that cannot be read; save it as an ordinary PNG or JPEG first", f)}
	}
	if told := explainHEIC(err); told != nil {
		return told
	}
	if cutShort(f, data) {
		return truncated(f)
	}
	return damaged(f)
}

// tooLarge refuses w x h pixels.
func tooLarge(w, h int) error {
	return &Error{Err: ErrTooLarge,
		Text: fmt.Sprintf("has %d x %d pixels, more than the %d million that fit; make a smaller copy of it", w, h, MaxPixels>>20)}
}

// cutShort tells whether the end of a file is missing, by what its format ends
// with. Decoders stumble over such a file in all kinds of ways.
func cutShort(f Format, data []byte) bool {
	switch f {
	case JPEG: // a thumbnail has an end of its own, before the scan begins
		return bytes.LastIndex(data, []byte{0xff, 0xd9}) < bytes.LastIndex(data, []byte{0xff, 0xda})
	case PNG:
		return !bytes.Contains(data, []byte("IEND"))
	case WebP:
		return len(data) < 8 || int64(binary.LittleEndian.Uint32(data[4:])) > int64(len(data)-8)
	case GIF:
		return data[len(data)-1] != 0x3b
	}
	return false
}

// sniff tells the format from the first bytes.
func sniff(data []byte) (Format, error) {
	has := func(off int, magic string) bool {
		return len(data) >= off+len(magic) && string(data[off:off+len(magic)]) == magic
	}
	switch {
	case has(0, "\x89PNG\r\n\x1a\n"):
		return PNG, nil
	case has(0, "\xff\xd8"):
		return JPEG, nil
	case has(0, "II*\x00"), has(0, "MM\x00*"):
		return TIFF, nil
	case has(0, "RIFF") && has(8, "WEBP"):
		return WebP, nil
	case has(0, "BM"):
		return BMP, nil
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return GIF, nil
	case bigTIFF(data):
		return "", &Error{Err: ErrUnsupported, Text: "is a BigTIFF file, which cannot be read; save it as an ordinary TIFF or PNG first"}
	case has(4, "ftyp") && len(data) >= 12 && strings.Contains(heicBrands, string(data[8:12])):
		return HEIC, nil
	case has(4, "ftyp"):
		return "", &Error{Err: ErrUnsupported, Text: "is a video or a picture of a rare kind, which cannot be read; save the photo as JPEG or PNG first"}
	}
	return "", &Error{Err: ErrNotPicture, Text: "is not a picture; choose a JPEG, PNG, TIFF, WebP, HEIC, BMP or GIF file"}
}
