package photo

import (
	"errors"
	"math"
	"path/filepath"
	"strings"
	"testing"
)

// Files of all kinds that ImageMagick writes are read as ImageMagick reads them, or
// refused with a sentence. off is the mean difference that is allowed, in 8-bit levels:
// decoders of lossy formats differ in how they enlarge colour.
func TestReadsWhatOthersWrite(t *testing.T) {
	dir := t.TempDir()
	base8, base16, alpha := filepath.Join(dir, "base8.png"), filepath.Join(dir, "base16.png"), filepath.Join(dir, "alpha.png")
	p, err := Decode("scene", pngBytes(t, scene(29, 37)))
	if err != nil {
		t.Fatal(err)
	}
	m := p.Planes()
	fading := make([]float32, m.Plane())
	for i := range fading {
		fading[i] = float32(i%256) / 255
	}
	for path, o := range map[string]WriteOptions{base8: {}, base16: {Depth: 16}, alpha: {Alpha: fading}} {
		if err := second(Write(path, m, o)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, from, args string
		off              float64
		refused          string
	}{
		{"gray.png", base8, "-colorspace Gray", 0, ""},
		{"palette.png", base8, "-colors 16 -type Palette", 0, ""},
		{"bits.png", base8, "-monochrome", 0, ""},
		{"interlaced.png", base16, "-interlace PNG", 0, ""},
		{"deep.png", base16, "", 0, ""},
		{"alpha.png", alpha, "", 0, ""},
		{"key.png", base8, "-colors 8 -transparent-color black -fill none -opaque black -type PaletteAlpha", 0, ""},
		{"grayalpha.png", alpha, "-colorspace Gray -type GrayscaleAlpha", 0, ""},
		{"raw.tif", base8, "-compress None", 0, ""},
		{"lzw.tif", base8, "-compress LZW", 0, ""},
		{"zip.tif", base16, "-compress Zip", 0, ""},
		{"packbits.tif", base8, "-compress RLE", 0, ""},
		{"tiled.tif", base16, "-compress LZW -define tiff:tile-geometry=16x16", 0, ""},
		{"big.tif", base16, "-endian MSB -compress LZW", 0, ""},
		{"gray.tif", base16, "-colorspace Gray -compress Zip", 0, ""},
		{"palette.tif", base8, "-colors 100 -type Palette -compress LZW", 0, ""},
		{"alpha.tif", alpha, "-compress LZW", 0, ""},
		{"fax.tif", base8, "-monochrome -compress Group4", 0, ""},
		{"nibbles.tif", base8, "-colors 16 -type Palette -compress LZW", 0, "4 bits a sample"},
		{"planes.tif", base8, "-interlace Plane -compress LZW", 0, "colours in separate planes"},
		{"inks.tif", base8, "-colorspace CMYK -compress LZW", 0, "CMYK"},
		{"jpeg.tif", base8, "-compress JPEG", 0, "JPEG"},
		{"float.tif", base8, "-depth 32 -define quantum:format=floating-point", 0, "floating point"},
		{"grayalpha.tif", alpha, "-colorspace Gray -type GrayscaleAlpha -compress LZW", 0, "transparency"},
		{"444.jpg", base8, "-sampling-factor 4:4:4 -quality 95", 1, ""},
		{"422.jpg", base8, "-sampling-factor 4:2:2 -quality 95", 3, ""},
		{"420.jpg", base8, "-sampling-factor 4:2:0 -quality 95", 3, ""},
		{"411.jpg", base8, "-sampling-factor 4:1:1 -quality 95", 5, ""},
		{"progressive.jpg", base8, "-interlace JPEG -quality 95", 3, ""},
		{"gray.jpg", base8, "-colorspace Gray", 1, ""},
		{"inks.jpg", base8, "-colorspace CMYK -quality 98", 3, ""},
		{"true.bmp", base8, "BMP3:", 0, ""},
		{"palette.bmp", base8, "-colors 16 -type Palette BMP3:", 0, ""},
		{"alpha.bmp", alpha, "", 0, ""},
		{"frames.gif", base8, "-colors 32 ( +clone -negate )", 0, ""},
		{"clear.gif", base8, "-colors 8 -fill none -opaque black", 0, ""},
		{"lossless.webp", base8, "-define webp:lossless=true", 0, ""},
		{"lossy.webp", base8, "-quality 95", 3, ""},
		{"alpha.webp", alpha, "-define webp:lossless=true -define webp:exact=true", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(dir, "made-"+c.name)
			args := append([]string{c.from}, strings.Fields(c.args)...)
			if last := len(args) - 1; strings.HasSuffix(args[last], ":") {
				args[last] += path
			} else {
				args = append(args, path)
			}
			ask(t, "convert", args...)
			p, err := Read(path)
			if c.refused != "" {
				if !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), c.refused) {
					t.Errorf("%v; want %q", err, c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if off := meanOff(t, pixelsOf(p), magickPixels(t, path+"[0]")); off > c.off {
				t.Errorf("%.2f levels from what ImageMagick reads, at most %g", off, c.off)
			}
		})
	}
}

// meanOff is the mean difference of samples in 8-bit levels, where a pixel is not
// transparent.
func meanOff(t *testing.T, a, b []uint16) float64 {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%d samples, ImageMagick has %d", len(a), len(b))
	}
	sum := 0.0
	for i := range a {
		if a[i|3] == 0 && b[i|3] == 0 {
			continue
		}
		sum += math.Abs(float64(a[i])-float64(b[i])) / 257
	}
	return sum / float64(len(a))
}
