package restoration

import (
	"math"
	"testing"

	"afterimage/linearops"
)

// A blurred photo whose gap was explained deconvolves with less error than one that
// was only mirrored; what was seen stays as it is.
func TestExplainGap(t *testing.T) {
	const h, w, rim, sigma = 64, 72, 12, 0.01
	k, err := linearops.MotionKernel(11, 30)
	if err != nil {
		t.Fatal(err)
	}
	scene := linearops.NewImage(linearops.Shape{C: 3, H: h + 2*rim, W: w + 2*rim})
	for i := range scene.Pix { // slanted edges, which mirrors fold
		y, x := i%scene.Plane()/scene.W, i%scene.W
		scene.Pix[i] = float32(0.6*math.Tanh(3*math.Sin(float64(2*x+5*y)/11)) + 0.2*math.Sin(float64(x)/5))
	}
	inner := Rect{X: rim, Y: rim, W: w, H: h}
	truth, seen := cropImage(scene, inner), cropImage(blurred(scene, k), inner)

	grid := linearops.Shape{C: 3, H: paddedLen(h, k.H), W: paddedLen(w, k.W)}
	at := margin{top: (grid.H - h) / 2, left: (grid.W - w) / 2}
	op, err := linearops.NewConvolution(grid, k, 0)
	if err != nil {
		t.Fatal(err)
	}
	deconvolved := func(y linearops.Image) float64 {
		z, s := make([]float32, grid.Len()), make([]float32, grid.Len())
		op.Ut(z, y.Pix)
		op.Spectrum().Read(s, 0)
		for i := range z {
			z[i] *= s[i] / (s[i]*s[i] + 0.003)
		}
		op.V(z, z)
		got := cropImage(linearops.Image{Shape: grid, Pix: z}, Rect{X: at.left, Y: at.top, W: w, H: h})
		var sum float64
		for i, v := range truth.Pix {
			sum += float64(v-got.Pix[i]) * float64(v-got.Pix[i])
		}
		return math.Sqrt(sum/float64(len(truth.Pix))) * levelScale
	}
	y := extend(seen, grid, at)
	mirrored := deconvolved(y)
	explainGap(op, y, seen, at, sigma)
	explained := deconvolved(y)
	t.Logf("error: %.1f levels mirrored, %.1f explained", mirrored, explained)
	if !(explained < mirrored/1.5) {
		t.Errorf("the error is %.1f levels with the gap mirrored and %.1f with it explained", mirrored, explained)
	}
	near(t, "what was seen", cropImage(y, Rect{X: at.left, Y: at.top, W: w, H: h}).Pix, seen.Pix, 0)
	explainGap(op, y, seen, at, 0) // no noise: nothing to divide by
	if !finite(y.Pix) {
		t.Error("without noise the gap is not finite")
	}
}
