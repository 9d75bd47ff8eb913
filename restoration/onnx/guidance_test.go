package onnx

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

// pull is a classifier's gradient that can be told by hand:
//
//	grad = w[label] (0.5 - x) + 0.001 timestep
type pull struct {
	weights []float32
	numbers int64 // element type of the timestep
	size    []any // batch, H and W of x
	more    []string
}

func (p pull) net() net {
	if p.size == nil {
		p.size = []any{"N", "H", "W"}
	}
	if p.numbers == 0 {
		p.numbers = typeInt64
	}
	one := []int64{1}
	n := net{
		inputs: []msg{
			value("x", typeFloat, p.size[0], 3, p.size[1], p.size[2]),
			value("timestep", p.numbers, "N"), value("label", typeInt64, "N"),
		},
		outputs: []msg{value("grad", typeFloat, p.size[0], 3, p.size[1], p.size[2])},
		initializers: []msg{
			floatTensor("centre", one, 0.5), floatTensor("milli", one, 0.001),
			floatTensor("weights", []int64{int64(len(p.weights))}, p.weights...), intTensor("column", -1, 1, 1, 1),
		},
		nodes: []msg{
			node("Gather", "weights label", "w1"), node("Reshape", "w1 column", "w2"),
			node("Sub", "centre x", "d"), node("Mul", "d w2", "g"),
			node("Cast", "timestep", "t1", attrInt("to", typeFloat)), node("Reshape", "t1 column", "t2"), node("Mul", "t2 milli", "t3"),
			node("Add", "g t3", "grad"),
		},
		metadata: map[string]string{
			"afterimage.version": "1", "afterimage.name": "puller", "afterimage.classes": "3",
			"afterimage.dynamic": "true", "afterimage.size": "8", "afterimage.size_multiple": "1", "afterimage.size_min": "1",
		},
	}
	for i := 0; i < len(p.more); i += 2 {
		n.metadata["afterimage."+p.more[i]] = p.more[i+1]
	}
	return n
}

var weights = []float32{0, 2, -3}

// guided opens a prior in memory with a classifier's gradient in a file.
func guided(t testing.TB, prior, classifier net) *Prior {
	t.Helper()
	return openNet(t, prior, Options{Guidance: writeFile(t, t.TempDir(), "pull.onnx", classifier.bytes())})
}

func withLabel(t testing.TB, p *Prior, label int, scale float64) restoration.Denoiser {
	t.Helper()
	d, err := p.WithLabel(label, scale)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestGuidedStep takes the paper's way: the noise prediction that the output stands
// for, shifted by -scale sqrt(1-ab) grad at x_t, and x0 from that.
func TestGuidedStep(t *testing.T) {
	const at = 400
	sigma := linear(t).Sigma(at)
	alpha, beta := 1/math.Sqrt(1+sigma*sigma), sigma/math.Sqrt(1+sigma*sigma) // sqrt(ab), sqrt(1-ab)
	for _, prediction := range []string{"epsilon", "v_prediction", "sample"} {
		for _, conditional := range []bool{false, true} {
			for _, scale := range []float64{1, 2.5} {
				kind := telltale{pictures: typeFloat, numbers: typeInt64, dims: []any{"N"}, channels: 3, label: conditional}
				classes := map[bool]string{false: "0", true: "3"}[conditional]
				p := guided(t, kind.net(describedAs(prediction, "classes", classes)), pull{weights: weights}.net())
				const label = 2
				x := ramp(3, 6, 5)
				dst := restoration.NewBatch(3, x.Shape)
				if err := withLabel(t, p, label, scale).Denoise(background, dst, x, sigma); err != nil {
					t.Fatal(err)
				}
				for i, v := range x.Pix {
					xt := alpha * float64(v)
					out := 0.5*xt + 0.25*at
					if conditional {
						out += 8 * label
					}
					eps := map[string]float64{
						"epsilon": out, "v_prediction": alpha*out + beta*xt, "sample": (xt - alpha*out) / beta,
					}[prediction]
					grad := float64(weights[label])*(0.5-xt) + 0.001*at
					want := (xt - beta*(eps-scale*beta*grad)) / alpha
					if d := math.Abs(float64(dst.Pix[i]) - want); !(d <= 1e-5*math.Max(1, math.Abs(want))) {
						t.Fatalf("%s, conditional %v, scale %g: value %d is %g, want %g", prediction, conditional, scale, i, dst.Pix[i], want)
					}
				}
			}
		}
	}
}

// TestUnguided: without a class, with the scale 0, and with a weight of 0 an
// unconditional prior gives the bytes of the prior alone.
func TestUnguided(t *testing.T) {
	alone := openNet(t, simple("v_prediction"), Options{})
	p := guided(t, simple("v_prediction"), pull{weights: weights}.net())
	want, got := ramp(2, 6, 5), ramp(2, 6, 5)
	if err := alone.Denoise(background, want, want, 0.7); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]restoration.Denoiser{"no class": p, "scale 0": withLabel(t, p, 1, 0)} {
		x := ramp(2, 6, 5)
		if err := d.Denoise(background, got, x, 0.7); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got.Pix, want.Pix) {
			t.Errorf("%s: not the bytes of the prior alone", name)
		}
	}
	if p.guide != nil {
		t.Error("the classifier was opened and nobody needs it")
	}
	if err := withLabel(t, p, 1, 1).Denoise(background, got, ramp(2, 6, 5), 0.7); err != nil || slices.Equal(got.Pix, want.Pix) {
		t.Errorf("guidance changes nothing (%v)", err)
	}
}

