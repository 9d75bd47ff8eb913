package onnx

import (
	"fmt"
	"math"
	"testing"

	"afterimage/internal/npy"
	"afterimage/linearops"
	"afterimage/restoration"
)

func array(t *testing.T, name string) npy.Array {
	t.Helper()
	a, err := npy.Read("testdata/" + name + ".npy")
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func openGolden(t *testing.T, name string) *Prior {
	t.Helper()
	library(t)
	p, err := OpenFile("testdata/"+name+".onnx", Options{Device: "cpu"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// TestGoldenProbes: models with inputs x and t, no word about themselves but in a
// sidecar, against their closed form in float64 at five timesteps.
func TestGoldenProbes(t *testing.T) {
	image := array(t, "image_32")
	for _, name := range []string{"conv", "gauss"} {
		file := map[string]string{"conv": "conv", "gauss": "gauss_32"}[name]
		p := openGolden(t, file)
		want := array(t, "probe_"+name+"_eps")
		for k, step := range []int{0, 50, 500, 950, 999} {
			t.Run(fmt.Sprint(name, step), func(t *testing.T) {
				sigma := p.Spec().Schedule.Sigma(step)
				scale := math.Sqrt(1 + sigma*sigma)
				x := restoration.NewBatch(1, linearops.Shape{C: 3, H: 32, W: 32})
				for i, v := range image.Data {
					x.Pix[i] = float32(scale * (1.3*v + 0.1))
				}
				dst := restoration.NewBatch(1, x.Shape)
				if err := p.Denoise(background, dst, x, sigma); err != nil {
					t.Fatal(err)
				}
				for i := range dst.Pix {
					eps := want.Data[k*len(dst.Pix)+i]
					x0 := float64(x.Pix[i]) - sigma*eps
					if d := math.Abs(float64(dst.Pix[i]) - x0); !(d <= 1e-6*math.Max(1, sigma)) {
						t.Fatalf("value %d is %g, want %g", i, dst.Pix[i], x0)
					}
				}
			})
		}
	}
}

type noNoise struct{}

func (noNoise) Noise(dst []float32, _ uint64, _ int) { clear(dst) }

// TestGoldenTrajectory runs all of DDRM through an ONNX model: 4x super-resolution at
// sigma 0.05, 20 evaluations, against the paper's equations in float64.
func TestGoldenTrajectory(t *testing.T) {
	p := openGolden(t, "conv")
	op, err := linearops.NewBlockAverage(linearops.Shape{C: 3, H: 32, W: 32}, 4)
	if err != nil {
		t.Fatal(err)
	}
	y := make([]float32, op.Out().Len())
	for i, v := range array(t, "sr4_y_s005").Data {
		y[i] = float32(v)
	}
	s := p.Spec().Schedule
	got, err := restoration.Run(background, p, restoration.Problem{Op: op, Y: y, SigmaY: 0.05}, restoration.Options{
		Sigmas: s.Sigmas(s.Uniform(20)), Eta: 0.85, Seeds: []uint64{0}, Noise: noNoise{},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range array(t, "sr4_conv_x_final").Data {
		if d := math.Abs(float64(got.Pix[i]) - want); !(d <= 1e-4) {
			t.Fatalf("value %d is %g, want %g", i, got.Pix[i], want)
		}
	}
}
