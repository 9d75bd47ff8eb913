package photo

import (
	"errors"

	"afterimage/linearops"
)

// Photo is a photo as it came from a file: turned upright, as float32 planes on the
// file's own transfer curve. It must not be written to.
type Photo struct {
	Image  linearops.Image // 3 planes, [-1, 1]
	Alpha  []float32       // H*W values in [0, 1], straight; nil where the photo is opaque
	Gray   bool            // the three planes are equal
	Depth  int             // bits of a sample in the file: 8 or 16
	Format Format
	Lossy  bool // the format throws detail away: JPEG, lossy WebP
	Path   string
	SHA256 string // of the file, hexadecimal
	Meta   Metadata
}

// Metadata is what a file says beside its pixels and what a result keeps.
type Metadata struct {
	ICC  []byte // colour profile of RGB samples; nil for none
	EXIF []byte // TIFF structure with the orientation set to upright; nil for none
}

// Format is a file format for pictures.
type Format string

// The formats that are read. PNG, JPEG and TIFF are written too.
const (
	PNG  Format = "PNG"
	JPEG Format = "JPEG"
	TIFF Format = "TIFF"
	WebP Format = "WebP"
	BMP  Format = "BMP"
	GIF  Format = "GIF"
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

// Changed reads the file of a finished picture back and counts the pixels that
// differ from the photo although they are not touched: 0 is what PNG and TIFF
// promise at the photo's depth. (x, y) is where the picture lies on the photo;
// touched has a value for each pixel of the picture, 0 for untouched, and nil
// leaves none to count.
func (p *Photo) Changed(path string, x, y int, touched []float32) (int, error) {
	w, err := Read(path)
	if err != nil {
		return 0, err
	}
	if len(touched) != w.Image.Plane() || x < 0 || y < 0 ||
		x+w.Image.W > p.Image.W || y+w.Image.H > p.Image.H {
		if touched == nil {
			return 0, nil
		}
		panic("photo: a mask or a place that does not fit the picture")
	}
	n := 0
	for i, t := range touched {
		if t > 0 {
			continue
		}
		row, col := i/w.Image.W, i%w.Image.W
		for c := range 3 {
			if quantise(w.Image.Row(c, row)[col], p.Depth) != quantise(p.Image.Row(c, row+y)[col+x], p.Depth) {
				n++
				break
			}
		}
	}
	return n, nil
}

// CropAlpha is the photo's alpha for a result: the region of w x h pixels at (x, y),
// each pixel repeated scale times in both directions; nil for an opaque photo.
func (p *Photo) CropAlpha(x, y, w, h, scale int) []float32 {
	if p.Alpha == nil {
		return nil
	}
	out := make([]float32, 0, w*h*scale*scale)
	for row := range h * scale {
		src := p.Alpha[(y+row/scale)*p.Image.W+x:]
		for col := range w * scale {
			out = append(out, src[col/scale])
		}
	}
	return out
}