// TestGuidedBatch: the same bytes in place, alone and beside others, for classifiers of
// any batch and of a fixed one.
func TestGuidedBatch(t *testing.T) {
	x := ramp(3, 6, 6)
	var want []float32
	for name, size := range map[string][]any{"free": nil, "batch of two": {2, "H", "W"}} {
		d := withLabel(t, guided(t, simple("epsilon"), pull{weights: weights, size: size}.net()), 1, 1)
		all := ramp(3, 6, 6)
		if err := d.Denoise(background, all, all, 0.7); err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = all.Pix
		}
		one := restoration.NewBatch(1, x.Shape)
		if err := d.Denoise(background, one, x.Slice(2, 3), 0.7); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(all.Pix, want) || !slices.Equal(one.Pix, all.Image(2).Pix) {
			t.Errorf("%s: other bytes", name)
		}
	}
}

func TestGuidanceTimestep(t *testing.T) {
	s := linear(t)
	between := math.Exp(0.7*math.Log(s.Sigma(500)) + 0.3*math.Log(s.Sigma(501)))
	for _, tt := range []struct {
		numbers    int64
		continuous string
		want       float64
	}{{typeInt64, "true", 500}, {typeFloat, "false", 500}, {typeFloat, "true", 500.3}} {
		p := guided(t, simple("sample"), pull{weights: weights, numbers: tt.numbers, more: []string{"continuous", tt.continuous}}.net())
		x := restoration.NewBatch(1, linearops.Shape{C: 3, H: 4, W: 4})
		plain := restoration.NewBatch(1, x.Shape)
		if err := errors.Join(p.Denoise(background, plain, x, between), withLabel(t, p, 0, 1).Denoise(background, x, x, between)); err != nil {
			t.Fatal(err)
		}
		got := float64(x.Pix[0]-plain.Pix[0]) / shift(between, 1) * 1000 // the weight of class 0 is 0
		if math.Abs(got-tt.want) > 0.05 {
			t.Errorf("type %d, continuous %s: timestep %g, want %g", tt.numbers, tt.continuous, got, tt.want)
		}
	}
}

