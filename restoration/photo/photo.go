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

	low  *samples[uint8] // one of both is there
	high *samples[uint16]
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
	if len(touched) != w.W*w.H || x < 0 || y < 0 || x+w.W > p.W || y+w.H > p.H {
		if touched == nil {
			return 0, nil
		}
		panic("photo: a mask or a place that does not fit the picture")
	}
	n, row := 0, w.Region(0, 0, w.W, 1)
	for wy := range w.H {
		for c := range 3 {
			w.Row(row.PlanePix(c), c, 0, wy)
		}
		for wx, t := range touched[wy*w.W : (wy+1)*w.W] {
			if t > 0 {
				continue
			}
			for c := range 3 {
				if quantise(row.Row(c, 0)[wx], p.Depth) != p.sample((wy+y)*p.W+wx+x, c) {
					n++
					break
				}
			}
		}
	}
	return n, nil
}
