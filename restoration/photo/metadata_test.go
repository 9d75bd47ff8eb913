package photo

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"testing"
)

// exifOf is an EXIF structure with an orientation, a second tag and a thumbnail's
// directory.
func exifOf(order binary.AppendByteOrder, orientation uint16) []byte {
	out := []byte("II*\x00")
	if order == binary.BigEndian {
		out = []byte("MM\x00*")
	}
	out = order.AppendUint32(out, 8)
	out = order.AppendUint16(out, 2)
	for _, e := range [][2]uint16{{tagOrientation, orientation}, {0x0213, 1}} {
		out = order.AppendUint16(order.AppendUint16(out, e[0]), tiffShort)
		out = order.AppendUint32(out, 1)
		out = order.AppendUint16(order.AppendUint16(out, e[1]), 0)
	}
	return order.AppendUint32(out, 1234)
}

// iccOf is enough of a profile to be taken for one.
func iccOf(space string, size int) []byte {
	out := make([]byte, size)
	for i := range out {
		out[i] = byte(i * 31)
	}
	copy(out[16:], space)
	copy(out[36:], "acsp")
	return out
}

// withEXIF puts an EXIF segment into a JPEG.
func withEXIF(data, exif []byte) []byte {
	body := append([]byte(exifMagic), exif...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(body)+2))...)
	return append(append(out, body...), data[2:]...)
}

// The corners of a picture end up where each orientation says.
func TestOrientation(t *testing.T) {
	const h, w = 32, 48
	m := image.NewGray(image.Rect(0, 0, w, h))
	levels := [2][2]uint8{{40, 90}, {160, 230}} // top left, top right; bottom
	for y := range h {
		for x := range w {
			m.Pix[y*w+x] = levels[y*2/h][x*2/w]
		}
	}
	data := jpegBytes(t, m)
	for orientation, want := range map[uint16][4]uint8{ // top left, top right, bottom left, bottom right
		0: {40, 90, 160, 230}, 1: {40, 90, 160, 230}, 2: {90, 40, 230, 160}, 3: {230, 160, 90, 40},
		4: {160, 230, 40, 90}, 5: {40, 160, 90, 230}, 6: {160, 40, 230, 90}, 7: {230, 90, 160, 40},
		8: {90, 230, 40, 160}, 9: {40, 90, 160, 230},
	} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			p, err := Decode("a.jpg", withEXIF(data, exifOf(order, orientation)))
			if err != nil {
				t.Fatal(err)
			}
			ph, pw := p.H, p.W
			if turned := orientation >= 5 && orientation <= 8; turned != (ph > pw) {
				t.Errorf("orientation %d: %v", orientation, p.Shape())
			}
			red := p.Planes()
			for i, at := range [][2]int{{4, 4}, {4, pw - 5}, {ph - 5, 4}, {ph - 5, pw - 5}} {
				if got := quantise(red.Row(0, at[0])[at[1]], 8); int(got) > int(want[i])+3 || int(got) < int(want[i])-3 {
					t.Errorf("orientation %d: corner %d is %d, want %d", orientation, i, got, want[i])
				}
			}
			if again := orientationOf(p); again != 1 && orientation <= 8 && orientation >= 1 {
				t.Errorf("orientation %d: it says %d when upright", orientation, again)
			}
		}
	}
}

func orientationOf(p *Photo) int { return orientation(p.Meta.EXIF) }

// The colour profile and EXIF of a photo are in its result, of any format; a second
// reading does not turn it again.
func TestMetadataSurvives(t *testing.T) {
	icc := iccOf("RGB ", 70000) // more than one segment of a JPEG
	exif, _ := uprightEXIF(exifOf(binary.LittleEndian, 6), false)
	meta := Metadata{ICC: icc, EXIF: exif}
	for _, name := range []string{"a.png", "a.jpg", "a.tif", "a.webp"} {
		path := filepath.Join(t.TempDir(), name)
		if err := second(Write(path, ramp(8), WriteOptions{Meta: meta, Mark: "Restored with Afterimage"})); err != nil {
			t.Fatal(err)
		}
		p, err := Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(p.Meta.ICC, icc) {
			t.Errorf("%s: a profile of %d bytes, want %d", name, len(p.Meta.ICC), len(icc))
		}
		if name != "a.tif" && !bytes.Equal(p.Meta.EXIF, meta.EXIF) {
			t.Errorf("%s: EXIF is %x", name, p.Meta.EXIF)
		}
		data, err := readFile(path)
		if err != nil || !bytes.Contains(data, []byte("Restored with Afterimage")) {
			t.Errorf("%s: no mark (%v)", name, err)
		}
	}
}

func TestUnfitProfilesAreDropped(t *testing.T) {
	for name, icc := range map[string][]byte{"gray": iccOf("GRAY", 200), "CMYK": iccOf("CMYK", 200), "short": []byte("RGB ")} {
		m := Metadata{ICC: icc}
		path := filepath.Join(t.TempDir(), "a.png")
		if err := second(Write(path, ramp(8), WriteOptions{Meta: m})); err != nil {
			t.Fatal(err)
		}
		if p, err := Read(path); err != nil || p.Meta.ICC != nil {
			t.Errorf("%s: kept (%v)", name, err)
		}
	}
}

// No malformed structure may panic or be believed.
func TestMalformedEXIF(t *testing.T) {
	good := exifOf(binary.LittleEndian, 6)
	for n := range good {
		if o := orientation(good[:n]); n < 22 && o != 1 {
			t.Errorf("cut at %d: orientation %d", n, o)
		}
		uprightEXIF(good[:n], false)
	}
	far := slices.Clone(good)
	binary.LittleEndian.PutUint32(far[4:], 0xfffffff0)
	many := slices.Clone(good)
	binary.LittleEndian.PutUint16(many[8:], 65535)
	for i, data := range [][]byte{far, many, []byte("II*\x00\x00\x00\x00\x00\x01")} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			exif, lost := uprightEXIF(data, false)
			if orientation(data) != 1 || exif != nil || lost == "" {
				t.Error("it was believed")
			}
		})
	}
}
