package photo

import (
	"errors"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"afterimage/linearops"
)

func TestReadMask(t *testing.T) {
	const w, h = 40, 30
	white := func(x, y int) bool { return x >= 10 && x < 20 && y >= 5 && y < 12 }
	paint := func(set func(x, y int, on bool)) {
		for y := range h {
			for x := range w {
				set(x, y, white(x, y))
			}
		}
	}
	gray := image.NewGray(image.Rect(0, 0, w, h))
	paint(func(x, y int, on bool) {
		if on {
			gray.SetGray(x, y, color.Gray{Y: 255})
		}
	})
	clear := image.NewNRGBA(gray.Rect) // opaque is damaged, whatever the colour
	paint(func(x, y int, on bool) {
		if on {
			clear.SetNRGBA(x, y, color.NRGBA{A: 255})
		}
	})
	opaque := image.NewNRGBA(gray.Rect) // alpha says nothing: luma does
	paint(func(x, y int, on bool) {
		c := color.NRGBA{A: 255}
		if on {
			c = color.NRGBA{255, 255, 255, 255}
		}
		opaque.SetNRGBA(x, y, c)
	})
	for name, data := range map[string][]byte{
		"gray.png": pngBytes(t, gray), "clear.png": pngBytes(t, clear), "opaque.png": pngBytes(t, opaque),
		"lossy.jpg": jpegBytes(t, gray),
	} {
		mask, err := ReadMask(save(t, name, data), w, h)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range mask {
			far := name != "lossy.jpg" || i%w < 8 || i%w >= 24 || i/w >= 16
			if on := white(i%w, i/w); far && (on != (a > 0) || on && a != 1) {
				t.Fatalf("%s: %g at %d,%d", name, a, i%w, i/w)
			}
		}
	}
}

func TestReadMaskOfAnotherSize(t *testing.T) {
	_, err := ReadMask(save(t, "m.png", pngBytes(t, scene(30, 40))), 41, 30)
	if !errors.Is(err, ErrMaskSize) || !strings.Contains(err.Error(), "40 x 30") || !strings.Contains(err.Error(), "41 x 30") {
		t.Error(err)
	}
}

func TestReadKernel(t *testing.T) {
	m := image.NewGray16(image.Rect(0, 0, 5, 3))
	m.SetGray16(2, 1, color.Gray16{Y: 30000})
	m.SetGray16(3, 1, color.Gray16{Y: 10000})
	k, err := ReadKernel(save(t, "k.png", pngBytes(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	if k.H != 3 || k.W != 5 || k.Y != 1 || k.X != 2 {
		t.Errorf("kernel of %d x %d, anchor %d,%d", k.H, k.W, k.Y, k.X)
	}
	if math.Abs(float64(k.At(1, 2))-0.75) > 1e-6 || math.Abs(float64(k.At(1, 3))-0.25) > 1e-6 || k.At(0, 0) != 0 {
		t.Errorf("taps %v", k.Taps)
	}
	for name, want := range map[string]error{"black.png": linearops.ErrKernelSum, "large.png": ErrTooLarge} {
		side := 9
		if name == "large.png" {
			side = linearops.MaxKernelSide + 2
		}
		_, err := ReadKernel(save(t, name, pngBytes(t, image.NewGray(image.Rect(0, 0, side, side)))))
		if !errors.Is(err, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
