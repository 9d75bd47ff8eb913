package linearops_test

import (
	"errors"
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/linearops/optest"
)

// someGains are gains of n pixels, of which about two thirds are 0.
func someGains(n int) []float32 {
	gains := make([]float32, n)
	for i := range gains {
		if i%3 == 1 || i%7 == 2 {
			gains[i] = 0.25 + float32(i%5)/2
		}
	}
	return gains
}

// hinted is gray, and where there is a gain g the product of g and the colour with two
// vectors that are orthogonal to the weights and to each other: those that a reflection
// of u = w/|w| onto the first axis takes to the second and the third. For w_0 >= 0.
func hinted(x []float64, w [3]float64, gains []float32) []float64 {
	n := len(x) / 3
	y := make([]float64, 3*n)
	copy(y, grayed(x, w))
	size := math.Sqrt(w[0]*w[0] + w[1]*w[1] + w[2]*w[2])
	var h [3]float64 // normal of the mirror: u + e_0
	for c := range h {
		h[c] = w[c] / size
	}
	h[0]++
	squared := h[0]*h[0] + h[1]*h[1] + h[2]*h[2]
	for i, g := range gains {
		along := 2 * (h[0]*x[i] + h[1]*x[n+i] + h[2]*x[2*n+i]) / squared
		y[n+i] = float64(g) * (x[n+i] - along*h[1])
		y[2*n+i] = float64(g) * (x[2*n+i] - along*h[2])
	}
	return y
}

func TestHintedColorize(t *testing.T) {
	for name, gains := range map[string]func(int) []float32{
		"some":     someGains,
		"none":     func(n int) []float32 { return make([]float32, n) },
		"a single": func(n int) []float32 { g := make([]float32, n); g[n/2] = 3; return g },
	} {
		t.Run(name, func(t *testing.T) {
			optest.Run(t,
				func(s linearops.Shape) (linearops.Operator, error) {
					if err := onlyThreePlanes(s); err != nil {
						return nil, err
					}
					return linearops.NewHintedColorize(s.H, s.W, linearops.LumaWeights, gains(s.Plane()))
				},
				optest.Options{
					Direct: func(op linearops.Operator, x []float32) []float64 {
						return hinted(wide(x), linearops.LumaWeights, gains(op.In().Plane()))
					},
					MinShapes: 6, Suggestion: inThreePlanes,
				})
		})
	}
}

// With every pixel hinted nothing is unknown: the pseudoinverse gives the image back.
func TestHintedColorizeKnowsTheColourOfHints(t *testing.T) {
	const h, w = 6, 5
	gains := make([]float32, h*w)
	for i := range gains {
		gains[i] = 0.5
	}
	op, err := linearops.NewHintedColorize(h, w, linearops.LumaWeights, gains)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 3*h*w)
	for i := range x {
		x[i] = float32(math.Sin(float64(7 * i)))
	}
	for i, v := range linearops.PseudoInverse(op, nil, linearops.Apply(op, nil, x)) {
		if math.Abs(float64(v-x[i])) > 1e-5 {
			t.Fatalf("value %d is %v instead of %v", i, v, x[i])
		}
	}
}

func TestHintedColorizeRefuses(t *testing.T) {
	_, err := linearops.NewHintedColorize(4, 4, [3]float64{}, make([]float32, 16))
	wantParamError(t, err)
	for name, gains := range map[string][]float32{"too few": make([]float32, 15), "a negative one": append(make([]float32, 15), -1)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("gains with %s are accepted", name)
				}
			}()
			_, _ = linearops.NewHintedColorize(4, 4, linearops.LumaWeights, gains)
		}()
	}
	// Masks that differ between the channels would turn the rows of a hinted pixel.
	hints, err := linearops.NewHintedColorize(4, 4, linearops.LumaWeights, someGains(16))
	if err != nil {
		t.Fatal(err)
	}
	mask, err := linearops.NewInpaint(hints.In(), someMissing(48, 0.5, 3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := linearops.NewProduct(hints, mask); !errors.Is(err, linearops.ErrNotOrthogonal) {
		t.Errorf("hints after a mask per channel: error %v", err)
	}
}
