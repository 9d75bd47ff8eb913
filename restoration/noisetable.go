package restoration

import (
	"math"

	"afterimage/linearops"
)

// NoiseTable is the noise of each value of a measurement, by its plane and its brightness.
// It is read-only.
type NoiseTable struct {
	planes [][toneLevels]float64 // standard deviation on the [-1, 1] scale
	tone   []uint8               // the level of each measured value
	plane  int                   // values of a plane
}

// toneLevels is the number of levels that a table tells apart.
const toneLevels = 256

// NewNoiseTable is the noise of a measurement y by curves, one for all planes or one each
// (other numbers panic); none is below floor, in 8-bit levels. missing marks pixels of all
// planes that are unknown; nil for none.
//
// Brightness is not that of the value alone, which its own noise makes darker or brighter,
// but the mean of those of 5 x 5 values around that differ from it by no more than noise
// explains (Lee, Digital image smoothing and the sigma filter, 1983).
func NewNoiseTable(curves []NoiseCurve, floor float64, y linearops.Image, missing []bool) *NoiseTable {
	if n := len(curves); n == 0 || n != 1 && n != y.C {
		panic("restoration: a noise table of another number of planes than the measurement has")
	}
	t := &NoiseTable{planes: make([][toneLevels]float64, len(curves)), tone: make([]uint8, y.Len()), plane: y.Plane()}
	for i, c := range curves {
		for v := range toneLevels {
			t.planes[i][v] = max(c.At(float64(v)), floor) / levelScale
		}
	}
	eachRow(y.C*y.H, func(row int) {
		n := neighbours{m: y, c: row / y.H, y: row % y.H, missing: missing, sigma: &t.planes[min(row/y.H, len(curves)-1)]}
		out := t.tone[row*y.W : (row+1)*y.W]
		for x := range out {
			out[x] = uint8(toneOf(n.mean(x)))
		}
	})
	return t
}

// neighbours are the values around those of a row.
type neighbours struct {
	m       linearops.Image
	c, y    int
	missing []bool
	sigma   *[toneLevels]float64
}

// aroundReach is how far a value's neighbours lie.
const aroundReach = 2

// mean is the mean of the values around x that differ little from it: within three
// standard deviations of the noise at the mean of all of them.
func (n *neighbours) mean(x int) float32 {
	at := n.m.Row(n.c, n.y)[x]
	all := n.average(x, at, float32(math.Inf(1)))
	return n.average(x, at, float32(3*n.sigma[toneOf(all)]))
}

// average is the mean of the known values around x, within reach of at.
func (n *neighbours) average(x int, at, reach float32) float32 {
	var sum float32
	count := 0
	for v := max(n.y-aroundReach, 0); v <= min(n.y+aroundReach, n.m.H-1); v++ {
		row := n.m.Row(n.c, v)
		for u := max(x-aroundReach, 0); u <= min(x+aroundReach, n.m.W-1); u++ {
			d := row[u] - at
			if n.missing != nil && n.missing[v*n.m.W+u] || d > reach || -d > reach {
				continue
			}
			sum += row[u]
			count++
		}
	}
	if count == 0 {
		return at
	}
	return sum / float32(count)
}

// toneOf is the level of a value on the [-1, 1] scale.
func toneOf(y float32) int {
	v := float32(y*levelScale) + levelScale + 0.5
	switch {
	case v >= toneLevels-1:
		return toneLevels - 1
	case v >= 0: // NaN is the first level
		return int(v)
	}
	return 0
}

// of is the noise of measured value i on the [-1, 1] scale.
func (t *NoiseTable) of(i int) float64 {
	return t.planes[min(i/t.plane, len(t.planes)-1)][t.tone[i]]
}
