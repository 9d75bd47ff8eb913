package photo

import (
	"errors"
	"image"
	"image/color"
	"io"

	"afterimage/restoration/photo/heif"
)

// heicBrands are the kinds of files that libheif reads: pictures, not films.
const heicBrands = "heic heix heim heis hevc hevx mif1 mif2 msf1 avif avis"

func openHEIC(r io.Reader) (*heif.File, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return heif.Open(data)
}

func heicConfig(r io.Reader) (image.Config, error) {
	f, err := openHEIC(r)
	if err != nil {
		return image.Config{}, err
	}
	config := image.Config{Width: f.W, Height: f.H, ColorModel: color.NRGBAModel}
	if f.Depth > 8 {
		config.ColorModel = color.NRGBA64Model
	}
	return config, nil
}

func decodeHEIC(r io.Reader) (image.Image, error) {
	f, err := openHEIC(r)
	if err != nil {
		return nil, err
	}
	return f.Decode()
}

// heicMetadata is what a HEIC file holds. Its EXIF orientation is not to be followed:
// the format has its own, which libheif follows.
func heicMetadata(data []byte) found {
	f, err := heif.Open(data)
	if err != nil {
		return found{}
	}
	return found{icc: f.ICC, exif: f.EXIF, xmp: f.XMP}
}

// explainHEIC says what libheif said; nil for other errors.
func explainHEIC(err error) error {
	switch {
	case errors.Is(err, heif.ErrMissing):
		return &Error{Err: ErrUnsupported, Text: "is a HEIC or AVIF file, and the library that reads these is not installed; install libheif (on Debian and Ubuntu, libheif1), or save the photo as JPEG or PNG first"}
	case errors.Is(err, heif.ErrUnsupported):
		return &Error{Err: ErrUnsupported, Text: "is a HEIC or AVIF file of a kind that the installed libheif does not read; save the photo as JPEG or PNG first"}
	}
	return nil
}
