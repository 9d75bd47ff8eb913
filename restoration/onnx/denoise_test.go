package onnx

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

var background = context.Background()

func ramp(n, h, w int) restoration.Batch {
	x := restoration.NewBatch(n, linearops.Shape{C: 3, H: h, W: w})
	for i := range x.Pix {
		x.Pix[i] = float32(i%17)/8 - 1
	}
	return x
}

// linear is the schedule that the tests' models name.
func linear(t testing.TB) *restoration.Schedule {
	s, err := restoration.LinearSchedule(1e-4, 0.02, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestConventions takes the telltale model, out = 0.5 input + 0.25 t + 8 label with
// input = x/sqrt(1+sigma^2), through every convention a model may have.
func TestConventions(t *testing.T) {
	const at = 600
	sigma := linear(t).Sigma(at)
	a := 1 / math.Sqrt(1+sigma*sigma)
	label := 3
	n, fixed, scalar := []any{"N"}, []any{1}, []any{}
	tests := []struct {
		name       string
		prediction string
		kind       telltale
		label      *int
		tolerance  float64
	}{
		{"epsilon", "epsilon", telltale{typeFloat, typeInt64, n, 3, false, nil}, nil, 1e-5},
		{"v", "v_prediction", telltale{typeFloat, typeInt64, n, 3, false, nil}, nil, 1e-5},
		{"clean", "sample", telltale{typeFloat, typeInt64, n, 3, false, nil}, nil, 1e-5},
		{"six channels", "epsilon", telltale{typeFloat, typeInt64, n, 6, false, nil}, nil, 1e-5},
		{"float timestep", "epsilon", telltale{typeFloat, typeFloat, n, 3, false, nil}, nil, 1e-5},
		{"double timestep", "epsilon", telltale{typeFloat, typeDouble, n, 3, false, nil}, nil, 1e-5},
		{"int32 timestep", "epsilon", telltale{typeFloat, typeInt32, n, 3, false, nil}, nil, 1e-5},
		{"timestep of one", "epsilon", telltale{typeFloat, typeInt64, fixed, 3, false, nil}, nil, 1e-5},
		{"timestep without dimensions", "epsilon", telltale{typeFloat, typeInt64, scalar, 3, false, nil}, nil, 1e-5},
		{"float timestep without dimensions", "epsilon", telltale{typeFloat, typeFloat, scalar, 3, false, nil}, nil, 1e-5},
		{"float16", "sample", telltale{typeFloat16, typeInt64, n, 3, false, nil}, nil, 0.1},
		{"float16 timestep", "sample", telltale{typeFloat16, typeFloat16, n, 6, false, nil}, nil, 0.1},
		{"label", "epsilon", telltale{typeFloat, typeInt64, n, 3, true, nil}, &label, 1e-5},
		{"label without dimensions", "sample", telltale{typeFloat, typeInt64, scalar, 3, true, nil}, &label, 1e-5},
		{"fixed batch", "epsilon", telltale{typeFloat, typeInt64, []any{2}, 3, false, []any{2, "H", "W"}}, nil, 1e-5},
		{"fixed size", "epsilon", telltale{typeFloat, typeInt64, n, 3, false, []any{1, 8, 8}}, nil, 1e-5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			classes, l := "0", 0.0
			if tt.label != nil {
				classes, l = "10", float64(*tt.label)
			}
			p := openNet(t, tt.kind.net(describedAs(tt.prediction, "classes", classes)), Options{Label: tt.label})
			x := ramp(3, 6, 5)
			dst := restoration.NewBatch(3, x.Shape)
			// Twice, since the second call meets the tensors of the first.
			for _, step := range []int{200, at} {
				if err := p.Denoise(background, dst, x, linear(t).Sigma(step)); err != nil {
					t.Fatal(err)
				}
			}
			for i, v := range x.Pix {
				xi := float64(v)
				out := 0.5*a*xi + 0.25*at + 8*l
				want := map[string]float64{
					"epsilon": xi - sigma*out, "v_prediction": a*(a*xi) - a*sigma*out, "sample": out,
				}[tt.prediction]
				if d := math.Abs(float64(dst.Pix[i]) - want); !(d <= tt.tolerance*math.Max(1, math.Abs(want))) {
					t.Fatalf("value %d is %g, want %g", i, dst.Pix[i], want)
				}
			}
		})
	}
}

// TestTimestep reads the timestep off a model that returns a quarter of it.
func TestTimestep(t *testing.T) {
	s := linear(t)
	between := math.Exp(0.7*math.Log(s.Sigma(500)) + 0.3*math.Log(s.Sigma(501)))
	tests := []struct {
		name       string
		numbers    int64
		continuous string
		sigma      float64
		want       float64
	}{
		{"at a step", typeInt64, "false", s.Sigma(321), 321},
		{"nearest in log sigma", typeInt64, "false", between, 500},
		{"whole, though the type is not", typeFloat, "false", between, 500},
		{"fractional", typeFloat, "true", between, 500.3},
		{"continuous in a whole type", typeInt64, "true", between, 500},
		{"below the schedule", typeFloat, "true", 1e-6, 0},
		{"above the schedule", typeFloat, "true", 1e6, 999},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kind := telltale{pictures: typeFloat, numbers: tt.numbers, dims: []any{"N"}, channels: 3}
			p := openNet(t, kind.net(describedAs("sample", "continuous", tt.continuous)), Options{})
			x := restoration.NewBatch(1, linearops.Shape{C: 3, H: 4, W: 4})
			if err := p.Denoise(background, x, x, tt.sigma); err != nil {
				t.Fatal(err)
			}
			if got := 4 * float64(x.Pix[0]); math.Abs(got-tt.want) > 1e-3 {
				t.Errorf("timestep %g, want %g", got, tt.want)
			}
		})
	}
}

