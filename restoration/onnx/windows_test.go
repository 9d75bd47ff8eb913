package onnx

import (
	"context"
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

// numbered fills each window with its number, so that borders can be found.
type numbered struct {
	spec restoration.Spec
	n    float32
}

func (d *numbered) Spec() restoration.Spec { return d.spec }

func (d *numbered) Denoise(_ context.Context, dst, _ restoration.Batch, _ float64) error {
	d.n++
	for i := range dst.Pix {
		dst.Pix[i] = d.n
	}
	return nil
}

// acrossBorders lists the absolute differences of neighbouring pixels on either side of
// the borders of the windows at a noise level, and of those 3 to 10 pixels away.
func acrossBorders(t *testing.T, m linearops.Image, spec restoration.Spec, side, margin int, sigma float64) (border, near []float64) {
	t.Helper()
	owner := restoration.NewBatch(1, m.Shape)
	d := restoration.NewWindows(&numbered{spec: spec}, side, margin)
	if err := d.Denoise(context.Background(), owner, restoration.NewBatch(1, m.Shape), sigma); err != nil {
		t.Fatal(err)
	}
	const far = 10
	add := func(c, y, x, down, across int) {
		of := owner.Image(0)
		if of.Row(0, y)[x] == of.Row(0, y-down)[x-across] {
			return
		}
		step := func(k int) float64 {
			y, x := y+k*down, x+k*across
			return math.Abs(float64(m.Row(c, y)[x]) - float64(m.Row(c, y-down)[x-across]))
		}
		border = append(border, step(0))
		for k := 3; k <= far; k++ {
			near = append(near, step(k), step(-k))
		}
	}
	for c := range m.C {
		for y := far + 1; y < m.H-far; y++ {
			for x := far + 1; x < m.W-far; x++ {
				add(c, y, x, 0, 1)
				add(c, y, x, 1, 0)
			}
		}
	}
	return border, near
}

// distance is Kolmogorov and Smirnov's: the largest difference of two distributions.
func distance(a, b []float64) float64 {
	slices.Sort(a)
	slices.Sort(b)
	i, j, d := 0, 0, 0.0
	for i < len(a) && j < len(b) {
		v := min(a[i], b[j])
		for i < len(a) && a[i] <= v {
			i++
		}
		for j < len(b) && b[j] <= v {
			j++
		}
		d = max(d, math.Abs(float64(i)/float64(len(a))-float64(j)/float64(len(b))))
	}
	return d
}

// A photo that is restored in windows is as good as in one, and shows no seam: over the
// borders of the last grid the differences of neighbouring pixels are distributed as they
// are 3 to 10 pixels away. The distance of the two is that of the photo itself up to
// 0.03; windows without a margin have 0.05 to 0.1 (docs/windows.md).
func TestNoSeam(t *testing.T) {
	const size, side = 256, 128
	p := openShipped(t, Options{})
	clean := photo(t, size).Image(0)
	s := restoration.DefaultSettings(restoration.Denoise)
	s.Simulate, s.Samples, s.Window = true, 1, restoration.Window{}
	restore := func(w restoration.Window) linearops.Image {
		s.Window = w
		plan, err := restoration.NewPlan(s, restoration.Inputs{Photo: clean})
		if err != nil {
			t.Fatal(err)
		}
		r, err := restoration.Restore(context.Background(), p, plan, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r.Samples[0].Image
	}
	whole, windows := restore(restoration.Window{}), restore(restoration.Window{Side: side})
	a, b := decibelsOf(whole, clean), decibelsOf(windows, clean)
	if b < a-0.15 {
		t.Errorf("%.2f dB in windows and %.2f in one", b, a)
	}
	sigmas := s.Options(p.Spec()).Sigmas
	last := sigmas[len(sigmas)-1]
	seam := func(m linearops.Image) float64 {
		return distance(acrossBorders(t, m, p.Spec(), side, restoration.WindowMargin, last))
	}
	if d, own := seam(windows), seam(clean); d > own+0.03 {
		t.Errorf("over borders the differences are %.3f from those beside them; in the photo itself %.3f", d, own)
	}
	t.Logf("%.2f dB in windows and %.2f in one; seam %.3f, the photo's own %.3f, in one %.3f", b, a, seam(windows), seam(clean), seam(whole))
}

func decibelsOf(m, clean linearops.Image) float64 {
	sum := 0.0
	for i, v := range m.Pix {
		d := float64(v) - float64(clean.Pix[i])
		sum += float64(d * d)
	}
	return 10 * math.Log10(4/(sum/float64(len(m.Pix))))
}
