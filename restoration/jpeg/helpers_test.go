package jpeg

import (
	"image"
	_ "image/jpeg" // the bundled photos
	"math/rand/v2"
	"os"
	"testing"

	"afterimage/linearops"
)

// scene is a part of a bundled photo at half its size, which has no traces of the
// compression of its file any more, rounded to 8 bits.
func scene(t testing.TB, name string, h, w int) linearops.Image {
	t.Helper()
	f, err := os.Open("../../resources/samples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	src, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	left, top := (src.Bounds().Dx()-2*w)/2, (src.Bounds().Dy()-2*h)/2
	if left < 0 || top < 0 {
		t.Fatalf("%s has %v", name, src.Bounds())
	}
	for y := range h {
		for x := range w {
			var sum [3]uint32
			for i := range 4 {
				r, g, b, _ := src.At(left+2*x+i%2, top+2*y+i/2).RGBA()
				sum[0], sum[1], sum[2] = sum[0]+r>>8, sum[1]+g>>8, sum[2]+b>>8
			}
			for c := range 3 {
				m.Row(c, y)[x] = float32((sum[c]+2)/4)/levels - 1
			}
		}
	}
	return m
}

// scenes is the bundled photos side by side, 128 x 384 pixels.
func scenes(t testing.TB) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: 3, H: 128, W: 384})
	for i, name := range []string{"portrait.jpg", "cat.jpg", "coffee.jpg"} {
		m := scene(t, name, 128, 128)
		for c := range 3 {
			for y := range 128 {
				copy(out.Row(c, y)[128*i:], m.Row(c, y))
			}
		}
	}
	return out
}

// speckle is noise of 25 levels about gray.
func speckle(h, w int) linearops.Image {
	rng := rand.New(rand.NewPCG(1, 2))
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for i := range m.Pix {
		m.Pix[i] = rounded(float32(128 + 25*rng.NormFloat64()))
	}
	return m
}

// cut is the w x h pixels of m at (x, y).
func cut(m linearops.Image, x, y, w, h int) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: h, W: w})
	for c := range m.C {
		for row := range h {
			copy(out.Row(c, row), m.Row(c, row+y)[x:])
		}
	}
	return out
}

// code compresses m at a quality.
func code(m linearops.Image, quality int, s Sampling) *Coding {
	luma, colour := Tables(quality)
	return Encode(m, 0, 0, s, luma, colour)
}

var samplings = []Sampling{{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}}

// furthest is the largest distance of two slices' values.
func furthest(a, b []float32) (d float32) {
	for i := range a {
		d = max(d, a[i]-b[i], b[i]-a[i])
	}
	return d
}
