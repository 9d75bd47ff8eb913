package linearops_test

import (
	"fmt"
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// keys is the cubic convolution kernel with a = -0.5.
func keys(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x <= 1:
		return 1.5*x*x*x - 2.5*x*x + 1
	case x < 2:
		return -0.5*x*x*x + 2.5*x*x - 4*x + 2
	}
	return 0
}

// bicubicTaps is the normalised kernel, stretched by an even factor: 4r taps.
func bicubicTaps(r int) []float64 {
	taps := make([]float64, 4*r)
	sum := 0.0
	for t := range taps {
		taps[t] = keys((float64(t-2*r) + 0.5) / float64(r))
		sum += taps[t]
	}
	for t := range taps {
		taps[t] /= sum
	}
	return taps
}

// bicubicLoop is the antialiased bicubic reduction; the window of pixel i begins at
// first(i).
//
//go:norace
func bicubicLoop(x []float64, s linearops.Shape, r int, taps []float64, first func(i int) int) []float64 {
	var y []float64
	for c := range s.C {
		plane := x[c*s.H*s.W : (c+1)*s.H*s.W]
		for i := range s.H / r {
			for j := range s.W / r {
				sum := 0.0
				for p, a := range taps {
					row := mirrorIndex(first(i)+p, s.H) * s.W
					for q, b := range taps {
						sum += a * b * plane[row+mirrorIndex(first(j)+q, s.W)]
					}
				}
				y = append(y, sum)
			}
		}
	}
	return y
}

func bicubicShapes(r int) []linearops.Shape {
	shapes := optest.Shapes()
	for _, s := range [][2]int{{1, 1}, {1, 3}, {2, 5}, {5, 4}, {7, 3}} {
		shapes = append(shapes, linearops.Shape{C: 1, H: s[0] * r, W: s[1] * r})
	}
	return shapes
}

func TestBicubic(t *testing.T) {
	for _, r := range []int{2, 4, 8, 16} {
		t.Run(fmt.Sprint(r), func(t *testing.T) {
			taps := bicubicTaps(r)
			optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewBicubic(s, r, 0) }, optest.Options{
				Direct: func(op linearops.Operator, x []float32) []float64 {
					return bicubicLoop(wide(x), op.In(), r, taps, func(i int) int { return r*i + r/2 - 2*r })
				},
				Shapes: bicubicShapes(r), MinShapes: 9,
			})
		})
	}
}

// TestBicubicOddFactor: the middle of a block is a pixel, and the window is one
// tap shorter around it.
func TestBicubicOddFactor(t *testing.T) {
	for _, r := range []int{3, 5} {
		var taps []float64
		sum := 0.0
		for d := 1 - 2*r; d < 2*r; d++ {
			taps = append(taps, keys(float64(d)/float64(r)))
			sum += taps[len(taps)-1]
		}
		for i := range taps {
			taps[i] /= sum
		}
		optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewBicubic(s, r, 0) }, optest.Options{
			Direct: func(op linearops.Operator, x []float32) []float64 {
				return bicubicLoop(wide(x), op.In(), r, taps, func(i int) int { return r*i + (r-1)/2 - 2*r + 1 })
			},
			Shapes: bicubicShapes(r), MinShapes: 5,
		})
	}
}

// TestBicubicThreshold: at 0.7 of the largest the direct loop no longer holds, but
// the operator is that of the singular values kept.
func TestBicubicThreshold(t *testing.T) {
	s := linearops.Shape{C: 1, H: 32, W: 48}
	full, err := linearops.NewBicubic(s, 4, 0)
	if err != nil {
		t.Fatal(err)
	}
	cut, err := linearops.NewBicubic(s, 4, 0.7)
	if err != nil {
		t.Fatal(err)
	}
	all, kept, largest := make([]float32, s.Len()), make([]float32, s.Len()), float32(0)
	full.Spectrum().Read(all, 0)
	cut.Spectrum().Read(kept, 0)
	for _, v := range all {
		largest = max(largest, v)
	}
	for i, v := range all {
		want := v
		if float64(v) < 0.7*float64(largest) {
			want = 0
		}
		if kept[i] != want {
			t.Fatalf("entry %d is %v, want %v", i, kept[i], want)
		}
	}
	if full.Rank() != s.Len()/16 || cut.Rank() >= full.Rank() || cut.Rank() == 0 {
		t.Errorf("ranks %d and %d of %d values", full.Rank(), cut.Rank(), s.Len())
	}
	optest.Check(t, cut, optest.Options{Direct: func(op linearops.Operator, x []float32) []float64 {
		// H of the part that the other operator's spectrum says is kept.
		z := make([]float32, s.Len())
		full.Vt(z, x)
		for i := range z {
			if kept[i] == 0 {
				z[i] = 0
			}
		}
		full.V(z, z)
		return bicubicLoop(wide(z), s, 4, bicubicTaps(4), func(i int) int { return 4*i - 6 })
	}})
}

func TestBicubicRefuses(t *testing.T) {
	for _, r := range []int{-2, 0, 1, 17} {
		_, err := linearops.NewBicubic(linearops.Shape{C: 3, H: 32, W: 32}, r, 0)
		wantParamError(t, err)
	}
	_, err := linearops.NewBicubic(linearops.Shape{C: 3, H: 32, W: 32}, 2, math.NaN())
	wantParamError(t, err)
	_, err = linearops.NewBicubic(linearops.Shape{C: 3, H: 30, W: 32}, 4, 0)
	wantSizeError(t, err)
}

func BenchmarkOperator_Bicubic2(b *testing.B) { benchBicubic(b, 2) }
func BenchmarkOperator_Bicubic4(b *testing.B) { benchBicubic(b, 4) }
func BenchmarkOperator_Bicubic8(b *testing.B) { benchBicubic(b, 8) }

func benchBicubic(b *testing.B, r int) {
	benchOperator(b, func(s linearops.Shape) (linearops.Operator, error) { return linearops.NewBicubic(s, r, 0) })
}
