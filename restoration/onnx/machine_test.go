package onnx

import (
	"errors"
	"math"
	"testing"
)

func TestHalf(t *testing.T) {
	for h := range 1 << 16 {
		f := fromHalf(uint16(h))
		if f != f { // NaN keeps being one
			if g := toHalf(f); g&0x7c00 != 0x7c00 || g&0x3ff == 0 {
				t.Fatalf("%#04x is NaN and comes back as %#04x", h, g)
			}
			continue
		}
		if got := toHalf(f); got != uint16(h) {
			t.Fatalf("%#04x is %g and comes back as %#04x", h, f, got)
		}
		// By its definition: (-1)^s 2^(e-15) (1 + f/1024), and 2^-14 (f/1024) for e = 0.
		s, e, m := h>>15, h>>10&31, float64(h&1023)/1024
		want := math.Ldexp(1+m, e-15)
		if e == 0 {
			want = math.Ldexp(m, -14)
		}
		if e == 31 {
			want = math.Inf(1)
		}
		if s == 1 {
			want = -want
		}
		if float64(f) != want {
			t.Fatalf("%#04x is %g, want %g", h, f, want)
		}
	}
	for f, want := range map[float32]uint16{
		65519: 0x7bff, 65520: 0x7c00, 1 + 1.0/2048: 0x3c00, 1 + 3.0/2048: 0x3c02, 1.0 / (1 << 25): 0, 3.0 / (1 << 25): 2,
		float32(math.Inf(-1)): 0xfc00, 1e-10: 0,
	} {
		if got := toHalf(f); got != want {
			t.Errorf("%g becomes %#04x, want %#04x", f, got, want)
		}
	}
}

func TestReflectIndex(t *testing.T) {
	for n, want := range map[int][]int{
		1: {0, 0, 0, 0, 0}, 2: {0, 1, 0, 1, 0, 1}, 4: {0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2},
	} {
		got := make([]int, len(want))
		reflectIndex(got, n)
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%d samples: %v, want %v", n, got, want)
				break
			}
		}
	}
}

func TestLargest(t *testing.T) {
	g := geometry{multiple: 32, minimum: 64, maxPixels: 1 << 18}
	for _, size := range [][2]int{{4000, 3000}, {100, 100000}, {100000, 100}, {512, 513}, {32000, 32000}} {
		h, w := size[0], size[1]
		err := g.check(h, w)
		var e *TooLargeError
		if !errors.As(err, &e) {
			t.Fatalf("%v: %v", size, err)
		}
		if e.MaxW%32 != 0 || e.MaxH%32 != 0 || g.check(e.MaxH, e.MaxW) != nil {
			t.Errorf("%v: proposes %d x %d, which does not work", size, e.MaxW, e.MaxH)
		}
		if e.MaxW*e.MaxH < g.maxPixels/2 {
			t.Errorf("%v: proposes %d x %d, less than half of what works", size, e.MaxW, e.MaxH)
		}
	}
	if err := g.check(512, 512); err != nil {
		t.Error(err)
	}
}

func TestMemoryPixels(t *testing.T) {
	for _, m := range []Memory{{1e6, 300, 7e-4}, {0, 300, 0}, {0, 0, 1e-3}} {
		for _, n := range []float64{1e3, 1e5, 1e7} {
			if got := m.pixels(m.bytes(n)); math.Abs(got/n-1) > 1e-9 {
				t.Errorf("%+v: %g pixels take %g bytes, in which %g go", m, n, m.bytes(n), got)
			}
		}
		if m.pixels(m.Fixed-1) != 0 {
			t.Errorf("%+v: pixels without memory", m)
		}
	}
}

func TestCountCores(t *testing.T) {
	const two = "processor : 0\nphysical id : 0\ncore id : 0\n\nprocessor : 1\nphysical id : 0\ncore id : 0\n\n" +
		"processor : 2\nphysical id : 0\ncore id : 1\n\nprocessor : 3\nphysical id : 1\ncore id : 1\n"
	if got := countCores([]byte(two)); got != 3 {
		t.Errorf("%d cores, want 3", got)
	}
	if got := countCores([]byte("processor : 0\n")); got != 0 {
		t.Errorf("%d cores where nothing is said", got)
	}
	if physicalCores() < 1 || cpuName() == "" || cpuClass() == "" {
		t.Error("this machine has no processor")
	}
}

func TestCards(t *testing.T) {
	cards := parseCards("0, NVIDIA H200, 143000, 143771\n1, Odd, Name, 10, 20\nNo devices were found\n")
	if len(cards) != 2 || cards[0].Name != "NVIDIA H200" || cards[0].Free != 143000<<20 || cards[1].Name != "Odd, Name" || cards[1].Total != 20<<20 {
		t.Fatalf("cards %+v", cards)
	}
	for visible, want := range map[string][]string{
		"": {"NVIDIA H200", "Odd, Name"}, "1": {"Odd, Name"}, "1,0": {"Odd, Name", "NVIDIA H200"}, "0,7,1": {"NVIDIA H200"},
		"GPU-1234": {"NVIDIA H200", "Odd, Name"},
	} {
		got := visibleCards(cards, visible)
		if len(got) != len(want) {
			t.Errorf("%q shows %+v", visible, got)
			continue
		}
		for i := range want {
			if got[i].Name != want[i] || got[i].ID != "cuda:"+string(rune('0'+i)) {
				t.Errorf("%q shows %+v", visible, got)
			}
		}
	}
}

func TestParseDevice(t *testing.T) {
	for _, tt := range []struct {
		text           string
		cuda, explicit bool
		index          int
	}{{"", true, false, 0}, {"auto", true, false, 0}, {"cpu", false, true, 0}, {"cuda", true, true, 0}, {"cuda:3", true, true, 3}} {
		cuda, explicit, index, err := parseDevice(tt.text)
		if err != nil || cuda != tt.cuda || explicit != tt.explicit || index != tt.index {
			t.Errorf("%q: %v %v %v %v", tt.text, cuda, explicit, index, err)
		}
	}
	for _, bad := range []string{"gpu", "cuda:", "cuda:-1", "cuda:x", "CPU"} {
		if _, _, _, err := parseDevice(bad); !errors.Is(err, ErrDevice) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
