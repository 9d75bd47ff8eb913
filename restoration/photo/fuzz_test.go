package photo

import (
	"encoding/binary"
	"testing"
)

// No file makes reading panic, and what is read is whole.
func FuzzDecode(f *testing.F) {
	for _, data := range [][]byte{
		pngBytes(f, scene(17, 19)), jpegBytes(f, scene(17, 19)), tiffBytes(f), badPalette(f), hugePNG(f),
		withEXIF(jpegBytes(f, scene(9, 8)), exifOf(binary.BigEndian, 6)),
		[]byte("GIF89a\x10\x00\x10\x00\x80\x00\x00"), []byte("BM"), []byte("RIFF\x10\x00\x00\x00WEBPVP8L"),
	} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		if claims(data) {
			return // a small file may rightly hold many pixels; that takes time, not care
		}
		p, err := Decode("a", data)
		if (p == nil) == (err == nil) {
			t.Fatalf("%v, %v", p, err)
		}
		if p == nil {
			return
		}
		if planes := p.Planes(); planes.Shape != p.Shape() || p.Opaque() != (p.Alpha() == nil) {
			t.Fatalf("%v from a photo of %v", planes.Shape, p.Shape())
		}
	})
}

// claims tells whether a file says it has more than a million pixels.
func claims(data []byte) bool {
	format, err := sniff(data)
	if err != nil {
		return false
	}
	for _, c := range codecs {
		if c.format == format {
			config, err := c.header(data)
			return err == nil && config.Width*config.Height > 1<<20
		}
	}
	return false
}
