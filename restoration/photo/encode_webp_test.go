package photo

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"afterimage/linearops"
)

// Samples of 8 bits come back as they were, whatever the picture: noise, planes, an odd
// size, gray, a single pixel.
func TestWebPIsExact(t *testing.T) {
	noise := rand.New(rand.NewPCG(1, 2))
	level := func(v uint16) float32 { return float32(float64(v)/127.5 - 1) }
	for name, c := range map[string]struct {
		shape linearops.Shape
		value func(i int) float32
	}{
		"noise": {linearops.Shape{C: 3, H: 67, W: 53}, func(int) float32 { return level(uint16(noise.IntN(256))) }},
		"ramp":  {linearops.Shape{C: 3, H: 300, W: 256}, func(i int) float32 { return level(uint16(i % 256)) }},
		"flat":  {linearops.Shape{C: 3, H: 40, W: 40}, func(int) float32 { return 1 }},
		"gray":  {linearops.Shape{C: 1, H: 33, W: 31}, func(i int) float32 { return level(uint16(i * 7 % 256)) }},
		"pixel": {linearops.Shape{C: 3, H: 1, W: 1}, func(int) float32 { return level(77) }},
	} {
		m := linearops.NewImage(c.shape)
		for i := range m.Pix {
			m.Pix[i] = c.value(i)
		}
		path := filepath.Join(t.TempDir(), name+".webp")
		written, err := Write(path, m, WriteOptions{Depth: 16, Mark: "Restored <with> Afterimage"})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		back, err := Read(path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if written.Lossy || back.Lossy || back.Depth != 8 || back.Format != WebP {
			t.Errorf("%s: %+v, %d bits, %s", name, written, back.Depth, back.Format)
		}
		if n := back.Differing(m, 0, 0, make([]float32, m.Plane()), 8); n != 0 {
			t.Errorf("%s: %d pixels differ", name, n)
		}
	}
}

func TestWebPSaysWhatItCannotHold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.webp")
	m := ramp(8)
	for what, err := range map[string]error{
		"transparency": second(Write(path, m, WriteOptions{Alpha: make([]float32, m.Plane())})),
		"size":         second(Write(path, linearops.NewImage(linearops.Shape{C: 1, H: 1, W: maxSideWebP + 1}), WriteOptions{})),
	} {
		if !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
