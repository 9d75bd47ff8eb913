package evaluate_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
	"afterimage/restoration/gaussian"
)

func TestPrepare(t *testing.T) {
	// A ramp across stays one: halved twice, its middle taken.
	m := linearops.NewImage(linearops.Shape{C: 3, H: 64, W: 80})
	for i := range m.Pix {
		m.Pix[i] = float32(i%80) / 100
	}
	got := evaluate.Prepare(m, 16)
	if got.Shape != (linearops.Shape{C: 3, H: 16, W: 16}) {
		t.Fatalf("the shape is %v", got.Shape)
	}
	for x, v := range got.Row(2, 7) {
		if want := (float64(4*(x+2)) + 1.5) / 100; math.Abs(float64(v)-want) > 1e-6 {
			t.Errorf("pixel %d is %v, want %v", x, v, want)
		}
	}
	// An odd size goes through interpolation; a flat photo stays flat, up and down.
	for _, s := range []linearops.Shape{{C: 3, H: 31, W: 45}, {C: 3, H: 90, W: 17}, {C: 3, H: 9, W: 9}} {
		flat := linearops.NewImage(s)
		for i := range flat.Pix {
			flat.Pix[i] = 0.25
		}
		got := evaluate.Prepare(flat, 16)
		if lo, hi := slices.Min(got.Pix), slices.Max(got.Pix); got.H != 16 || got.W != 16 || lo < 0.2499 || hi > 0.2501 {
			t.Errorf("%v becomes %v from %v to %v", s, got.Shape, lo, hi)
		}
	}
}

func TestMasks(t *testing.T) {
	random := evaluate.RandomMask(256, 256, 0.5, 0)
	if s := evaluate.Missing(random); math.Abs(s-0.5) > 0.01 {
		t.Errorf("a random mask misses %v", s)
	}
	if s := evaluate.Missing(evaluate.RandomMask(256, 256, 0.1, 0)); math.Abs(s-0.1) > 0.01 {
		t.Errorf("a random mask of a tenth misses %v", s)
	}
	if slices.Equal(random, evaluate.RandomMask(256, 256, 0.5, 1)) {
		t.Error("two seeds give one mask")
	}
	hole := evaluate.HoleMask(256, 256, 64)
	if s := evaluate.Missing(hole); s != 1.0/16 || !hole[128*256+128] || !hole[96*256+96] || hole[95*256+96] || hole[160*256+159] {
		t.Errorf("the hole misses %v, or lies elsewhere", s)
	}
	text := evaluate.TextMask(256, 256)
	if s := evaluate.Missing(text); s < 0.05 || s > 0.25 {
		t.Errorf("the text misses %v", s)
	}
	for _, rows := range [][2]int{{0, 64}, {192, 256}} { // it covers the photo
		if evaluate.Missing(text[rows[0]*256:rows[1]*256]) < 0.05 {
			t.Errorf("rows %v have no text", rows)
		}
	}
}

// The one-shot estimate of N(0, v) has the variance v sigma^2/(v + sigma^2).
func TestOneShotOfAGaussian(t *testing.T) {
	const v = 0.04
	clean := linearops.NewImage(linearops.Shape{C: 3, H: 64, W: 64})
	restoration.Philox{}.Noise(clean.Pix, 77, 0)
	for i := range clean.Pix {
		clean.Pix[i] *= 0.2
	}
	for _, sigma := range []float64{0.02, 0.2, 2, 100} {
		_, psnr, err := evaluate.OneShot(context.Background(), gaussian.New(linearops.Image{}, v), clean, sigma, 3)
		if err != nil {
			t.Fatal(err)
		}
		want := 10 * math.Log10(4/(v*sigma*sigma/(v+sigma*sigma)))
		if math.Abs(psnr-want) > 0.15 {
			t.Errorf("sigma %g: %.2f dB, want %.2f", sigma, psnr, want)
		}
	}
}

// The list is what the reports are made of: names are keys, and stay.
func TestProblems(t *testing.T) {
	want := map[string]float64{ // sigma_y on the [-1, 1] scale
		"sr4-0": 0, "sr4-0.05": 0.1, "deblur-0": 0, "deblur-0.05": 0.1, "denoise-25": 25 / 127.5, "denoise-50": 50 / 127.5,
		"inpaint-random": 0, "inpaint-text": 0, "inpaint-hole": 0, "colorize": 0,
	}
	problems := evaluate.Problems()
	if len(problems) != len(want) {
		t.Errorf("%d problems, want %d", len(problems), len(want))
	}
	clean, _ := pair("texture", linearops.Shape{C: 3, H: 72, W: 72})
	for _, p := range problems {
		m, err := p.Measure(clean, 1)
		if err != nil {
			t.Fatal(err)
		}
		sigma, named := want[p.Name]
		if !named || math.Abs(m.SigmaY-sigma) > 1e-12 {
			t.Errorf("%s has sigma_y %v, want %v (named: %v)", p.Name, m.SigmaY, sigma, named)
		}
		if !p.Colour && p.Name != "sr4-0.05" {
			continue // two kinds of baselines, a photo of each
		}
		names := []string{"H+y", "TV"}
		if p.Task == restoration.Upscale {
			names = []string{"bicubic", "H+y", "TV"}
		}
		if p.Colour {
			names = []string{"gray", "H+y", "TV"}
		}
		n := 0
		for i, b := range evaluate.Baselines(m) {
			if i >= len(names) || b.Name != names[i] || b.Image.Shape != clean.Shape || slices.Max(b.Image.Pix) > 1 || slices.Min(b.Image.Pix) < -1 {
				t.Errorf("%s: baseline %d is %s of %v", p.Name, i, b.Name, b.Image.Shape)
			}
			n++
		}
		if n != len(names) {
			t.Errorf("%s: %d baselines, want %d", p.Name, n, len(names))
		}
	}
	if _, err := problems[0].Measure(linearops.NewImage(linearops.Shape{C: 3, H: 70, W: 72}), 0); err == nil {
		t.Error("4x upscaling to 70 rows gives no error")
	}
}