// TestPaddingReachesTheModel uses a model that returns its right-hand and lower
// neighbours' sum, which tells at the border what lies beyond it.
func TestPaddingReachesTheModel(t *testing.T) {
	n := simple("sample", "size_multiple", "8", "size_min", "16")
	weights := make([]float32, 3*3*3*3)
	for c := range 3 {
		weights[((c*3+c)*3+1)*3+2] = 1 // right
		weights[((c*3+c)*3+2)*3+1] = 1 // below
	}
	n.initializers = []msg{floatTensor("w", []int64{3, 3, 3, 3}, weights...), floatTensor("zero", []int64{1}, 0)}
	n.nodes = []msg{
		node("Conv", "sample w", "c", attrInts("pads", 1, 1, 1, 1), attrInts("kernel_shape", 3, 3)),
		node("Cast", "timestep", "t1", attrInt("to", typeFloat)),
		node("Mul", "t1 zero", "t2"),
		node("ReduceSum", "t2", "t3", attrInt("keepdims", 0)),
		node("Add", "c t3", "out"),
	}
	p := openNet(t, n, Options{})
	for _, size := range [][2]int{{20, 18}, {5, 16}, {3, 2}, {1, 1}, {24, 32}} {
		h, w := size[0], size[1]
		x, dst := ramp(1, h, w), ramp(1, h, w)
		if err := p.Denoise(background, dst, x, 1); err != nil {
			t.Fatal(err)
		}
		H, W := max(16, (h+7)/8*8), max(16, (w+7)/8*8)
		// A border pixel's neighbour is its mirror image, unless the picture fills the
		// padded size, where the convolution sees zero.
		at := func(c, i, j int) float64 {
			if i >= H || j >= W {
				return 0
			}
			if i >= h {
				i = max(0, 2*(h-1)-i)
			}
			if j >= w {
				j = max(0, 2*(w-1)-j)
			}
			return float64(x.Pix[(c*h+i)*w+j]) / math.Sqrt2
		}
		for c := range 3 {
			for i := range h {
				for j := range w {
					got, want := float64(dst.Pix[(c*h+i)*w+j]), at(c, i, j+1)+at(c, i+1, j)
					if math.Abs(got-want) > 1e-6 {
						t.Fatalf("%d x %d: pixel %d,%d is %g, want %g", w, h, j, i, got, want)
					}
				}
			}
		}
	}
}

func TestZeroSigmaIsTheIdentity(t *testing.T) {
	p := openNet(t, simple("epsilon"), Options{})
	x, dst := ramp(2, 4, 4), restoration.NewBatch(2, linearops.Shape{C: 3, H: 4, W: 4})
	if err := p.Denoise(background, dst, x, 0); err != nil {
		t.Fatal(err)
	}
	for i := range x.Pix {
		if dst.Pix[i] != x.Pix[i] {
			t.Fatalf("value %d is %g, want %g", i, dst.Pix[i], x.Pix[i])
		}
	}
}

func TestValuesThatAreNoNumbers(t *testing.T) {
	n := simple("epsilon")
	for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1))} {
		n.initializers[0] = floatTensor("half", []int64{1}, bad)
		p := openNet(t, n, Options{})
		x := ramp(1, 4, 4)
		if err := p.Denoise(background, x, x, 1); !errors.Is(err, ErrOutput) {
			t.Errorf("error %v, want ErrOutput", err)
		}
	}
}

