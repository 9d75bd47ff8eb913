package blind

import (
	"math"
	"math/rand/v2"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// load reads a region of a photo, moved so that it lies inside.
func load(t testing.TB, path string, x, y, w, h int) linearops.Image {
	p, err := photo.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return p.Region(min(x, p.W-w), min(y, p.H-h), w, h)
}

// blurred simulates a photo of the scene m: blurred in linear light (lin) or on the file's
// numbers, with noise of levels and rounded to 8 bits. The kernel's reach is cut off, so
// that nothing is assumed beyond the border.
func blurred(m linearops.Image, k plane, levels float64, seed uint64, lin bool) linearops.Image {
	ry, rx := k.h/2, k.w/2
	out := linearops.NewImage(linearops.Shape{C: m.C, H: m.H - 2*ry, W: m.W - 2*rx})
	rng := rand.New(rand.NewPCG(seed, 7))
	for c := range m.C {
		src := make([]float32, m.Plane())
		for i, v := range m.PlanePix(c) {
			src[i] = (v + 1) / 2
			if lin {
				src[i] = linear(src[i])
			}
		}
		for y := range out.H {
			for x := range out.W {
				var s float32
				for v := range k.h {
					row := src[(y+2*ry-v)*m.W+x : (y+2*ry-v)*m.W+x+k.w]
					for u, t := range row {
						s += k.pix[v*k.w+k.w-1-u] * t
					}
				}
				if lin {
					s = encode(s)
				}
				s += float32(rng.NormFloat64() * levels / 255)
				s = min(max(s, 0), 1)
				s = float32(math.Round(float64(s)*255)) / 255
				out.Pix[(c*out.H+y)*out.W+x] = 2*s - 1
			}
		}
	}
	return out
}

// crops are the places of the Kodak photos that are measured with.
var crops = []struct {
	name string
	x, y int
}{{"kodim05", 200, 60}, {"kodim08", 200, 60}, {"kodim19", 100, 150}, {"kodim23", 250, 60}}

// crop copies a region of a photo.
func crop(m linearops.Image, r restoration.Rect) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: r.H, W: r.W})
	for c := range m.C {
		for y := range r.H {
			copy(out.Row(c, y), m.Row(c, r.Y+y)[r.X:r.X+r.W])
		}
	}
	return out
}
