package photo

import (
	"bytes"
	"encoding/binary"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// cameraEXIF is a structure as cameras write it: directories, a maker note at a place of
// its own, a thumbnail at the end.
func cameraEXIF(order byteOrder, note []byte) []byte {
	ascii := func(tag uint16, s string) exifField {
		return exifField{tag: tag, kind: tiffASCII, count: uint32(len(s) + 1), body: append([]byte(s), 0)}
	}
	short := func(tag, v uint16) exifField {
		return exifField{tag: tag, kind: tiffShort, count: 1, body: order.AppendUint16(nil, v)}
	}
	exif := &exifDir{fields: []exifField{
		ascii(tagTaken, "2001:02:03 04:05:06"),
		{tag: tagMakerNote, kind: tiffUndefined, count: uint32(len(note)), body: note},
		short(tagPixelX, 640), short(tagPixelY, 480),
	}}
	t := &exifTree{order: order, root: &exifDir{fields: []exifField{
		ascii(tagMake, "Nobody"), short(tagOrientation, 6), {tag: tagExifDir, sub: exif},
	}}}
	data := t.bytes()
	h, _ := parseTIFF(data)
	first := len(data)
	order.PutUint32(data[h.entries+h.count*tiffEntry:], uint32(first))
	data = order.AppendUint16(data, 2)
	for _, e := range [][2]uint32{{0x0201, uint32(first + 30)}, {0x0202, 500}} {
		data = order.AppendUint16(order.AppendUint16(data, uint16(e[0])), tiffLong)
		data = order.AppendUint32(order.AppendUint32(data, 1), e[1])
	}
	return append(order.AppendUint32(data, 0), bytes.Repeat([]byte("thumb"), 100)...)
}

// A maker note stays where it was, or goes along where it does not mind; where neither
// is possible it is left out and said.
func TestMakerNote(t *testing.T) {
	for _, order := range []byteOrder{binary.LittleEndian, binary.BigEndian} {
		for name, moves := range map[string]bool{"Canon-like, no name": false, "Nikon\x00\x02, at home anywhere": true} {
			note := bytes.Repeat([]byte(name), 20)
			data := cameraEXIF(order, note)
			place := bytes.Index(data, note)
			kept, lost := uprightEXIF(data, false)
			if lost != "" || orientation(kept) != 1 || bytes.Contains(kept, []byte("thumb")) {
				t.Errorf("%q: lost %q, orientation %d", name, lost, orientation(kept))
			}
			if at := bytes.Index(sizedEXIF(kept, 10, 20), note); at != place {
				t.Errorf("%q: at %d, was at %d", name, at, place)
			}
			for _, ext := range []string{".jpg", ".tif"} {
				path := filepath.Join(t.TempDir(), "a"+ext)
				w, err := Write(path, ramp(8), WriteOptions{Meta: Metadata{EXIF: kept}})
				if err != nil {
					t.Fatal(err)
				}
				written, err := readFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if there := bytes.Contains(written, note); there != (ext == ".jpg" || moves) || there == strings.Contains(w.LeftOut, "maker note") {
					t.Errorf("%q in %s: %v, left out %q", name, ext, there, w.LeftOut)
				}
			}
		}
	}
}

// Hostile structures neither stop a save nor grow.
func TestHostileMetadata(t *testing.T) {
	good := cameraEXIF(binary.BigEndian, []byte("note"))
	loop := slices.Clone(good)
	h, _ := parseTIFF(loop)
	e, _ := h.find(loop, tagExifDir)
	binary.BigEndian.PutUint32(e[8:], 8) // leads to itself
	shared := binary.LittleEndian.AppendUint16([]byte("II*\x00\x08\x00\x00\x00"), 1000)
	for i := range 1000 {
		shared = binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(shared, uint16(0x9c9b+i%5)), tiffUndefined)
		shared = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(shared, 60000), 8)
	}
	shared = append(shared, make([]byte, 60000)...)
	for name, exif := range map[string][]byte{"loop": loop, "shared": shared, "cut": good[:40], "noise": bytes.Repeat([]byte("II*\x00"), 50)} {
		kept, _ := uprightEXIF(exif, false)
		if len(kept) > maxEXIF+1<<16 {
			t.Errorf("%s: %d bytes", name, len(kept))
		}
		data := withEXIF(jpegBytes(t, scene(20, 20)), exif[:min(len(exif), 65000)])
		p, err := Decode(name, data)
		if err != nil {
			t.Fatal(err)
		}
		for _, ext := range []string{".jpg", ".png", ".tif", ".webp"} {
			if err := second(Write(filepath.Join(t.TempDir(), "a"+ext), p.Planes(), WriteOptions{Meta: p.Meta})); err != nil {
				t.Errorf("%s as %s: %v", name, ext, err)
			}
		}
	}
}

func TestTooLongForJPEG(t *testing.T) {
	long := cameraEXIF(binary.LittleEndian, nil)
	kept, _ := uprightEXIF(long, false)
	tree := parseEXIF(kept, nil)
	comment := exifField{tag: 0x9286, kind: tiffUndefined, count: 70000, body: make([]byte, 70000)}
	tree.sub(tagExifDir).fields = append(tree.sub(tagExifDir).fields, comment)
	meta := Metadata{
		EXIF: tree.bytes(), IPTC: bytes.Repeat(append([]byte{0x1c, 2, 120, 0x70, 0}, make([]byte, 0x7000)...), 3),
		XMP: []byte(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="` + nsRDF + `"><rdf:Description rdf:about=""><a xmlns="b:">` +
			strings.Repeat("long ", 15000) + `</a></rdf:Description></rdf:RDF></x:xmpmeta>`),
	}
	for ext, want := range map[string]int{".jpg": 3, ".png": 0, ".tif": 0} {
		w, err := Write(filepath.Join(t.TempDir(), "a"+ext), ramp(8), WriteOptions{Meta: meta, Made: &Made{Program: "x", Task: "inpaint"}})
		if err != nil || strings.Count(w.LeftOut, "too long for a JPEG")+strings.Count(w.LeftOut, "damaged") != want {
			t.Errorf("%s: %v, left out %q", ext, err, w.LeftOut)
		}
	}
}
