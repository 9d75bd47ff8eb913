package photo

import (
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"afterimage/linearops"
)

// within16 compares two kernels of unit sum up to the rounding of 16 bits.
func within16(t *testing.T, name string, got, want linearops.Kernel) {
	t.Helper()
	top := 0.0
	for _, v := range want.Taps {
		top = max(top, float64(v))
	}
	// Half a step of each tap, and what the sum of all of them is off by.
	step := top / 65535
	share := 0.5 * step * float64(len(want.Taps))
	for y := range want.H {
		for x := range want.W {
			a, b := float64(want.At(y, x)), 0.0
			if u, v := y-want.Y+got.Y, x-want.X+got.X; u >= 0 && v >= 0 && u < got.H && v < got.W {
				b = float64(got.At(u, v))
			}
			if d := math.Abs(a - b); d > 0.5*step+a*share+1e-7 {
				t.Fatalf("%s: tap %d, %d was %g and is %g", name, y, x, a, b)
			}
		}
	}
}

func TestKernelComesBack(t *testing.T) {
	kernels := map[string]linearops.Kernel{}
	for _, text := range []string{"gauss:1.6", "disk:5.5", "motion:15,30", "aniso:1,4,20", "uniform:8", "uniform:1"} {
		k, err := linearops.ParseKernel(text)
		if err != nil {
			t.Fatal(err)
		}
		kernels[text] = k
	}
	rng := rand.New(rand.NewPCG(1, 2))
	taps := make([]float32, 6*9)
	for i := range taps {
		taps[i] = rng.Float32()
	}
	own, err := linearops.NewKernel(6, 9, taps)
	if err != nil {
		t.Fatal(err)
	}
	kernels["own"] = own.Normalized()
	own.Y, own.X = 0, 8
	kernels["anchored in a corner"] = own.Normalized()
	for name, k := range kernels {
		for _, file := range []string{"k.png", "k.tif"} {
			path := filepath.Join(t.TempDir(), file)
			if err := WriteKernel(path, k); err != nil {
				t.Fatal(name, err)
			}
			got, err := ReadKernel(path)
			if err != nil {
				t.Fatal(name, err)
			}
			if math.Abs(got.Sum()-1) > 1e-6 {
				t.Errorf("%s: the taps sum to %g", name, got.Sum())
			}
			within16(t, name+" "+file, got, k)
			if p, err := Read(path); err != nil || !p.Gray || p.Depth != 16 {
				t.Errorf("%s: not a gray file of 16 bits: %v", name, err)
			}
		}
	}
}

func TestWriteKernelRefuses(t *testing.T) {
	k, err := linearops.NewKernel(1, 3, []float32{-0.1, 1.2, -0.1})
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteKernel(filepath.Join(t.TempDir(), "k.png"), k); !errors.Is(err, ErrKernelSign) {
		t.Error(err)
	}
	good, _ := linearops.GaussianKernel(1)
	for _, name := range []string{"k.jpg", "k.txt", "k"} {
		if err := WriteKernel(filepath.Join(t.TempDir(), name), good); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := WriteKernel(filepath.Join(t.TempDir(), "nowhere", "k.png"), good); !errors.Is(err, ErrFolder) {
		t.Error(err)
	}
}
