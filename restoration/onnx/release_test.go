package onnx

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

// A prior that has given its memory back draws the same.
func TestRelease(t *testing.T) {
	p := openShipped(t, Options{})
	draw := func(side int) []float32 {
		x := restoration.NewBatch(1, linearops.Shape{C: 3, H: side, W: side})
		restoration.Philox{}.Noise(x.Pix, 0, 0)
		if err := p.Denoise(background, x, x, 1); err != nil {
			t.Fatal(err)
		}
		return x.Pix
	}
	small := draw(128)
	session := p.session
	p.Release()
	if p.session != session {
		t.Error("a session that holds little was opened anew")
	}
	draw(768)
	before, ok := residentNow()
	p.Release()
	after, _ := residentNow()
	if p.session == session {
		t.Error("the session was not opened anew")
	}
	if ok && before-after < 100<<20 {
		t.Errorf("%d MB were given back", (before-after)>>20)
	}
	if !slices.Equal(small, draw(128)) {
		t.Error("after a release the prior draws something else")
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	p.Release() // of a closed prior does nothing
}

func TestForecastedWorking(t *testing.T) {
	for _, side := range []float64{256, 1024, 2016} {
		n := side * side
		got := room{}.working(defaultMemory)
		says := Memory(got).bytes(n)
		if says > defaultMemory.bytes(n) || says < 0.7*defaultMemory.bytes(n) {
			t.Errorf("%g: %g", side, says)
		}
	}
	if (room{cuda: true}).working(defaultMemory) != (restoration.Working{}) {
		t.Error("main memory for what lies on the card")
	}
}

func residentNow() (bytes int64, ok bool) {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	eachPair(data, func(key, value string) {
		if key == "VmRSS" {
			kb, _ := strconv.ParseInt(strings.TrimSuffix(value, " kB"), 10, 64)
			bytes, ok = kb<<10, true
		}
	})
	return bytes, ok
}
