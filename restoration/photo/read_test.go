package photo

import (
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// badPalette is a PNG of 4 x 4 pixels, 8 bits, whose palette has two colours and
// whose pixels name the sixth.
func badPalette(t testing.TB) []byte {
	m := image.NewPaletted(image.Rect(0, 0, 16, 16), color.Palette{
		color.Black, color.White, color.Black, color.White, color.Black,
		color.Gray{Y: 9}, color.Gray{Y: 8}, color.Gray{Y: 7}, color.Gray{Y: 6},
		color.Gray{Y: 5}, color.Gray{Y: 4}, color.Gray{Y: 3}, color.Gray{Y: 2},
		color.Gray{Y: 1}, color.Gray{Y: 10}, color.Gray{Y: 11}, color.Gray{Y: 12},
	})
	m.Pix[100] = 5
	data := pngBytes(t, m)
	at := strings.Index(string(data), "PLTE") - 4
	size := int(binary.BigEndian.Uint32(data[at:]))
	out := append([]byte(nil), data[:at]...)
	out = append(out, chunkOf("PLTE", data[at+8:at+8+6])...)
	return append(out, data[at+12+size:]...)
}

// hugePNG promises 65535 x 65535 pixels.
func hugePNG(t testing.TB) []byte {
	data := pngBytes(t, scene(16, 16))
	head := append([]byte(nil), data[16:16+13]...)
	binary.BigEndian.PutUint32(head, 65535)
	binary.BigEndian.PutUint32(head[4:], 65535)
	out := append([]byte(nil), data[:8]...)
	return append(append(out, chunkOf("IHDR", head)...), data[33:]...)
}

func TestReadRefuses(t *testing.T) {
	jpg, png := jpegBytes(t, scene(64, 80)), pngBytes(t, scene(64, 80))
	inflated := hugePNG(t)
	binary.BigEndian.PutUint32(inflated[16:], 12000)
	binary.BigEndian.PutUint32(inflated[20:], 12000)
	inflated = append(append(append([]byte(nil), inflated[:8]...), chunkOf("IHDR", inflated[16:29])...), inflated[33:]...)
	for _, c := range []struct {
		name string
		data []byte
		want error
		say  string
	}{
		{"empty.jpg", nil, ErrEmpty, "is empty (0 bytes)"},
		{"text.png", []byte("this is a letter, and no photo at all"), ErrNotPicture, "is not a picture"},
		{"short.txt", []byte("x"), ErrNotPicture, "is not a picture"},
		{"cut.jpg", jpg[:len(jpg)/2], ErrTruncated, "was cut short"},
		{"head.jpg", jpg[:20], ErrTruncated, "was cut short"},
		{"cut.png", png[:len(png)/2], ErrTruncated, "was cut short"},
		{"flipped.png", append(append(append([]byte(nil), png[:60]...), png[60]^0x55), png[61:]...), ErrDamaged, "damaged PNG"},
		{"palette.png", badPalette(t), ErrPalette, "its palette does not hold"},
		{"huge.png", hugePNG(t), ErrTooLarge, "65535 x 65535 pixels"},
		{"promise.png", inflated, ErrTruncated, "was cut short"},
		{"bomb.tif", []byte("II*\x00\x00\x00\x00\x80"), nil, "TIFF file"},
		{"eight.tif", []byte("MM\x00*\xff\xff\xff\xff"), nil, "TIFF file"},
		{"film.mp4", []byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00"), ErrUnsupported, "a video"},
		{"phone.heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), nil, "HEIC"},
		{"cut.webp", []byte("RIFF\x10\x00\x00\x00WEBPVP8 \x04\x00\x00\x00"), nil, "WebP file"},
		{"cut.gif", []byte("GIF89a\x10\x00\x10\x00"), nil, "GIF file"},
		{"cut.bmp", []byte("BM\x00\x00"), nil, "BMP file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := save(t, c.name, c.data)
			p, err := Read(path)
			if p != nil || err == nil {
				t.Fatalf("it was read: %v", p)
			}
			var e *Error
			if !errors.As(err, &e) || e.Path != path {
				t.Fatalf("the error %v does not name the file", err)
			}
			if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("the error is %q, not of kind %q", err, c.want)
			}
			if !strings.Contains(err.Error(), c.say) {
				t.Errorf("the error %q does not say %q", err, c.say)
			}
		})
	}
}

func TestReadRefusesWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]error{
		dir: ErrNotFile, "/dev/full": ErrNotFile, filepath.Join(dir, "none.png"): fs.ErrNotExist,
	} {
		if _, err := Read(path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	if os.Geteuid() == 0 {
		return // root may read everything
	}
	path := save(t, "secret.png", pngBytes(t, scene(16, 16)))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file without permissions: %v", err)
	}
}

// A cut at any byte is an error or, behind the last pixel, a photo: never a panic.
func TestReadCutAnywhere(t *testing.T) {
	for name, data := range map[string][]byte{
		"a.png": pngBytes(t, scene(20, 20)), "a.jpg": jpegBytes(t, scene(20, 20)), "a.tif": tiffBytes(t),
	} {
		for n := range data {
			if p, err := Decode(name, data[:n]); (p == nil) == (err == nil) {
				t.Fatalf("%s cut at %d: %v, %v", name, n, p, err)
			}
		}
	}
}

func TestReadTells(t *testing.T) {
	path := save(t, "x.dat", jpegBytes(t, scene(24, 40)))
	p, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if p.Format != JPEG || !p.Lossy || p.Depth != 8 || p.Gray || p.Alpha() != nil ||
		p.W != 40 || p.H != 24 || p.Path != path || len(p.SHA256) != 64 {
		t.Errorf("%v %v %v %v %v %v", p.Format, p.Lossy, p.Depth, p.Gray, p.Shape(), p.SHA256)
	}
}
