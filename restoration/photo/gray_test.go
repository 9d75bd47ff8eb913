package photo

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"testing"

	"afterimage/linearops"
)

// decoded is a written file as the standard library or x/image sees it.
func decoded(t *testing.T, path string) image.Image {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := readHeader(data)
	if err != nil {
		t.Fatal(err)
	}
	m, err := h.codec.decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Colour becomes luma, in a file of one sample a pixel.
func TestWriteColourAsGray(t *testing.T) {
	m := ramp(8)
	m.PlanePix(0)[5], m.PlanePix(1)[5], m.PlanePix(2)[5] = 3, -1, -1 // clamped first: pure red
	for name, tolerance := range map[string]float64{"a.png": 0.5, "a.tif": 0.5, "a.jpg": 2} {
		for _, depth := range []int{8, 16} {
			path := filepath.Join(t.TempDir(), name)
			if _, err := Write(path, m, WriteOptions{Depth: depth, Quality: 100, Gray: true, Meta: Metadata{ICC: iccOf("RGB ", 200)}}); err != nil {
				t.Fatal(err)
			}
			got := decoded(t, path)
			if model := got.ColorModel(); model != color.GrayModel && model != color.Gray16Model {
				t.Fatalf("%s of %d bits holds a %T", name, depth, got)
			}
			for i := range m.Plane() {
				level := func(c int) float64 { return 127.5 * (min(max(float64(m.PlanePix(c)[i]), -1), 1) + 1) }
				want := 0.2126*level(0) + 0.7152*level(1) + 0.0722*level(2)
				y, _, _, _ := got.At(i%m.W, i/m.W).RGBA()
				if d := math.Abs(float64(y)/257 - want); d > tolerance+1e-4 {
					t.Fatalf("%s of %d bits: %g at %d, want %g", name, depth, float64(y)/257, i, want)
				}
			}
			if p, err := Read(path); err != nil || !p.Gray || p.Meta.ICC != nil {
				t.Errorf("%s of %d bits reads back as gray %v, profile %d, %v", name, depth, p.Gray, len(p.Meta.ICC), err)
			}
		}
	}
}

// Every sample of a gray photo, held in three equal planes, stays.
func TestWriteGrayKeepsGraySamples(t *testing.T) {
	for _, depth := range []int{8, 16} {
		m := ramp(depth)
		copy(m.PlanePix(1), m.PlanePix(0))
		copy(m.PlanePix(2), m.PlanePix(0))
		p := newPicture(m, WriteOptions{Depth: depth, Gray: true})
		if p.channels != 1 {
			t.Fatalf("%d samples a pixel", p.channels)
		}
		for i, v := range p.samples {
			if int(v) != i {
				t.Fatalf("%d bits: sample %d became %d", depth, i, v)
			}
		}
	}
}

func TestWriteGrayWithAlpha(t *testing.T) {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 2, W: 2})
	m.PlanePix(0)[0] = 1
	path := filepath.Join(t.TempDir(), "a.png")
	if _, err := Write(path, m, WriteOptions{Gray: true, Alpha: []float32{1, 0.5, 0.2, 1}}); err != nil {
		t.Fatal(err)
	}
	p, err := Read(path)
	if err != nil || !p.Gray || p.Alpha() == nil {
		t.Errorf("%v, %v", p, err)
	}
}
