package restoration

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"afterimage/linearops"
)

// A blurred photo whose surroundings were solved for restores better at its rim than one
// that is reflected at its frame, or was explained; what was seen stays as it is.
func TestSolveGap(t *testing.T) {
	const h, w, rim, sigma = 64, 72, 12, 0.01
	scene := linearops.NewImage(linearops.Shape{C: 3, H: h + 2*rim, W: w + 2*rim})
	for i := range scene.Pix { // slanted edges, which mirrors fold
		y, x := i%scene.Plane()/scene.W, i%scene.W
		scene.Pix[i] = float32(0.6*math.Tanh(3*math.Sin(float64(2*x+5*y)/11)) + 0.2*math.Sin(float64(x)/5))
	}
	inner := Rect{X: rim, Y: rim, W: w, H: h}
	truth := cropImage(scene, inner)
	for _, name := range []string{"motion:11,30", "gauss:2", "uniform:7"} {
		k, err := linearops.ParseKernel(name)
		if err != nil {
			t.Fatal(err)
		}
		seen := cropImage(blurred(scene, k), inner)
		deconvolved := func(op linearops.Operator, y linearops.Image, at margin) float64 {
			z, s := make([]float32, op.In().Len()), make([]float32, op.In().Len())
			op.Ut(z, y.Pix)
			op.Spectrum().Read(s, 0)
			for i := range z {
				z[i] *= s[i] / (s[i]*s[i] + 0.003)
			}
			op.V(z, z)
			got := cropImage(linearops.Image{Shape: op.In(), Pix: z}, Rect{X: at.left, Y: at.top, W: w, H: h})
			var sum float64
			for i, v := range truth.Pix {
				sum += float64(v-got.Pix[i]) * float64(v-got.Pix[i])
			}
			return math.Sqrt(sum/float64(len(truth.Pix))) * levelScale
		}
		grid := linearops.Shape{C: 3, H: paddedLen(h, k.H), W: paddedLen(w, k.W)}
		at := margin{top: (grid.H - h) / 2, left: (grid.W - w) / 2}
		op, err := linearops.NewConvolution(grid, k, 0)
		if err != nil {
			t.Fatal(err)
		}
		solved := func() linearops.Image {
			y := extend(seen, grid, at)
			if err := solveGap(op, y, Rect{X: at.left, Y: at.top, W: w, H: h}, sigma); err != nil {
				t.Fatal(err)
			}
			return y
		}
		y, other := solved(), extend(seen, grid, at)
		explainGap(op, other, seen, at, sigma)
		got, explained := deconvolved(op, y, at), deconvolved(op, other, at)
		t.Logf("%s: an error of %.2f levels solved, %.2f explained", name, got, explained)
		if !(got < 0.9*explained) {
			t.Errorf("%s: an error of %.2f levels solved and %.2f explained", name, got, explained)
		}
		if k.SymmetricAxes() {
			cosine, err := linearops.NewCosineBlur(seen.Shape, k, 0)
			if err != nil {
				t.Fatal(err)
			}
			if reflected := deconvolved(cosine, seen, margin{}); !(got < 0.8*reflected) {
				t.Errorf("%s: an error of %.2f levels solved and %.2f reflected", name, got, reflected)
			}
		}
		near(t, "what was seen", cropImage(y, Rect{X: at.left, Y: at.top, W: w, H: h}).Pix, seen.Pix, 0)
		threads := runtime.GOMAXPROCS(1)
		if !slices.Equal(solved().Pix, y.Pix) {
			t.Errorf("%s: other bytes on one processor", name)
		}
		runtime.GOMAXPROCS(threads)
	}
}

// A sample of a plan with the default border agrees inside its frame.
func TestSolvedBorderIsCompared(t *testing.T) {
	p := plan(t, settings(Deblur, func(s *Settings) { s.Simulate, s.Kernel, s.Noise = true, "gauss:1", Noise{Levels: 2} }), Inputs{Photo: picture(48, 64)})
	if p.grid == p.size || !p.solved() {
		t.Fatalf("a symmetric blur on a grid of %v", p.grid)
	}
	clean, _ := p.Reference()
	if r := p.Residual(clean); !(r > 0.8 && r < 1.2) {
		t.Errorf("the clean photo has the residual %g", r)
	}
	drawn := extend(clean, p.grid, p.at)
	drawn.Pix[0] += 5 // in the margin, out of the kernel's reach
	if e := p.frameError(drawn.Pix); !(e > 1 && e < 12) {
		t.Errorf("an error of %g levels in the frame, under noise of 2", e)
	}
}
