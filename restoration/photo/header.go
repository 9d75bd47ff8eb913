package photo

import (
	"bytes"
	"encoding/binary"
	"image"
)

// header is what a file says before its pixels.
type header struct {
	codec  codec
	config image.Config // sides as the pixels are stored
	// compression is that of a JPEG file; nil for others.
	compression *Compression
	meta        Metadata // as a result keeps it
	// orientation is EXIF's, which turns the pixels upright: 1..8.
	orientation int
}

// readHeader reads all that is known without decoding a pixel, and refuses what
// must not be decoded. Errors are *Error without a path.
func readHeader(data []byte) (h header, err error) {
	format, err := sniff(data)
	if err != nil {
		return h, err
	}
	for _, h.codec = range codecs {
		if h.codec.format == format {
			break
		}
	}
	if h.config, err = h.codec.header(data); err != nil {
		return h, err
	}
	h.meta, h.orientation = metadata(format, data)
	if format == JPEG {
		h.compression = compression(data)
	}
	return h, nil
}

// size is that of the upright photo.
func (h header) size() (width, height int) {
	width, height = h.config.Width, h.config.Height
	if h.orientation >= 5 {
		return height, width
	}
	return width, height
}

// Size is the width and height that [Read] would give a photo, upright, in pixels. No
// pixel is decoded, so that a photo that is too large for something, or a mask of
// another size, is known at once. What its header shows to be wrong with a file is the
// same error as in Read.
func Size(path string) (w, h int, err error) {
	data, err := readFile(path)
	if err != nil {
		return 0, 0, err
	}
	head, err := readHeader(data)
	if err != nil {
		return 0, 0, located(path, err)
	}
	w, h = head.size()
	return w, h, nil
}

// header reads the size and checks it before any pixel is decoded.
func (c codec) header(data []byte) (config image.Config, err error) {
	defer recovered(c.format, &err)
	if c.format == WebP && animatedWebP(data) {
		return config, &Error{Err: ErrUnsupported,
			Text: "is an animated WebP file, which cannot be read; save one frame of it as PNG or JPEG with another program first"}
	}
	config, err = c.config(bytes.NewReader(data))
	if err != nil {
		if w, h := pngSides(c.format, data); tooMany(w, h) {
			return config, tooLarge(w, h)
		}
		if c.format == TIFF {
			if known := checkTIFF(data); known != nil {
				return config, known
			}
		}
		return config, explain(c.format, data, err)
	}
	w, h := config.Width, config.Height
	switch {
	case w < 1 || h < 1:
		return config, damaged(c.format)
	case tooMany(w, h):
		return config, tooLarge(w, h)
	case c.tightest > 0 && int64(w)*int64(h) > int64(c.tightest)*int64(len(data)):
		return config, truncated(c.format)
	}
	return config, c.checkPromise(data, w, h)
}

// tooMany tells whether w x h pixels are more than are read; it does not overflow.
func tooMany(w, h int) bool { return w > 0 && h > 0 && w > MaxPixels/h }

// maxSidePNG is the largest side that a PNG file may name.
const maxSidePNG = 1<<31 - 1

// pngSides is the size in the header of a PNG file, 0 x 0 where there is none. The
// decoder refuses sides whose product overflows in words that do not tell that from
// other kinds of PNG it does not read.
func pngSides(f Format, data []byte) (w, h int) {
	if f != PNG || len(data) < 24 || string(data[12:16]) != "IHDR" {
		return 0, 0
	}
	x, y := binary.BigEndian.Uint32(data[16:]), binary.BigEndian.Uint32(data[20:])
	if x > maxSidePNG || y > maxSidePNG {
		return 0, 0
	}
	return int(x), int(y)
}

// lossyWebP tells whether a WebP file holds a lossy picture.
func lossyWebP(data []byte) bool {
	found := false
	riffChunks(data, func(id string, _ []byte) { found = found || id == "VP8 " })
	return found
}

// animatedWebP tells whether a WebP file is one of several frames, by the flag in its
// extended header.
func animatedWebP(data []byte) bool {
	const animation = 1 << 1
	found := false
	riffChunks(data, func(id string, body []byte) {
		found = found || id == "VP8X" && len(body) > 0 && body[0]&animation != 0
	})
	return found
}
