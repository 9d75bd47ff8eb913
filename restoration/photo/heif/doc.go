// Package heif reads HEIC and AVIF pictures with the system's own libheif, where that is
// installed. Nothing of it is built in or shipped: it is LGPL, and its codecs have
// patents, so that it is looked for when the first such file comes.
//
// [Open] looks at a file without decoding it; [File.Decode] gives its pixels, turned
// upright by libheif, as the format asks for.
package heif

import (
	"errors"
	"image"
)

// Errors that a caller tells apart.
var (
	ErrMissing     = errors.New("libheif is not installed")
	ErrUnsupported = errors.New("libheif does not read this kind of file")
	ErrDamaged     = errors.New("the file is damaged")
)

// File is a file that was looked at: its primary picture.
type File struct {
	W, H  int  // upright
	Depth int  // bits of a sample in the file: 8, 10 or 12
	Alpha bool // it has transparency

	EXIF []byte // TIFF structure; nil for none
	XMP  []byte // packet; nil for none
	ICC  []byte // colour profile; nil for none

	data []byte
}

// maxBlock bounds a block of metadata.
const maxBlock = 16 << 20

// Decode decodes the picture: an *image.NRGBA, or an *image.NRGBA64 where the file has
// more than 8 bits a sample, scaled to 16; (an *image.RGBA or RGBA64 where its colours
// are multiplied by alpha).
func (f *File) Decode() (image.Image, error) { return f.decode() }
