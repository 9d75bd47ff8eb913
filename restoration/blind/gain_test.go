package blind

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/onnx"
)

// TestGain measures what docs/kernel.md shows: how much of the gain that the true kernel
// gives is reached with the estimated one, for photos of the Kodak set. It takes minutes and
// asserts nothing about them; AFTERIMAGE_BLIND_PHOTOS names the folder.
func TestGain(t *testing.T) {
	folder := os.Getenv("AFTERIMAGE_BLIND_PHOTOS")
	if folder == "" {
		t.Skip("AFTERIMAGE_BLIND_PHOTOS names no folder with kodim05.png and others")
	}
	prior, err := onnx.OpenFile("../../resources/prior/prior.onnx", onnx.Options{Device: "cpu"})
	if err != nil {
		t.Skip(err)
	}
	defer prior.Close()
	encoded := os.Getenv("AFTERIMAGE_BLIND_ENCODED") != ""
	for ci, c := range crops {
		for ki, k := range shakes() {
			m := load(t, filepath.Join(folder, c.name+".png"), c.x, c.y, 448+k.w-1, 448+k.h-1)
			y := blurred(m, k, 2.55, uint64(ci*8+ki), !encoded)
			e, err := Find(context.Background(), y, Options{Encoded: encoded})
			if err != nil {
				t.Fatal(err)
			}
			at := restoration.Rect{X: 96, Y: 96, W: 256, H: 256}
			seen := crop(y, at)
			clean := crop(m, restoration.Rect{X: 80 + k.w/2, Y: 80 + k.h/2, W: 288, H: 288}) // 16 more all around
			truth, err := asKernel(k)
			if err != nil {
				t.Fatal(err)
			}
			base := alignedPSNR(clean, seen)
			best := alignedPSNR(clean, deblurred(t, prior, seen, truth, 1))
			got, app := base, base // with the photo's noise, and with what the app assumes
			if !e.Sharp {
				got = alignedPSNR(clean, deblurred(t, prior, seen, e.Kernel, 1))
				app = alignedPSNR(clean, deblurred(t, prior, seen, e.Kernel, NoiseFactor))
			}
			fmt.Printf("%s %d %2d px: similarity %.3f confidence %.2f sharp %v trusted %v; blurred %.2f true %.2f estimated %.2f: %.0f %%; with more noise %.2f: %.0f %%\n",
				c.name, ki, k.h, similarity(k, plane{e.Kernel.H, e.Kernel.W, e.Kernel.Taps}), e.Confidence, e.Sharp, e.Trusted(),
				base, best, got, 100*(got-base)/(best-base), app, 100*(app-base)/(best-base))
		}
	}
}

func deblurred(t *testing.T, prior restoration.Denoiser, seen linearops.Image, k linearops.Kernel, noise float64) linearops.Image {
	s := restoration.DefaultSettings(restoration.Deblur)
	s.Samples = 1
	s.Noise = restoration.Noise{Levels: noise * restoration.EstimateNoise(seen)}
	plan, err := restoration.NewPlan(s, restoration.Inputs{Photo: seen, Kernel: &k})
	if err != nil {
		t.Fatal(err)
	}
	plan.Resolve(prior.Spec())
	r, err := restoration.Restore(context.Background(), prior, plan, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Samples[0].Image
}

// alignedPSNR compares m with the middle of clean, which has 16 pixels more on all sides,
// over the shift by up to 2 pixels where they agree best: a kernel's shift is not
// determined. 16 pixels at the border of m do not count. Data range 2.
func alignedPSNR(clean, m linearops.Image) float64 {
	at := func(dy, dx float64) float64 {
		wy, wx := lanczos(dy), lanczos(dx)
		var sum float64
		n := 0
		rows := make([]float32, clean.W)
		for c := range m.C {
			for y := 16; y < m.H-16; y++ {
				clear(rows)
				for i, v := range wy {
					for x, s := range clean.Row(c, y+16+i-8) {
						rows[x] += v * s
					}
				}
				for x := 16; x < m.W-16; x++ {
					var s float32
					for i, v := range wx {
						s += v * rows[x+16+i-8]
					}
					d := float64(s - m.Row(c, y)[x])
					sum += d * d
					n++
				}
			}
		}
		return 10 * math.Log10(4*float64(n)/sum)
	}
	dy, dx := 0.0, 0.0
	best := at(0, 0)
	for _, step := range []float64{1, 0.5, 0.25, 0.125} {
		for moved := true; moved; {
			moved = false
			for _, d := range [][2]float64{{step, 0}, {-step, 0}, {0, step}, {0, -step}} {
				if v, u := dy+d[0], dx+d[1]; max(math.Abs(v), math.Abs(u)) <= 2 {
					if p := at(v, u); p > best {
						best, dy, dx, moved = p, v, u, true
					}
				}
			}
		}
	}
	return best
}

// lanczos are 17 weights that read a row at d pixels from its middle sample.
func lanczos(d float64) []float32 {
	w := make([]float64, 17)
	var sum float64
	for i := range w {
		x := float64(i-8) - d
		w[i] = sinc(x) * sinc(x/6)
		if math.Abs(x) >= 6 {
			w[i] = 0
		}
		sum += w[i]
	}
	out := make([]float32, 17)
	for i, v := range w {
		out[i] = float32(v / sum)
	}
	return out
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}