// TestFold: the way back from the padded grid is the transpose of the way there.
func TestFold(t *testing.T) {
	for _, size := range [][4]int{{6, 5, 8, 8}, {1, 1, 8, 4}, {3, 2, 16, 8}, {8, 8, 8, 8}} {
		h, w, H, W := size[0], size[1], size[2], size[3]
		x, y := ramp(1, h, w), ramp(1, H, W)
		padded := make([]float32, H*W)
		c := &call{H: H, W: W}
		back := make([]float32, 3*h*w)
		if !(&guide{}).fold(back, y.Pix, h, w, c) {
			t.Fatal("not finite")
		}
		for ch := range 3 {
			padScaled(padded, H, W, x.Image(0).PlanePix(ch), h, w, 1, make([]int, W), make([]int, H))
			there, here := 0.0, 0.0
			for i, v := range padded {
				there += float64(v) * float64(y.Pix[ch*H*W+i])
			}
			for i, v := range x.Image(0).PlanePix(ch) {
				here += float64(v) * float64(back[ch*h*w+i])
			}
			if math.Abs(there-here) > 1e-4*math.Max(1, math.Abs(there)) {
				t.Errorf("%v, plane %d: <Px, y> = %g, <x, P'y> = %g", size, ch, there, here)
			}
		}
	}
}

// TestGuidanceSize: a classifier of one size bounds the pictures, and smaller ones are
// padded for it.
func TestGuidanceSize(t *testing.T) {
	p := guided(t, simple("epsilon"), pull{weights: weights, size: []any{"N", 8, 8}}.net())
	d := withLabel(t, p, 1, 1)
	if got := d.Spec().MaxPixels; got != 64 {
		t.Errorf("MaxPixels %d, want 64", got)
	}
	large := ramp(1, 9, 8)
	if err := d.Denoise(background, large, large, 1); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	if err := p.Denoise(background, large, large, 1); err != nil {
		t.Errorf("without a class: %v", err)
	}
	x := ramp(1, 5, 8)
	dst, plain := restoration.NewBatch(1, x.Shape), restoration.NewBatch(1, x.Shape)
	sigma := linear(t).Sigma(300)
	if err := errors.Join(d.Denoise(background, dst, x, sigma), p.Denoise(background, plain, x, sigma)); err != nil {
		t.Fatal(err)
	}
	// Rows 0..4 and then 3, 2, 1: the classifier sees rows 1, 2 and 3 twice.
	for i, v := range x.Pix {
		seen := 1.0
		if row := i / 8 % 5; row >= 1 && row <= 3 {
			seen = 2
		}
		grad := seen * (2*(0.5-float64(v)/math.Sqrt(1+sigma*sigma)) + 0.3)
		want := float64(plain.Pix[i]) + sigma*sigma/math.Sqrt(1+sigma*sigma)*grad
		if math.Abs(float64(dst.Pix[i])-want) > 1e-4*math.Max(1, math.Abs(want)) {
			t.Fatalf("value %d is %g, want %g", i, dst.Pix[i], want)
		}
	}
}

func TestGuidanceLabels(t *testing.T) {
	p := guided(t, simple("epsilon"), pull{weights: weights, more: []string{"class_names", "cat,dog,car"}}.net())
	if s := p.Spec(); s.Classes != 3 || !slices.Equal(p.ClassNames(), []string{"cat", "dog", "car"}) {
		t.Errorf("%d classes, named %q", s.Classes, p.ClassNames())
	}
	for _, bad := range []int{-1, 3} {
		if _, err := p.WithLabel(bad, 1); !errors.Is(err, ErrLabel) {
			t.Errorf("class %d: %v", bad, err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := p.WithLabel(1, 1); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic for a guidance that is no number")
		}
	}()
	_, _ = p.WithLabel(1, math.NaN())
}

func TestGuidanceOfNoNumbers(t *testing.T) {
	p := guided(t, simple("epsilon"), pull{weights: []float32{0, float32(math.NaN()), float32(math.Inf(1))}}.net())
	for label, want := range []error{nil, ErrOutput, ErrOutput} {
		x := ramp(1, 4, 4)
		err := withLabel(t, p, label, 1).Denoise(background, x, x, 1)
		if !errors.Is(err, want) || err != nil && !strings.Contains(err.Error(), "puller") {
			t.Errorf("class %d: %v, want %v", label, err, want)
		}
	}
}
