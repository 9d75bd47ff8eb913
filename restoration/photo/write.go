package photo

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"afterimage/linearops"
)

// WriteOptions is how a picture is written.
type WriteOptions struct {
	Depth   int // 8 or 16 bits a sample; 0 is 8; JPEG and WebP have 8
	Quality int // JPEG: 1..100; 0 is 95
	// Gray writes a picture of 3 planes as one of gray, with the weights of Rec. 709:
	// the result of a photo whose [Photo.Gray] is set stays gray, of one sample a
	// pixel, beside a colour profile of gray. Where the photo's profile of RGB was applied,
	// and beside Alpha, which no format here has for gray, the file has three equal samples.
	Gray bool
	// Own is the photo that the picture was made of, and (X, Y) where it lies on it. The
	// picture is taken back into the space of the photo's profile, which Meta holds, and a
	// pixel whose values are those of Own's at its place gets that one's samples again, bit
	// for bit. nil is for a picture in sRGB.
	Own   *Photo
	X, Y  int
	Alpha []float32 // H*W values in [0, 1]; nil for an opaque picture. JPEG puts it on white
	Meta  Metadata
	// Strip leaves out all of Meta but the colour profile. Mark and Made stay.
	Strip   bool
	Made    *Made  // how the picture was made, for its XMP; nil for nothing
	Mark    string // what the file says of its making: "Restored with Afterimage 0.1.0"; "" for nothing
	Source  string // a file that must not be overwritten; "" for none
	Replace bool   // overwrite the source all the same
}

// DefaultQuality is that of a JPEG unless another is asked for.
const DefaultQuality = 95

// Written tells about a file that was written.
type Written struct {
	Path   string
	SHA256 string // hexadecimal
	Bytes  int64
	Lossy  bool // the format cannot keep untouched pixels exactly: JPEG
	// LeftOut lists what the photo's file had and this one has not, see [Metadata].
	LeftOut string
}

// FormatOf is the format that a file name's extension asks [Write] for. Lossless
// tells whether it keeps samples exactly.
func FormatOf(path string) (f Format, lossless bool, err error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png":
		return PNG, true, nil
	case ".tif", ".tiff":
		return TIFF, true, nil
	case ".jpg", ".jpeg":
		return JPEG, false, nil
	case ".webp":
		return WebP, true, nil
	}
	return "", false, &Error{Path: path, Err: ErrUnsupported, Text: "names no format that can be written; end the name with .png, .tif, .webp or .jpg"}
}

// Write writes a picture of 1 or 3 planes; the name's extension decides the format.
// The file appears whole or not at all: it is written beside its place, read back,
// put on the disk and renamed. A link is followed, an existing file keeps its
// permissions, and the source is not overwritten unless asked for.
func Write(path string, m linearops.Image, o WriteOptions) (Written, error) {
	o = o.withDefaults()
	if err := o.check(m); err != nil {
		panic(err)
	}
	f, lossless, err := FormatOf(path)
	if err != nil {
		return Written{}, err
	}
	if text := o.fit(f, m); text != "" {
		return Written{}, &Error{Path: path, Err: ErrUnsupported, Text: text}
	}
	p := newPicture(m, o)
	var leftOut string
	p.meta, leftOut = o.settle(f, p)
	encode := map[Format]func(io.Writer, *picture) error{PNG: encodePNG, TIFF: encodeTIFF, JPEG: encodeJPEG, WebP: encodeWebP}[f]
	out := output{source: o.Source, replace: o.Replace}
	sum := sha256.New()
	var size int64
	err = out.replaceFile(path, func(w io.Writer) error {
		b := bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<18)
		if err := encode(b, p); err != nil {
			return err
		}
		return b.Flush()
	}, func(data []byte) error {
		size = int64(len(data))
		return p.verify(data, lossless)
	})
	if err != nil {
		return Written{}, err
	}
	return Written{Path: path, SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: size, Lossy: !lossless, LeftOut: leftOut}, nil
}

// WriteFile writes data to a file that appears whole or not at all.
func WriteFile(path string, data []byte) error {
	return output{}.replaceFile(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}, func(written []byte) error {
		if !bytes.Equal(written, data) {
			return errReadBack
		}
		return nil
	})
}

// CheckOutput tells before any work whether a picture could be written to path. It
// leaves nothing behind.
func CheckOutput(path string, o WriteOptions) error {
	if _, _, err := FormatOf(path); err != nil {
		return err
	}
	return output{source: o.Source, replace: o.Replace}.probe(path)
}

// errReadBack says that the disk did not keep what was written.
var errReadBack = errors.New("what was written reads back differently")

func (o WriteOptions) withDefaults() WriteOptions {
	if o.Depth == 0 {
		o.Depth = 8
	}
	if o.Quality == 0 {
		o.Quality = DefaultQuality
	}
	return o
}

// fit settles the depth that a format has, and says what it cannot hold; empty where it
// holds the picture.
func (o *WriteOptions) fit(f Format, m linearops.Image) string {
	side := max(m.H, m.W)
	switch {
	case f == JPEG && side > 65535:
		return "cannot be saved as JPEG, which holds at most 65535 pixels a side; choose .png or .tif"
	case f == WebP && side > maxSideWebP:
		return "cannot be saved as WebP, which holds at most 16384 pixels a side; choose .png or .tif"
	case f == WebP && o.Alpha != nil:
		return "cannot be saved as WebP without loss, because of its transparency; choose .png or .tif"
	case f == JPEG, f == WebP:
		o.Depth = 8
	}
	if f == WebP && profileSpace(o.Meta.ICC) == "GRAY" { // it holds three samples a pixel, which are then in sRGB
		o.Meta.ICC = nil
		o.Own = nil
	}
	return ""
}

// check finds a programmer's mistakes.
func (o WriteOptions) check(m linearops.Image) error {
	switch {
	case m.C != 1 && m.C != 3 || m.H < 1 || m.W < 1 || len(m.Pix) != m.Len():
		return fmt.Errorf("photo: a picture of shape %v with %d values", m.Shape, len(m.Pix))
	case o.Depth != 8 && o.Depth != 16:
		return fmt.Errorf("photo: a depth of %d bits", o.Depth)
	case o.Quality < 1 || o.Quality > 100:
		return fmt.Errorf("photo: a quality of %d", o.Quality)
	case o.Alpha != nil && len(o.Alpha) != m.Plane():
		return fmt.Errorf("photo: %d values of alpha for shape %v", len(o.Alpha), m.Shape)
	}
	return nil
}
