package restoration

import (
	"testing"

	"afterimage/linearops"
)

// widePhoto has values beyond black and white of sRGB in some of its pixels.
func widePhoto() linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 16, W: 16})
	for i := range m.Pix {
		m.Pix[i] = float32(i%40)/10 - 2
	}
	return m
}

// Pictures of a photo of wide gamut are clamped to its limits, and others to [-1, 1].
func TestLimits(t *testing.T) {
	wide := Limits{-1.5, 1.25}
	for _, c := range []struct{ given, want Limits }{{Limits{}, Limits{-1, 1}}, {wide, wide}} {
		s := DefaultSettings(Denoise)
		s.Noise = Noise{Levels: 5}
		p, err := NewPlan(s, Inputs{Photo: widePhoto(), Limits: c.given})
		if err != nil {
			t.Fatal(err)
		}
		m := p.Finish(linearops.Image{}, widePhoto().Pix)
		more := p.Finisher().Apply(m, Finish{Strength: 1, Saturation: 3}, nil)
		faded := p.Finisher().Apply(m, Finish{Strength: 0.5, Saturation: 1}, nil)
		for i, v := range m.Pix {
			if want := min(max(widePhoto().Pix[i], c.want.Low), c.want.High); v != want {
				t.Fatalf("limits %v: value %d is %g, want %g", c.given, i, v, want)
			}
			for _, w := range []float32{more.Pix[i], faded.Pix[i]} {
				if w < c.want.Low || w > c.want.High {
					t.Fatalf("limits %v: a finished value of %g", c.given, w)
				}
			}
		}
		low, high := false, false
		for _, v := range more.Pix {
			low, high = low || v < -1, high || v > 1
		}
		if outside := c.want != (Limits{-1, 1}); low != outside || high != outside {
			t.Errorf("limits %v: finished values below -1 %v, above 1 %v", c.given, low, high)
		}
	}
}

// What an inpainting keeps stays, however far out it lies.
func TestKeptValuesAreNotClamped(t *testing.T) {
	mask := make([]float32, 256)
	mask[100] = 1
	photo := widePhoto()
	p, err := NewPlan(DefaultSettings(Inpaint), Inputs{Photo: photo, Mask: mask})
	if err != nil {
		t.Fatal(err)
	}
	m := p.Finish(linearops.Image{}, photo.Pix)
	for i, v := range m.Pix {
		if want := photo.Pix[i]; i%256 != 100 && v != want {
			t.Fatalf("value %d is %g, want %g", i, v, want)
		}
	}
}

// A composition goes as far as what it is made of.
func TestCompositionKeepsWideValues(t *testing.T) {
	base := linearops.NewImage(linearops.Shape{C: 3, H: 32, W: 32})
	over := linearops.NewImage(base.Shape)
	for i := range over.Pix {
		over.Pix[i] = -1.75
	}
	weights := make([]uint8, 32*32)
	for i := range weights {
		weights[i] = 255
	}
	out := Compose(base, []Layer{{Image: over, Weights: Whole(weights, 32)}}, nil)
	for i, v := range out.Pix {
		if v > -1.74 || v < -1.75 {
			t.Fatalf("value %d is %g, want -1.75", i, v)
		}
	}
}
