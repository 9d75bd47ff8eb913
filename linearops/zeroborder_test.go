package linearops_test

import (
	"errors"
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// blurred is the convolution with taps down and along, 0 outside the image.
func blurred(x []float32, s linearops.Shape, down, along []float64) []float64 {
	half, y := make([]float64, len(x)), make([]float64, len(x))
	for c := range s.C {
		for i := range s.H {
			for j := range s.W {
				for t, v := range along {
					if k := j - t + (len(along)-1)/2; k >= 0 && k < s.W {
						half[(c*s.H+i)*s.W+j] += v * float64(x[(c*s.H+i)*s.W+k])
					}
				}
			}
		}
		for i := range s.H {
			for j := range s.W {
				for t, v := range down {
					if k := i - t + (len(down)-1)/2; k >= 0 && k < s.H {
						y[(c*s.H+i)*s.W+j] += v * half[(c*s.H+k)*s.W+j]
					}
				}
			}
		}
	}
	return y
}

func bell(n int, sigma float64) []float64 {
	taps, sum := make([]float64, n), 0.0
	for i := range taps {
		d := float64(i) - float64(n-1)/2
		taps[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += taps[i]
	}
	for i := range taps {
		taps[i] /= sum
	}
	return taps
}

// With a threshold below every singular value the operator is the very convolution.
func TestZeroBorderBlur(t *testing.T) {
	shapes := map[string][]linearops.Shape{
		"asymmetric": separableShapes(linearops.Shape{C: 3, H: 129, W: 65}),
		"even":       separableShapes(linearops.Shape{C: 1, H: 65, W: 129}),
	}
	for name, taps := range map[string][2][]float64{
		"gauss":      {bell(5, 0.6), bell(3, 0.5)},
		"asymmetric": {{0.1, 0.7, 0.3}, {0.8, 0.15, 0.05}},
		"even":       {{0.7, 0.3}, bell(5, 0.6)},
	} {
		t.Run(name, func(t *testing.T) {
			optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) {
				return linearops.NewZeroBorderBlur(s, taps[0], taps[1], 1e-6)
			}, optest.Options{
				Direct: func(op linearops.Operator, x []float32) []float64 {
					return blurred(x, op.In(), taps[0], taps[1])
				},
				Shapes:    shapes[name],
				MinShapes: 12,
			})
		})
	}
}

// The threshold of the paper truncates: what is lost of Hx is what the singular
// values below it carry, at most 0.03 of the image in each factor.
func TestZeroBorderBlurTruncates(t *testing.T) {
	in := linearops.Shape{C: 1, H: 40, W: 40}
	box := repeated(9, 1.0/9)
	whole, err := linearops.NewZeroBorderBlur(in, box, box, 1e-12)
	if err != nil {
		t.Fatal(err)
	}
	cut, err := linearops.NewZeroBorderBlur(in, box, box, 0)
	if err != nil {
		t.Fatal(err)
	}
	if cut.Rank() >= whole.Rank() {
		t.Errorf("ranks %d and %d of %d", whole.Rank(), cut.Rank(), in.Len())
	}
	x := normal(in.Len(), 1)
	a, b := linearops.Apply(whole, nil, x), linearops.Apply(cut, nil, x)
	var lost, all float64
	for i := range a {
		lost += math.Pow(float64(a[i]-b[i]), 2)
		all += math.Pow(float64(x[i]), 2)
	}
	if share := math.Sqrt(lost / all); share == 0 || share > 0.03 {
		t.Errorf("the threshold takes %v of the image's norm", share)
	}
}

func TestZeroBorderBlurRefuses(t *testing.T) {
	in := linearops.Shape{C: 1, H: 8, W: 8}
	for name, taps := range map[string][]float64{
		"none": {}, "not a number": {0.5, math.NaN(), 0.5}, "zero": {0, 0, 0}, "too weak": {0.01},
	} {
		_, err := linearops.NewZeroBorderBlur(in, taps, []float64{1}, 0)
		var param *linearops.ParamError
		if !errors.As(err, &param) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	var size *linearops.SizeError
	_, err := linearops.NewZeroBorderBlur(linearops.Shape{C: 3, H: 8, W: 1025}, []float64{1}, []float64{1}, 0)
	if !errors.As(err, &size) {
		t.Errorf("1025 pixels: error %v", err)
	}
}

// reduced is the bicubic reduction by its definition: 4r samples of the cubic about
// the middle of each block, over pixels reflected at the borders, scaled to sum 1.
func reduced(x []float64, n, stride, r int, y []float64) {
	at := func(i int) float64 {
		for i < 0 || i >= n {
			if i < 0 {
				i = -1 - i
			} else {
				i = 2*n - 1 - i
			}
		}
		return x[i*stride]
	}
	for i := range n / r {
		middle := float64(i*r) + float64(r-1)/2
		sum, weights := 0.0, 0.0
		for k := i*r + r/2 - 2*r; k < i*r+r/2+2*r; k++ {
			d := math.Abs(float64(k)-middle) / float64(r)
			w := 0.0
			if d < 1 {
				w = 1.5*d*d*d - 2.5*d*d + 1
			} else if d < 2 {
				w = -0.5*d*d*d + 2.5*d*d - 4*d + 2
			}
			sum, weights = sum+w*at(k), weights+w
		}
		y[i*stride] = sum / weights
	}
}

func TestPaperBicubic(t *testing.T) {
	for _, r := range []int{2, 4, 8} {
		optest.Run(t, func(s linearops.Shape) (linearops.Operator, error) {
			return linearops.NewPaperBicubic(s, r, 1e-9)
		}, optest.Options{
			Direct: func(op linearops.Operator, x []float32) []float64 {
				in := op.In()
				w := wide(x)
				var out []float64
				for c := range in.C {
					plane := w[c*in.Plane() : (c+1)*in.Plane()]
					across := make([]float64, len(plane))
					for i := range in.H {
						reduced(plane[i*in.W:], in.W, 1, r, across[i*in.W:])
					}
					down := make([]float64, len(plane))
					for j := range in.W / r {
						reduced(across[j:], in.H, in.W, r, down[j:])
					}
					for i := range in.H / r {
						out = append(out, down[i*in.W:i*in.W+in.W/r]...)
					}
				}
				return out
			},
			MinShapes: 6,
		})
	}
}

func TestPaperBicubicKeepsConstants(t *testing.T) {
	op, err := linearops.NewPaperBicubic(linearops.Shape{C: 1, H: 32, W: 64}, 4, 0)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "H of a constant", linearops.Apply(op, nil, filled(32*64, 0.5)), filled(8*16, 0.5), 1e-5)
}

func TestPaperBicubicRefuses(t *testing.T) {
	var param *linearops.ParamError
	for _, r := range []int{0, 1, 3, -2, 18} {
		if _, err := linearops.NewPaperBicubic(linearops.Shape{C: 1, H: 36, W: 36}, r, 0); !errors.As(err, &param) {
			t.Errorf("factor %d: error %v", r, err)
		}
	}
}

func filled(n int, v float32) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = v
	}
	return x
}
