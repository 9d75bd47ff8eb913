package restoration

import (
	"math"
	"testing"

	"afterimage/linearops"
)

// faded is a picture whose luma goes from low to high, in one tone: chroma that grows
// towards the middle of luma.
func faded(h, w int, low, high float64, tinted bool) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for y := range h {
		for x := range w {
			luma := low + (high-low)*float64(x)/float64(w-1)
			c := [3]float64{}
			if tinted {
				red := 0.2 * (1 - luma*luma)
				blue := -0.3 * (1 - luma*luma)
				c = [3]float64{red, -(0.2126*red + 0.0722*blue) / 0.7152, blue}
			}
			for k := range c {
				m.Row(k, y)[x] = float32(luma + c[k])
			}
		}
	}
	return m
}

func TestStretchTakesThePercentilesToTheEnds(t *testing.T) {
	m := faded(20, 201, -0.5, 0.3, false)
	out, gain := stretch(m, nil, 1, false)
	if math.Abs(gain-2/(0.8*0.98)) > 0.02 {
		t.Errorf("the gain is %g", gain)
	}
	row := out.Row(1, 3)
	if math.Abs(float64(row[2])+1) > 0.01 || math.Abs(float64(row[198])-1) > 0.01 {
		t.Errorf("the percentiles went to %g and %g", row[2], row[198])
	}
	if row[0] != -1 || row[200] != 1 {
		t.Errorf("the ends are %g and %g; want them clipped", row[0], row[200])
	}
	mask := make([]float32, m.Plane())
	for y := range 20 {
		for x := 150; x < 201; x++ {
			mask[y*201+x] = 1 // damage is no tone
		}
	}
	if _, masked := stretch(m, mask, 1, false); masked <= gain {
		t.Errorf("without its bright part the photo is stretched by %g, with it by %g", masked, gain)
	}
	if _, gain := stretch(faded(4, 64, 0.1, 0.1, false), nil, 0.5, false); gain != 1 {
		t.Errorf("one tone throughout was stretched by %g", gain)
	}
	if _, gain := stretch(faded(4, 64, 0.1, 0.12, false), nil, 0.5, false); gain != maxStretch {
		t.Errorf("next to nothing was stretched by %g", gain)
	}
}

func TestStretchingApartTakesACastAway(t *testing.T) {
	m := faded(20, 201, -0.9, 0.9, false)
	for i := range m.PlanePix(2) {
		m.PlanePix(2)[i] = m.PlanePix(2)[i]*0.5 - 0.3
	}
	out, _ := stretch(m, nil, 0.5, true)
	for i, v := range out.PlanePix(2) {
		if d := math.Abs(float64(v - out.PlanePix(0)[i])); d > 0.02 {
			t.Fatalf("pixel %d differs by %g in blue", i, d)
		}
	}
}

func TestToningIsFoundAndGivenBack(t *testing.T) {
	sepia := faded(64, 201, -0.9, 0.9, true)
	tone := findToning(sepia, nil)
	if tone == nil {
		t.Fatal("a photo of one tone was taken for one with colours")
	}
	gray := linearops.NewImage(sepia.Shape)
	for c := range 3 {
		copy(gray.PlanePix(c), lumaOf(sepia).Pix)
	}
	tone.apply(gray, srgb)
	near(t, "toned", gray.Pix, sepia.Pix, 0.02)
	near(t, "luma", lumaOf(gray).Pix, lumaOf(sepia).Pix, 1e-5)

	coloured := faded(64, 201, -0.9, 0.9, true)
	for y := range 32 {
		for x := range 201 {
			coloured.Row(0, y)[x] += 0.15
		}
	}
	if findToning(coloured, nil) != nil {
		t.Error("a photo whose upper half is redder was taken for one of one tone")
	}
	if tone := findToning(faded(64, 64, -1, 1, false), nil); tone == nil || tone.at(0.3) != [3]float32{} {
		t.Error("a gray photo has the tone gray")
	}
}

// The gamut ends: chroma gives way, luma stays.
func TestTonedPicturesKeepTheirLumaInTheGamut(t *testing.T) {
	tone := new(toning)
	for k := range tone.chroma[0] {
		tone.chroma[0][k], tone.chroma[1][k], tone.chroma[2][k] = 0.5, -0.1, -0.4817
	}
	m := linearops.NewImage(linearops.Shape{C: 3, H: 1, W: 9})
	for x := range 9 {
		for c := range 3 {
			m.Row(c, 0)[x] = float32(x-4) / 4
		}
	}
	want := lumaOf(m).Pix
	tone.apply(m, srgb)
	near(t, "luma", lumaOf(m).Pix, want, 1e-4)
	for i, v := range m.Pix {
		if v < -1 || v > 1 {
			t.Fatalf("value %d is %g", i, v)
		}
	}
	if m.PlanePix(0)[0] != -1 || m.PlanePix(0)[8] != 1 {
		t.Error("black and white have no colour")
	}
}
