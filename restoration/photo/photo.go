package photo

import (
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

// Error says what is wrong with a file, and what to do.
type Error struct {
	Path string
	Text string // a sentence that goes on after the file's name
	Err  error  // one of the Err... values of this package or what the system said; may be nil
}

// Error is the sentence, beginning with the file's name.
func (e *Error) Error() string { return e.Path + " " + e.Text }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Read reads a photo from a file of any format of this package; the content
// decides, not the name.
func Read(path string) (*Photo, error) { panic("to be written") }

// ReadMask reads a mask for a photo of w x h pixels: H*W values in [0, 1].
func ReadMask(path string, w, h int) ([]float32, error) { panic("to be written") }

// ReadKernel reads a blur kernel drawn in a picture, normalised to the sum 1.
func ReadKernel(path string) (linearops.Kernel, error) { panic("to be written") }

// WriteOptions is how a picture is written.
type WriteOptions struct {
	Depth   int       // 8 or 16 bits a sample; 0 is 8; JPEG has 8
	Quality int       // JPEG: 1..100; 0 is 95
	Alpha   []float32 // H*W values in [0, 1]; nil for an opaque picture
	Meta    Metadata
	Mark    string // what the file says of its making: "Restored with Afterimage 0.1.0"; "" for nothing
	Source  string // a file that must not be overwritten; "" for none
	Replace bool   // overwrite the source all the same
}

// Written tells about a file that was written.
type Written struct {
	Path   string
	SHA256 string
	Bytes  int64
	Lossy  bool // the format cannot keep untouched pixels exactly: JPEG
}

// Write writes a picture of 1 or 3 planes; the name's extension decides the format.
// The file appears whole or not at all.
func Write(path string, m linearops.Image, o WriteOptions) (Written, error) { panic("to be written") }

// WriteFile writes data to a file that appears whole or not at all.
func WriteFile(path string, data []byte) error { panic("to be written") }

// CheckOutput tells before any work whether a picture could be written to path.
func CheckOutput(path string, o WriteOptions) error { panic("to be written") }

// Tile is one picture of a contact sheet.
type Tile struct {
	Title string // "sample 1"
	Note  string // "seed 7, 24.31 dB"; may be empty
	Image linearops.Image
}

// Sheet lays tiles out on one labelled picture.
func Sheet(title string, tiles []Tile) linearops.Image { panic("to be written") }

// SpreadPicture makes the spread over samples visible.
func SpreadPicture(levels linearops.Image) (m linearops.Image, gain float64) { panic("to be written") }
