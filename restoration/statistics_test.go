package restoration_test

import (
	"math"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

func TestMeanAndSpread(t *testing.T) {
	shape := linearops.Shape{C: 1, H: 1, W: 3}
	image := func(v ...float32) linearops.Image { return linearops.Image{Shape: shape, Pix: v} }
	mean, spread := restoration.MeanAndSpread([]linearops.Image{image(1, 0, -1), image(0, 0, 1), image(-1, 0, 0)})
	near(t, "the mean", mean.Pix, []float32{0, 0, 0}, 0)
	near(t, "the spread", spread.Pix, []float32{127.5, 0, 127.5}, 1e-5)
	mean, spread = restoration.MeanAndSpread([]linearops.Image{image(0.5, 0.25, 1)})
	near(t, "the mean of one", mean.Pix, []float32{0.5, 0.25, 1}, 0)
	near(t, "the spread of one", spread.Pix, []float32{0, 0, 0}, 0)
}

func TestAgree(t *testing.T) {
	// Two of four pixels are measured; the others of y are outside H's range.
	op, err := linearops.NewInpaint(linearops.Shape{C: 1, H: 1, W: 4}, []bool{false, true, false, true})
	if err != nil {
		t.Fatal(err)
	}
	x := []float32{0.5, 9, -0.5, 9}
	p := restoration.Problem{Op: op, Y: []float32{0.25, 0.75, -0.5, 0}, SigmaY: 0.125}
	a := restoration.Agree(p, x)
	if want := 0.25 / (0.125 * math.Sqrt(2)); math.Abs(a.Residual-want) > 1e-6 {
		t.Errorf("residual %v, want %v", a.Residual, want)
	}
	if want := 0.25 * 127.5; math.Abs(a.MaxError-want) > 1e-4 {
		t.Errorf("largest error %v levels, want %v", a.MaxError, want)
	}
	if want := 0.75 * 127.5; math.Abs(a.Unexplained-want) > 1e-4 {
		t.Errorf("outside H's range %v levels, want %v", a.Unexplained, want)
	}
	p.SigmaY = 0
	if a := restoration.Agree(p, x); !math.IsNaN(a.Residual) {
		t.Errorf("residual without noise is %v, want NaN", a.Residual)
	}
}

// The residual of the true image is that of the noise: about 1.
func TestResidualOfTheTruth(t *testing.T) {
	shape := linearops.Shape{C: 3, H: 64, W: 64}
	op, err := linearops.NewColorize(shape.H, shape.W, linearops.LumaWeights)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, shape.Len())
	restoration.Philox{}.Noise(x, 1, 0)
	y := linearops.Apply(op, nil, x)
	noise := make([]float32, len(y))
	restoration.Philox{}.Noise(noise, 1, 1)
	for i, e := range noise {
		y[i] += 0.1 * e
	}
	a := restoration.Agree(restoration.Problem{Op: op, Y: y, SigmaY: 0.1}, x)
	if math.Abs(a.Residual-1) > 0.04 {
		t.Errorf("residual of the truth is %v, want about 1", a.Residual)
	}
}
