package photo

import (
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// withTags is a TIFF file of one directory.
func withTags(values map[uint16]uint32) []byte {
	t := &exifTree{order: littleEndian, root: &exifDir{}}
	for tag, v := range values {
		t.root.fields = append(t.root.fields, exifField{tag: tag, kind: tiffLong, count: 1, body: binary.LittleEndian.AppendUint32(nil, v)})
	}
	t.root.sort()
	return append(t.bytes(), make([]byte, 400)...)
}

// What a TIFF's header promises is held against the file before anything is decoded,
// tiles too: each of these would take gigabytes or minutes.
func TestTIFFPromises(t *testing.T) {
	side := func(w, h, compression uint32, more ...uint32) map[uint16]uint32 {
		m := map[uint16]uint32{256: w, 257: h, 258: 8, 259: compression, 262: 1, 273: 8, 277: 1, 278: h, 279: 100}
		for i := 0; i+1 < len(more); i += 2 {
			m[uint16(more[i])] = more[i+1]
		}
		return m
	}
	for name, c := range map[string]struct {
		tags map[uint16]uint32
		want error
	}{
		"raw":        {side(15000, 15000, 1), ErrTruncated},
		"deflate":    {side(15000, 15000, 8), ErrTruncated},
		"LZW":        {side(15000, 15000, 5), ErrTruncated},
		"PackBits":   {side(15000, 15000, 32773), ErrTruncated},
		"fax":        {side(4000, 60000, 4, 258, 1), ErrTruncated},
		"tiles":      {side(16, 1<<22, 8, 322, 1024, 323, 1024, 324, 8, 325, 100), ErrTruncated},
		"wide tiles": {side(20, 1<<17, 8, 322, 1024, 323, 1024, 324, 8, 325, 100), ErrDamaged},
		"overflow":   {side(1<<31, 1<<31, 8, 322, 1<<31, 323, 1<<31, 324, 8, 325, 100), ErrDamaged},
		"deep":       {side(10, 10, 1, 258, 32), ErrUnsupported},
		"float":      {side(10, 10, 1, 339, 3), ErrUnsupported},
		"Lab":        {side(10, 10, 1, 262, 8), ErrUnsupported},
		"rare":       {side(10, 10, 50000), ErrUnsupported},
	} {
		start := time.Now()
		_, err := Decode(name, withTags(c.tags))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		t.Logf("%s: %v (%v)", name, err, time.Since(start))
	}
	for _, head := range []string{"II+\x00\x08\x00\x00\x00", "MM\x00+\x00\x08\x00\x00"} {
		if _, err := Decode("big", []byte(head+"                ")); !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), "BigTIFF") {
			t.Error(err)
		}
	}
}

// Short files promise the largest pictures.
func TestShortPromises(t *testing.T) {
	webp := []byte("RIFF\x1c\x00\x00\x00WEBPVP8L\x10\x00\x00\x00\x2f\xff\xff\xff\x0f\x00\x00\x00\x00\x00\x00\x00")
	gif := []byte("GIF89a\x00\x40\x00\x40\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00;")
	head := []byte("\x00\x00\x30\x00\x00\x00\x30\x00\x10\x06\x00\x00\x00") // 12288 x 12288, 16 bits, alpha
	png := append(append([]byte("\x89PNG\r\n\x1a\n"), chunkOf("IHDR", head)...), chunkOf("IDAT", make([]byte, 50000))...)
	for name, data := range map[string][]byte{"a.webp": webp, "a.gif": gif, "a.png": png} {
		if _, err := Decode(name, data); !errors.Is(err, ErrTruncated) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A photo for which there is no memory is refused before it is decoded, with both
// figures; [Size] still tells how large it is.
func TestReadAsksForMemory(t *testing.T) {
	defer func(f func() (uint64, bool)) { available = f }(available)
	path := save(t, "a.png", pngBytes(t, scene(600, 800)))
	for free, want := range map[uint64]error{1 << 20: ErrMemory, 1 << 30: nil} {
		available = func() (uint64, bool) { return free, true }
		_, err := Read(path)
		if !errors.Is(err, want) {
			t.Errorf("%d bytes free: %v", free, err)
		}
		if want != nil && (!strings.Contains(err.Error(), "800 x 600") || !strings.Contains(err.Error(), "1 MB are free")) {
			t.Error(err)
		}
		if w, h, err := Size(path); w != 800 || h != 600 || err != nil {
			t.Errorf("%d x %d, %v", w, h, err)
		}
	}
}

// The estimate is not below what decoding allocates in the end, and not far above.
func TestMemoryIsEstimated(t *testing.T) {
	deep := image.NewNRGBA64(image.Rect(0, 0, 700, 900))
	for i := range deep.Pix {
		deep.Pix[i] = uint8(i * i >> 7)
	}
	for i := 6; i < len(deep.Pix); i += 8 {
		deep.Pix[i], deep.Pix[i+1] = 255, 255
	}
	gray := image.NewGray(deep.Rect)
	gray.SetGray(9, 9, color.Gray{Y: 9})
	progressive, err := os.ReadFile(filepath.Join("testdata", "seeds", "progressive.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"deep.png": pngBytes(t, deep), "gray.png": pngBytes(t, gray), "a.jpg": jpegBytes(t, deep), "progressive.jpg": progressive,
	} {
		h, err := readHeader(data)
		if err != nil {
			t.Fatal(err)
		}
		before := allocations()
		if _, err := h.decode(data); err != nil {
			t.Fatal(err)
		}
		took, told := allocations()-before, h.memory(data)-int64(len(data))
		const aside = 1 << 18 // tables and buffers
		if took > uint64(told)+aside || uint64(told) > 4*took+aside {
			t.Errorf("%s: %d bytes were allocated, %d foretold", name, took, told)
		}
	}
}
