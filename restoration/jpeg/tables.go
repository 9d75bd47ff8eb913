package jpeg

import (
	"fmt"
	"slices"
)

// Table is the quantisation steps of a block's 64 coefficients, row by row (not in a
// file's zigzag order): 1..255, or to 65535 in files of 16-bit tables.
type Table [64]uint16

// lumaTable and colourTable are the tables of T.81 annex K.1.
var lumaTable = Table{
	16, 11, 10, 16, 24, 40, 51, 61,
	12, 12, 14, 19, 26, 58, 60, 55,
	14, 13, 16, 24, 40, 57, 69, 56,
	14, 17, 22, 29, 51, 87, 80, 62,
	18, 22, 37, 56, 68, 109, 103, 77,
	24, 35, 55, 64, 81, 104, 113, 92,
	49, 64, 78, 87, 103, 121, 120, 101,
	72, 92, 95, 98, 112, 100, 103, 99,
}

var colourTable = Table{
	17, 18, 24, 47, 99, 99, 99, 99,
	18, 21, 26, 66, 99, 99, 99, 99,
	24, 26, 56, 99, 99, 99, 99, 99,
	47, 66, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
}

// Tables are the tables of luma and colour for a quality of 1..100 as the Independent
// JPEG Group's library and most others scale those of T.81: 50 gives them as they are.
func Tables(quality int) (luma, colour Table) {
	if quality < 1 || quality > 100 {
		panic(fmt.Sprintf("jpeg: a quality of %d; it must be from 1 to 100", quality))
	}
	return scaled(lumaTable, quality), scaled(colourTable, quality)
}

func scaled(t Table, quality int) Table {
	scale := 200 - 2*quality
	if quality < 50 {
		scale = 5000 / quality
	}
	for i, v := range t {
		t[i] = uint16(min(max((int(v)*scale+50)/100, 1), 255))
	}
	return t
}

// Quality is the quality whose tables the tables of luma and, if there is one, of
// colour are closest to, by the mean distance of their steps in relation to the steps;
// exact says that they are those tables.
func Quality(tables ...Table) (quality int, exact bool) {
	best := -1.0
	for q := 1; q <= 100; q++ {
		luma, colour := Tables(q)
		d := 0.0
		for i, t := range tables[:min(len(tables), 2)] {
			d += distance(t, []Table{luma, colour}[i])
		}
		if best < 0 || d < best {
			quality, best = q, d
		}
	}
	return quality, best == 0
}

func distance(a, b Table) (d float64) {
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		d += max(x-y, y-x) / (x + y)
	}
	return d
}

// Turned is the table for a picture whose sides have changed places.
func (t Table) Turned() Table {
	var out Table
	for i, v := range t {
		out[i%8*8+i/8] = v
	}
	return out
}

// Sampling is how many pixels one sample of colour stands for.
type Sampling struct{ Across, Down int }

// The samplings that files commonly have, by the names people know. 4:4:4 has as many
// samples of colour as of luma.
var samplingNames = []struct {
	name string
	s    Sampling
}{
	{"4:4:4", Sampling{1, 1}}, {"4:2:2", Sampling{2, 1}}, {"4:2:0", Sampling{2, 2}},
	{"4:4:0", Sampling{1, 2}}, {"4:1:1", Sampling{4, 1}}, {"4:1:0", Sampling{4, 2}},
}

// String is the sampling's name, "4:2:0"; "" for one that has none.
func (s Sampling) String() string {
	for _, n := range samplingNames {
		if n.s == s {
			return n.name
		}
	}
	return ""
}

// ParseSampling reads a name such as 4:2:0.
func ParseSampling(name string) (Sampling, error) {
	var names []string
	for _, n := range samplingNames {
		if n.name == name {
			return n.s, nil
		}
		names = append(names, n.name)
	}
	return Sampling{}, fmt.Errorf("there is no sampling of colour called %q; choose one of %s", name, slices.Clip(names))
}
