package linearops_test

import (
	"math"
	"testing"

	"afterimage/linearops"
)

// TestSpectra holds At and Read of every kind, at every offset and length, against
// the list that it stands for.
func TestSpectra(t *testing.T) {
	block, err := linearops.NewBlockAverage(linearops.Shape{C: 2, H: 6, W: 9}, 3)
	if err != nil {
		t.Fatal(err)
	}
	corners := make([]float32, 108)
	for i := range corners {
		if column, row := i%9, i/9%6; column%3 == 0 && row%3 == 0 {
			corners[i] = 1.0 / 3
		}
	}
	for _, c := range []struct {
		name string
		sp   linearops.Spectrum
		want []float32
	}{
		{"constant", linearops.ConstantSpectrum(4, 0.5), []float32{0.5, 0.5, 0.5, 0.5}},
		{"empty", linearops.ConstantSpectrum(0, 1), nil},
		{"prefix", linearops.PrefixSpectrum(5, 2, 3), []float32{3, 3, 0, 0, 0}},
		{"dense", linearops.DenseSpectrum([]float32{0, 1, 2}), []float32{0, 1, 2}},
		{"periodic", linearops.PeriodicSpectrum([]float32{1, 0, 2}, 7), []float32{1, 0, 2, 1, 0, 2, 1}},
		{"mask", linearops.MaskSpectrum([]bool{true, false}, 5, 4), []float32{0, 4, 0, 4, 0}},
		{"corners", block.Spectrum(), corners},
	} {
		n := len(c.want)
		if c.sp.Len() != n {
			t.Errorf("%s: length %d", c.name, c.sp.Len())
		}
		for off := range n + 1 {
			for k := range n - off + 1 {
				got := make([]float32, k)
				for i := range got {
					got[i] = -1
				}
				c.sp.Read(got, off)
				for i, v := range got {
					if v != c.want[off+i] || v != c.sp.At(off+i) {
						t.Fatalf("%s: entry %d is %v, %v; want %v", c.name, off+i, v, c.sp.At(off+i), c.want[off+i])
					}
				}
			}
		}
	}
}

func TestSpectraRefuse(t *testing.T) {
	inf := float32(math.Inf(1))
	for name, f := range map[string]func(){
		"a negative value":       func() { linearops.ConstantSpectrum(3, -1) },
		"infinity":               func() { linearops.DenseSpectrum([]float32{0, inf}) },
		"a number that is none":  func() { linearops.DenseSpectrum([]float32{inf - inf}) },
		"too long a prefix":      func() { linearops.PrefixSpectrum(3, 4, 1) },
		"no period":              func() { linearops.PeriodicSpectrum(nil, 3) },
		"an entry past the end":  func() { linearops.ConstantSpectrum(3, 1).At(3) },
		"a stretch past the end": func() { linearops.MaskSpectrum([]bool{true}, 3, 1).Read(make([]float32, 3), 1) },
		"a stretch before 0":     func() { linearops.DenseSpectrum([]float32{1}).Read(make([]float32, 1), -1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is accepted", name)
				}
			}()
			f()
		}()
	}
}
