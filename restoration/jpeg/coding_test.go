package jpeg

import (
	"slices"
	"testing"

	"afterimage/linearops"
)

// The coding of a photo that is turned is that of the upright photo, for each of
// EXIF's orientations and for sizes that are no multiples of anything.
func TestTurn(t *testing.T) {
	photo := scene(t, "portrait.jpg", 43, 61)
	for _, s := range samplings {
		c := code(photo, 50, s)
		for orientation := 1; orientation <= 8; orientation++ {
			got := c.Turn(orientation)
			m := turned(photo, orientation)
			want := Encode(m, got.X, got.Y, got.Sampling(), got.Tables()...)
			if got.W != m.W || got.H != m.H || got.Units != want.Units {
				t.Fatalf("%v, orientation %d: %d x %d, %v units; want %v, %v", s, orientation, got.W, got.H, got.Units, m.Shape, want.Units)
			}
			if same := got.Same(want); same < 0.9995 { // sums are rounded in another order
				t.Errorf("%v, orientation %d: %g of the coefficients agree", s, orientation, same)
			}
		}
	}
}

// turned is a photo whose file is m, upright, by what EXIF says of rows and columns.
func turned(m linearops.Image, orientation int) linearops.Image {
	out := linearops.NewImage(m.Shape)
	if orientation >= 5 {
		out = linearops.NewImage(linearops.Shape{C: m.C, H: m.W, W: m.H})
	}
	for c := range m.C {
		for y := range m.H {
			for x := range m.W {
				bottom, right := m.H-1-y, m.W-1-x
				at := [][2]int{{y, x}, {y, right}, {bottom, right}, {bottom, x}, {x, y}, {x, bottom}, {right, bottom}, {right, y}}[orientation-1]
				out.Row(c, at[0])[at[1]] = m.Row(c, y)[x]
			}
		}
	}
	return out
}

// A crop has the units that hold it, with the photo's own coefficients.
func TestCrop(t *testing.T) {
	photo := scene(t, "portrait.jpg", 70, 90)
	for _, s := range samplings {
		c := code(photo, 40, s)
		got := c.Crop(19, 23, 40, 30)
		if got.X > 0 || got.Y > 0 || got.Shape().W+got.X < 40 || got.Shape().H+got.Y < 30 {
			t.Fatalf("%v: a grid of %v at %d, %d", s, got.Shape(), got.X, got.Y)
		}
		whole, part := c.Decode(false), got.Decode(false)
		for p := range 3 { // but for colour that is interpolated over the edge
			a := whole.Row(p, 23+10)[19:][8:32]
			b := part.Row(p, 10-got.Y)[-got.X:][8:32]
			if d := furthest(a, b); d > 1e-6 {
				t.Errorf("%v: the crop is off by %g in plane %d", s, d, p)
			}
		}
	}
}

func TestTables(t *testing.T) {
	luma, colour := Tables(50)
	if luma != lumaTable || colour != colourTable {
		t.Error("quality 50 is not the tables of T.81")
	}
	if luma, _ := Tables(10); luma[0] != 80 || luma[63] != 255 {
		t.Errorf("quality 10 begins with %d and ends with %d", luma[0], luma[63])
	}
	for q := 1; q <= 100; q++ {
		luma, colour := Tables(q)
		if got, exact := Quality(luma, colour, colour); got != q || !exact {
			t.Errorf("quality %d is taken for %d, %v", q, got, exact)
		}
	}
	luma[5] += 3
	if got, exact := Quality(luma); got != 50 || exact {
		t.Errorf("a table close to quality 50 is taken for %d, %v", got, exact)
	}
	if _, err := ParseSampling("4:2:3"); err == nil {
		t.Error("4:2:3 is taken for a sampling")
	}
}

// The expected error is that of the decoded photo, and rather more than less.
func TestNoise(t *testing.T) {
	photo := scenes(t)
	for _, quality := range []int{10, 30, 80} {
		c := code(photo, quality, Sampling{1, 1})
		sum := 0.0
		for i, v := range c.Decode(true).Pix {
			d := float64(v-photo.Pix[i]) * levels
			sum += d * d
		}
		truth := sum / float64(len(photo.Pix))
		if got := c.Noise() * c.Noise(); got < 0.9*truth || got > 2.6*truth {
			t.Errorf("quality %d: a mean square error of %g is expected, and is %g", quality, got, truth)
		}
	}
}

// Samples that were cut off at black and white lead back to their coefficients.
func TestSetSamples(t *testing.T) {
	photo := scene(t, "portrait.jpg", 64, 64)
	for i, v := range photo.Pix { // a contrast that the samples do not hold
		photo.Pix[i] = min(max(3*v, -1), 1)
	}
	for _, quality := range []int{10, 50, 90} {
		c := code(photo, quality, Sampling{2, 1})
		cut := 0
		back := NewCoding(c.W, c.H, 0, 0, c.Sampling(), c.Tables()...)
		for i, p := range c.planes() {
			samples := make([]byte, 64*p.BW*p.BH)
			for j, v := range p.samples() {
				samples[j] = byte(v + 128)
				if samples[j] == 0 || samples[j] == 255 {
					cut++
				}
			}
			back.SetSamples(i, samples, 8*p.BW)
		}
		if cut < 200 {
			t.Fatalf("quality %d: only %d samples are cut off", quality, cut)
		}
		if known, same := back.Known(), back.Same(c); known < 0.8 || same < 0.99 {
			t.Errorf("quality %d: %g of the blocks are known, %g of their coefficients are right", quality, known, same)
		}
	}
	bad := NewCoding(8, 8, 0, 0, Sampling{1, 1}, Table(slices.Repeat([]uint16{40}, 64)))
	noise := make([]byte, 64)
	for i := range noise {
		noise[i] = byte(64 + i*37%128)
	}
	bad.SetSamples(0, noise, 8)
	if bad.Known() != 0 {
		t.Error("samples that no coefficients lead to count as known")
	}
}
