package raster

import (
	"image"
	"image/color"
	"testing"
)

func TestVeilAndRing(t *testing.T) {
	dst := image.NewRGBA(image.Rect(0, 0, 40, 40))
	Fill(dst, color.RGBA{0, 0, 0, 255})
	clip := image.Rect(0, 0, 30, 40)
	Veil(dst, clip, 20, 20, 8, color.RGBA{200, 0, 0, 255}, 0.5)
	Ring(dst, clip, 20, 20, 12, 2, color.RGBA{0, 0, 250, 255})
	for p, want := range map[image.Point]color.RGBA{
		{X: 20, Y: 20}: {100, 0, 0, 255}, {X: 13, Y: 20}: {100, 0, 0, 255}, {X: 10, Y: 20}: {0, 0, 0, 255},
		{X: 20, Y: 32}: {0, 0, 250, 255}, {X: 20, Y: 36}: {0, 0, 0, 255}, {X: 7, Y: 20}: {0, 0, 250, 255},
		{X: 33, Y: 20}: {0, 0, 0, 255}, // outside the clip
	} {
		if got := dst.RGBAAt(p.X, p.Y); got != want {
			t.Errorf("at %v: %v, want %v", p, got, want)
		}
	}
	Veil(dst, dst.Rect, -3, 39, 6, color.RGBA{0, 200, 0, 255}, 1) // beyond the frame
	if got := dst.RGBAAt(0, 39); got != (color.RGBA{0, 200, 0, 255}) {
		t.Errorf("at the corner %v", got)
	}
}
