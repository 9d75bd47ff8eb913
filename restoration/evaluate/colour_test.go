package evaluate_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration/evaluate"
)

// recorded is testdata/colour.json, made by NumPy and Pillow.
type recorded struct {
	Colour []struct {
		Kind                  string
		Chroma, Colourfulness float64
	}
	Resize []struct {
		H, W   int
		Middle []float64 // the middle 8 x 8 pixels
	}
}

func readRecorded(t *testing.T) recorded {
	t.Helper()
	raw, err := os.ReadFile("testdata/colour.json")
	if err != nil {
		t.Fatal(err)
	}
	var r recorded
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Colour) != 3 || len(r.Resize) != 2 {
		t.Fatalf("%d and %d cases", len(r.Colour), len(r.Resize))
	}
	return r
}

func TestColoursEqualNumPy(t *testing.T) {
	for _, c := range readRecorded(t).Colour {
		a, b := pair(c.Kind, linearops.Shape{C: 3, H: 24, W: 30})
		// Half an ulp of a float32 near an edge of the gamut moves a* by 1e-3.
		if got := evaluate.ChromaError(a, b); !(math.Abs(got-c.Chroma) <= 2e-3) {
			t.Errorf("%s: chroma error %.5f, NumPy has %.5f", c.Kind, got, c.Chroma)
		}
		if got := evaluate.Colourfulness(a); !(math.Abs(got-c.Colourfulness) <= 1e-3) {
			t.Errorf("%s: colourfulness %.5f, NumPy has %.5f", c.Kind, got, c.Colourfulness)
		}
	}
}

// The corners of the gamut, as every table of CIELAB has them.
func TestLab(t *testing.T) {
	for _, c := range [][6]float64{
		{-1, -1, -1, 0, 0, 0}, {1, 1, 1, 100, 0, 0}, {1, -1, -1, 53.24, 80.09, 67.20},
		{-1, 1, -1, 87.73, -86.18, 83.18}, {-1, -1, 1, 32.30, 79.19, -107.86}, {3, -7, -1, 53.24, 80.09, 67.20},
	} {
		l, a, b := evaluate.Lab(c[0], c[1], c[2])
		if math.Abs(l-c[3]) > 0.02 || math.Abs(a-c[4]) > 0.02 || math.Abs(b-c[5]) > 0.02 {
			t.Errorf("%v is (%.2f, %.2f, %.2f), want %v", c[:3], l, a, b, c[3:])
		}
	}
}

func TestGrayHasNoColour(t *testing.T) {
	m, _ := pair("texture", linearops.Shape{C: 3, H: 24, W: 30})
	n := m.Plane()
	copy(m.Pix[n:], m.Pix[:n])
	copy(m.Pix[2*n:], m.Pix[:n])
	if c := evaluate.Colourfulness(m); c > 1e-4 {
		t.Errorf("the colourfulness of gray is %v", c)
	}
}

func TestResizeEqualsPillow(t *testing.T) {
	m, _ := pair("unlike", linearops.Shape{C: 3, H: 40, W: 36})
	plane := linearops.Image{Shape: linearops.Shape{C: 1, H: 40, W: 36}, Pix: m.PlanePix(1)}
	for _, c := range readRecorded(t).Resize {
		got := evaluate.Resize(plane, c.H, c.W)
		for i, want := range c.Middle {
			v := float64(got.Row(0, c.H/2-4+i/8)[c.W/2-4+i%8])
			if math.Abs(v-want) > 2e-5 {
				t.Fatalf("%d x %d: value %d of the middle is %v, Pillow has %v", c.W, c.H, i, v, want)
			}
		}
	}
}
