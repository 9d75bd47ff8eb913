package restoration_test

import (
	"context"
	"fmt"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

// BenchmarkStep is one whole step of the sampler on 3x256x256 without the model: the
// transform of x0hat, the rule with its noise, and the transform back.
func BenchmarkStep(b *testing.B) {
	shape := linearops.Shape{C: 3, H: 256, W: 256}
	missing := make([]bool, shape.Plane())
	for i := range missing {
		missing[i] = i%7 < 3
	}
	box := make([]float64, 9)
	for i := range box {
		box[i] = 1.0 / 9
	}
	ok := func(op linearops.Operator, err error) linearops.Operator {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
		return op
	}
	motion, err := linearops.MotionKernel(15, 30)
	if err != nil {
		b.Fatal(err)
	}
	bell, err := linearops.GaussianKernel(1.6)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		op   linearops.Operator
	}{
		{"rows/denoise", linearops.NewDenoise(shape)},
		{"rows/inpaint", ok(linearops.NewInpaint(shape, missing))},
		{"rows/average4", ok(linearops.NewBlockAverage(shape, 4))},
		{"rows/colorize", ok(linearops.NewColorize(256, 256, linearops.LumaWeights))},
		{"rows/hadamard4", ok(linearops.NewRandomWalshHadamard(shape, 4, 1))},
		{"fft/motion15", ok(linearops.NewConvolution(shape, motion, 0))},
		{"dct/gauss1.6", ok(linearops.NewCosineBlur(shape, bell, 0))},
		{"dct/bicubic4", ok(linearops.NewBicubic(shape, 4, 0))},
		{"separable/uniform9", ok(linearops.NewZeroBorderBlur(shape, box, box, 0))},
	} {
		b.Run(c.name, func(b *testing.B) { benchmarkStep(b, c.op, nil) })
	}
	curve := []restoration.NoiseCurve{{{Tone: 0, Sigma: 20}, {Tone: 255, Sigma: 8}}}
	b.Run("tones/denoise", func(b *testing.B) { benchmarkStep(b, linearops.NewDenoise(shape), curve) })
	b.Run("tones/average4", func(b *testing.B) { benchmarkStep(b, ok(linearops.NewBlockAverage(shape, 4)), curve) })
}

func benchmarkStep(b *testing.B, op linearops.Operator, curve []restoration.NoiseCurve) {
	y := linearops.Apply(op, nil, noiseImage(op.In(), 1, 0))
	copying := funcDenoiser{f: func(_ context.Context, dst, x restoration.Batch, _ float64) error {
		return nil // x0hat stays what it was: nothing of the model is measured
	}}
	sigmas := make([]float64, b.N+1)
	for i := range sigmas {
		sigmas[i] = 2 - float64(i)/float64(len(sigmas))
	}
	p := restoration.Problem{Op: op, Y: y, SigmaY: 0.1}
	if curve != nil {
		p.Tones = restoration.NewNoiseTable(curve, 0, linearops.Image{Shape: op.Out(), Pix: y}, nil)
	}
	o := restoration.Options{Sigmas: sigmas, Eta: 0.85, Seeds: []uint64{1}}
	b.SetBytes(int64(4 * op.In().Len()))
	b.ReportAllocs()
	done := 0
	for _, err := range restoration.Steps(context.Background(), copying, p, o) {
		if err != nil {
			b.Fatal(err)
		}
		if done++; done == 1 {
			b.ResetTimer() // the first step fills the pools
		}
	}
}

// BenchmarkStepPhoto is the same on photos of 1 to 24 megapixels, with all that a run
// does to a sample: time per pixel is to be the same at every size. The prior's own time
// is that of its windows, which are as many as there are pixels.
func BenchmarkStepPhoto(b *testing.B) {
	box, err := linearops.MotionKernel(15, 30)
	if err != nil {
		b.Fatal(err)
	}
	for _, size := range []linearops.Shape{{C: 3, H: 800, W: 1200}, {C: 3, H: 2000, W: 2000}, {C: 3, H: 3000, W: 4000}, {C: 3, H: 4000, W: 6000}} {
		b.Run(fmt.Sprintf("rows/denoise/%dx%d", size.W, size.H), func(b *testing.B) { benchmarkStep(b, linearops.NewDenoise(size), nil) })
	}
	for _, size := range []linearops.Shape{{C: 3, H: 864, W: 1200}, {C: 3, H: 3072, W: 4032}} {
		b.Run(fmt.Sprintf("fft/motion15/%dx%d", size.W, size.H), func(b *testing.B) {
			op, err := linearops.NewConvolution(size, box, 0)
			if err != nil {
				b.Fatal(err)
			}
			benchmarkStep(b, op, nil)
		})
	}
}
