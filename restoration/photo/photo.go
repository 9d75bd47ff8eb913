package photo

import (
	"errors"
)

// Photo is a photo as it came from a file, turned upright. It keeps the samples of the
// file at their own depth; [Photo.Planes] makes float32 planes of them, where work is
// to be done, and [Photo.Region] those of a part.
type Photo struct {
	W, H   int
	Gray   bool // the three planes are equal
	Depth  int  // bits of a sample in the file: 8 or 16
	Format Format
	Lossy  bool // the format throws detail away: JPEG, lossy WebP
	Path   string
	SHA256 string // of the file, hexadecimal
	Meta   Metadata
	Remark string // what a person should know of how it was read, a sentence without its end; "" for nothing
	// Compression is how a JPEG file of luma and colour is compressed; nil for others.
	Compression *Compression

	space *space          // nil where samples are those of sRGB, or are taken for it
	inked bool            // a profile took inks to sRGB
	low   *samples[uint8] // one of both is there
	high  *samples[uint16]
}

// Metadata is what a file says beside its pixels and what a result keeps.
type Metadata struct {
	ICC  []byte // colour profile of the samples; nil for none
	EXIF []byte // TIFF structure with the orientation set to upright; nil for none
	XMP  []byte // packet as it was in the file; nil for none
	IPTC []byte // datasets of IPTC-IIM; nil for none
	// LeftOut lists what the file had and a result cannot keep, for the end of a
	// sentence: "its EXIF data, which is damaged"; empty for nothing.
	LeftOut string
}

// Format is a file format for pictures.
type Format string

// The formats that are read. PNG, TIFF, JPEG and WebP are written too.
const (
	PNG  Format = "PNG"
	JPEG Format = "JPEG"
	TIFF Format = "TIFF"
	WebP Format = "WebP"
	BMP  Format = "BMP"
	GIF  Format = "GIF"
	HEIC Format = "HEIC" // AVIF too; where the system has libheif
)

// MaxPixels is the largest number of pixels of a file that is read.
const MaxPixels = 256 << 20

// What can be wrong with a file; an [*Error] wraps one of these or what the system
// said.
var (
	ErrEmpty       = errors.New("empty file")
	ErrNotPicture  = errors.New("not a picture")
	ErrTruncated   = errors.New("truncated file")
	ErrDamaged     = errors.New("damaged file")
	ErrUnsupported = errors.New("unsupported format")
	ErrTooLarge    = errors.New("too many pixels")
	ErrMemory      = errors.New("not enough memory")
	ErrPalette     = errors.New("palette index out of range")
	ErrMaskSize    = errors.New("mask of another size")
	ErrFolder      = errors.New("no such folder")
	ErrNotFile     = errors.New("not a regular file")
	ErrSource      = errors.New("would overwrite the source")
	ErrFull        = errors.New("no space")
)

// Error says what is wrong with a file, and what to do.
type Error struct {
	Path string
	Text string // the sentence goes on after the file's name
	Err  error  // one of the Err... values of this package or what the system said
}

// Error is the sentence, beginning with the file's name.
func (e *Error) Error() string { return e.Path + " " + e.Text }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }
