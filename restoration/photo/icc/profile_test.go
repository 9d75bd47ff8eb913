package icc

import (
	"errors"
	"math"
	"testing"

	"afterimage/restoration/photo/icc/icctest"
)

// kinds are profiles of every kind that is understood.
func kinds() map[string][]byte {
	return map[string][]byte{
		"srgb": icctest.SRGB(), "adobe": icctest.AdobeRGB(), "p3": icctest.DisplayP3(), "prophoto": icctest.ProPhoto(),
		"gray": icctest.Gray(2.2), "dot gain": icctest.DotGain(),
		"mft1": icctest.Scanner("mft1"), "mft2": icctest.Scanner("mft2"), "mAB": icctest.Scanner("mAB "),
		"inks": icctest.Inks(),
	}
}

// Little CMS sees the same colours.
func TestAgainstLittleCMS(t *testing.T) {
	for name, data := range kinds() {
		t.Run(name, func(t *testing.T) {
			most := 0.05 // it prints four decimals, and rounds gray and tables to 16 bits
			if name == "inks" {
				most = 0.5 // it interpolates four dimensions as three and one
			}
			if mean, worst := againstLCMS(t, data); worst > most {
				t.Errorf("colours differ by %.4f in the mean and %.4f at most", mean, worst)
			}
		})
	}
}

func TestIsSRGB(t *testing.T) {
	for name, data := range kinds() {
		p, err := Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if p.IsSRGB() != (name == "srgb") {
			t.Errorf("%s: IsSRGB is %v", name, p.IsSRGB())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	adobe := icctest.AdobeRGB()
	change := func(at int, text string) []byte {
		out := append([]byte(nil), adobe...)
		copy(out[at:], text)
		return out
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":       {nil, ErrDamaged},
		"no signature":  {change(36, "none"), ErrDamaged},
		"a link":        {change(12, "link"), ErrUnsupported},
		"a device":      {change(16, "LUV "), ErrUnsupported},
		"a space":       {change(20, "Luv "), ErrUnsupported},
		"many tags":     {change(128, "\xff\xff\xff\xff"), ErrDamaged},
		"a far tag":     {change(132+4, "\x7f\xff\xff\xff"), ErrDamaged},
		"a long tag":    {change(132+8, "\xff\xff\xff\xff"), ErrDamaged},
		"no red":        {change(132+12, "none"), ErrDamaged},
		"cut short":     {adobe[:len(adobe)-20], ErrDamaged},
		"no colours":    {icctest.Matrix(2, [4][2]float64{{0.6, 0.3}, {0.6, 0.3}, {0.1, 0.1}, {0.3127, 0.329}}, icctest.Gamma(2)), ErrDamaged},
		"curve of form": {icctest.Matrix(2, [4][2]float64{{0.64, 0.33}, {0.3, 0.6}, {0.15, 0.06}, {0.3127, 0.329}}, icctest.Parametric(9, 1)), ErrUnsupported},
	} {
		if _, err := Parse(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A curve that has no value somewhere is not followed into a table.
func TestCurveWithoutValues(t *testing.T) {
	no := parametric{gamma: -1, a: 1, d: never}
	v := values{0, 0, 0}
	for _, s := range []stage{
		curves{no, no, no}, matrixStage{m: [3][3]float64{{1, -1, 0}, {0, 1, 0}, {0, 0, 1}}},
		curves{sampled{0, 1}, sampled{0, 1}, sampled{0, 1}},
	} {
		s.apply(&v)
	}
	v[0] = math.NaN()
	newTable([]int{2, 2, 2}, make([]float64, 24)).apply(&v)
	if v != (values{}) {
		t.Errorf("a colour of %v", v)
	}
	if _, err := Parse(icctest.Gray(0)); err != nil {
		t.Error(err)
	}
	if _, err := Parse(icctest.Matrix(4, [4][2]float64{{0.64, 0.33}, {0.3, 0.6}, {0.15, 0.06}, {0.3127, 0.329}},
		icctest.Parametric(0, -2))); !errors.Is(err, ErrDamaged) {
		t.Errorf("a curve that goes to infinity: %v", err)
	}
}

// Whatever the bytes are, a profile is refused or gives colours and a way back.
func FuzzParse(f *testing.F) {
	for _, data := range kinds() {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Parse(data)
		if err != nil {
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrUnsupported) {
				t.Fatal(err)
			}
			return
		}
		p.IsSRGB()
		c, ok := p.Converter(8)
		if !ok {
			return
		}
		x, y, z := c.SRGB(3, 200, 77)
		if p.Tables() {
			return // the grids of what is shown and of the inverse take too long for a fuzzer
		}
		p.Limits()
		c.Shown()(3, 200, 77)
		for _, v := range [][3]float64{{x, y, z}, {-3, 0.5, 9}} {
			r, g, b := c.Device(v[0], v[1], v[2])
			for _, d := range [3]float64{r, g, b} {
				if !(d >= 0 && d <= 255) {
					t.Fatalf("a sample of %g", d)
				}
			}
		}
	})
}
