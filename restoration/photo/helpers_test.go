package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"afterimage/linearops"
)

// scene is a picture of smooth colours with an edge, h x w pixels.
func scene(h, w int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{R: uint8(40 + 160*x/w), G: uint8(60 + 150*y/h), B: uint8(200 - 100*x/w), A: 255}
			if x > w/2 && y > h/3 {
				c.R, c.B = c.B, c.R
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func pngBytes(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegBytes(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// save writes data to a new file and returns its path.
func save(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// chunkOf is a PNG chunk with its checksum.
func chunkOf(id string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, id...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// ramp is an image of every sample of a depth, with different planes.
func ramp(depth int) linearops.Image {
	side := 1 << (depth / 2)
	m := linearops.NewImage(linearops.Shape{C: 3, H: side, W: side})
	table := sampleTable(depth)
	full := 1<<depth - 1
	for i := range m.Plane() {
		m.PlanePix(0)[i] = table[uint16(i)]
		m.PlanePix(1)[i] = table[uint16(full-i)]
		m.PlanePix(2)[i] = table[uint16((i*7)&full)]
	}
	return m
}

// names lists a folder.
func names(t testing.TB, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range list {
		out = append(out, e.Name())
	}
	return out
}
