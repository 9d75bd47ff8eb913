package raster

import (
	"image"
	"image/color"
	"math"
	"testing"
)

// inked is the ink on a black frame, in pixels, with its middle.
func inked(m *image.RGBA) (area, x, y float64) {
	for py := range m.Rect.Dy() {
		for px := range m.Rect.Dx() {
			v := float64(m.RGBAAt(px, py).R) / 255
			area += v
			x += v * (float64(px) + 0.5)
			y += v * (float64(py) + 0.5)
		}
	}
	return area, x / area, y / area
}

func blackFrame(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	Fill(m, color.RGBA{A: 255})
	return m
}

func TestDiscHasItsAreaAndPlace(t *testing.T) {
	for _, r := range []float64{3, 7.5, 15} {
		m := blackFrame(60, 50)
		Disc(m, m.Rect, 31.3, 22.8, r, color.RGBA{255, 255, 255, 255})
		area, x, y := inked(m)
		if want := math.Pi * r * r; math.Abs(area-want) > 0.02*want+0.5 || math.Hypot(x-31.3, y-22.8) > 0.05 {
			t.Errorf("radius %g: area %g, want %g; at %g, %g", r, area, want, x, y)
		}
	}
	m := blackFrame(20, 20)
	Disc(m, image.Rect(0, 0, 10, 20), 10, 10, 30, color.RGBA{255, 255, 255, 255})
	if area, _, _ := inked(m); math.Abs(area-200) > 1 {
		t.Errorf("outside the clip: %g pixels", area)
	}
}

// TestArrowPointsWhereItSays: a triangle of height 1.5 d and base 2 d has the area
// 1.5 d^2, and its centre of mass where it was put.
func TestArrowPointsWhereItSays(t *testing.T) {
	for _, d := range [][2]float64{{8, 0}, {-8, 0}, {0, 8}, {0, -8}, {6, 6}} {
		m := blackFrame(60, 60)
		Arrow(m, m.Rect, 30, 30, d[0], d[1], color.RGBA{255, 255, 255, 255})
		long := math.Hypot(d[0], d[1])
		area, x, y := inked(m)
		if want := 1.5 * long * long; math.Abs(area-want) > 0.03*want || math.Hypot(x-30, y-30) > 0.3 {
			t.Errorf("%v: area %g, want %g; at %g, %g", d, area, want, x, y)
		}
		near := m.RGBAAt(int(30+0.8*d[0]), int(30+0.8*d[1])).R
		far := m.RGBAAt(int(30-0.8*d[0]), int(30-0.8*d[1])).R
		if near < 128 || far != 0 {
			t.Errorf("%v: %d at its tip, %d behind it", d, near, far)
		}
	}
	m := blackFrame(9, 9)
	if Arrow(m, m.Rect, 4, 4, 0, 0, color.RGBA{255, 255, 255, 255}); m.Pix[4*40] != 0 {
		t.Error("an arrow of no length was painted")
	}
}
