package photo

import (
	"encoding/binary"
	"os"
	"path/filepath"
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
	addSeeds(f)
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

// addSeeds adds files of kinds that nothing here writes.
func addSeeds(f *testing.F) {
	paths, err := filepath.Glob(filepath.Join("testdata", "seeds", "*"))
	if err != nil || len(paths) == 0 {
		f.Fatalf("no seeds (%v)", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// No metadata makes taking it apart and laying it out panic; what comes out can be read
// again and says what it should.
func FuzzMetadata(f *testing.F) {
	f.Add(cameraEXIF(littleEndian, []byte("note")), packetOf(`<r:Description r:about="x"/>`), []byte{0x1c, 2, 90, 0, 1, 'a'})
	f.Add(cameraEXIF(binary.BigEndian, []byte("Nikon\x00\x02")), []byte("<a b='c'>"), []byte{0x1c, 2, 90, 0x80, 4})
	f.Fuzz(func(t *testing.T, exif, xmp, iptc []byte) {
		m := found{exif: exif, xmp: xmp, iptc: iptc}.kept(false)
		for _, format := range []Format{JPEG, PNG, TIFF, WebP} {
			p := &picture{w: 10, h: 20, meta: m}
			o, _ := WriteOptions{Made: &Made{Program: "Afterimage", Task: "inpaint"}}.settle(format, p)
			again := found{exif: o.EXIF, xmp: o.XMP, iptc: o.IPTC}.kept(false)
			if again.LeftOut != "" || orientation(o.EXIF) != 1 {
				t.Fatalf("%s: of its own metadata it leaves out %s", format, again.LeftOut)
			}
			if _, rdf := xmpTree(o.XMP); readProperty(rdf, property{nsOurs, "Task"}) == nil {
				t.Fatalf("%s: it does not say how it was made: %s", format, o.XMP)
			}
			tiffEXIF(o.EXIF, 1000)
		}
	})
}