// TestResultOfAnotherShape: the file declares nothing about its result, and the result
// is half as large.
func TestResultOfAnotherShape(t *testing.T) {
	n := simple("epsilon")
	n.outputs = []msg{msg{}.str(1, "out").bytes(2, msg{}.bytes(1, msg{}.int(1, typeFloat)))}
	n.nodes[len(n.nodes)-1] = node("MaxPool", "s2", "out", attrInts("kernel_shape", 2, 2), attrInts("strides", 2, 2))
	p := openNet(t, n, Options{})
	x := ramp(1, 8, 8)
	err := p.Denoise(background, x, x, 1)
	if !errors.Is(err, ErrShape) {
		t.Fatalf("error %v, want ErrShape", err)
	}
}

func TestTooLarge(t *testing.T) {
	kind := telltale{typeFloat, typeInt64, []any{"N"}, 3, false, []any{1, 8, 16}}
	p := openNet(t, kind.net(describedAs("epsilon")), Options{})
	x := ramp(1, 9, 16)
	err := p.Denoise(background, x, x, 1)
	var large *TooLargeError
	if !errors.As(err, &large) || !errors.Is(err, ErrTooLarge) {
		t.Fatalf("error %v, want a TooLargeError", err)
	}
	if large.MaxW != 16 || large.MaxH != 8 || !strings.Contains(err.Error(), "16 x 8") {
		t.Errorf("proposes %d x %d: %v", large.MaxW, large.MaxH, err)
	}
	if p.Spec().MaxPixels != 128 {
		t.Errorf("MaxPixels %d, want 128", p.Spec().MaxPixels)
	}
}

func TestMemoryBound(t *testing.T) {
	p := openNet(t, simple("epsilon", "memory", "0,1e9,0", "size_multiple", "8", "size_min", "16"), Options{})
	most := p.Spec().MaxPixels
	if most < 256 || float64(most) > float64(availableMemory())/1e9+256 {
		t.Errorf("MaxPixels %d with %d bytes free", most, availableMemory())
	}
	x := ramp(1, 200, 100)
	err := p.Denoise(background, x, x, 1)
	var large *TooLargeError
	if !errors.As(err, &large) {
		t.Fatalf("error %v, want a TooLargeError", err)
	}
	if err := p.CheckSize(large.MaxW, large.MaxH); err != nil {
		t.Errorf("the size that works does not: %v", err)
	}
}

func TestLabels(t *testing.T) {
	kind := telltale{typeFloat, typeInt64, []any{"N"}, 3, true, nil}
	p := openNet(t, kind.net(describedAs("sample", "classes", "3", "class_names", `["cat, tabby","dog","car"]`)), Options{})
	if got := p.Card().ClassNames; len(got) != 3 || got[0] != "cat, tabby" {
		t.Errorf("class names %q", got)
	}
	x := ramp(1, 4, 4)
	if err := p.Denoise(background, x, x, 1); !errors.Is(err, ErrLabel) {
		t.Errorf("without a class: %v", err)
	}
	for _, bad := range []int{-1, 3} {
		if _, err := p.WithLabel(bad, 1); !errors.Is(err, ErrLabel) {
			t.Errorf("class %d: %v", bad, err)
		}
	}
	var got [2]float32
	for i := range got {
		d, err := p.WithLabel(i+1, 1)
		if err != nil {
			t.Fatal(err)
		}
		x := restoration.NewBatch(1, linearops.Shape{C: 3, H: 2, W: 2})
		if err := d.Denoise(background, x, x, 1); err != nil {
			t.Fatal(err)
		}
		got[i] = x.Pix[0]
	}
	if got[1]-got[0] != 8 {
		t.Errorf("classes 1 and 2 differ by %g, want 8", got[1]-got[0])
	}
	plain := openNet(t, simple("sample"), Options{})
	if _, err := plain.WithLabel(0, 1); !errors.Is(err, ErrLabel) {
		t.Errorf("a class for a model without: %v", err)
	}
}

func TestMisusePanics(t *testing.T) {
	p := openNet(t, simple("epsilon"), Options{})
	x := ramp(1, 4, 4)
	gray := restoration.NewBatch(1, linearops.Shape{C: 1, H: 4, W: 4})
	for name, f := range map[string]func(){
		"shapes":   func() { _ = p.Denoise(background, ramp(1, 4, 5), x, 1) },
		"channels": func() { _ = p.Denoise(background, gray, gray, 1) },
		"sigma":    func() { _ = p.Denoise(background, x, x, math.NaN()) },
		"negative": func() { _ = p.Denoise(background, x, x, -1) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
