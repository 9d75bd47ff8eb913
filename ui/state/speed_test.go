package state

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"afterimage/restoration"
)

func onDevice(sha, device string) PriorInfo {
	return PriorInfo{Prior: restoration.PriorRef{SHA256: sha}, Device: device}
}

func TestSpeeds(t *testing.T) {
	var s Speeds
	cpu := onDevice("aa", "CPU")
	if _, ok := s.Seconds(cpu, false, 100); ok {
		t.Error("nothing was measured yet")
	}
	s.Learn(cpu, false, Speed{Pixels: 10_000, Seconds: 1})
	s.Learn(cpu, false, Speed{Pixels: 40_000, Seconds: 8})
	for pixels, want := range map[int]float64{5_000: 0.5, 10_000: 1, 20_000: math.Sqrt(8), 40_000: 8, 80_000: 16} {
		if got, ok := s.Seconds(cpu, false, pixels); !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("%d pixels take %g, want %g", pixels, got, want)
		}
	}
	for _, other := range []PriorInfo{onDevice("bb", "CPU"), onDevice("aa", "NVIDIA")} {
		if _, ok := s.Seconds(other, false, 100); ok {
			t.Errorf("%+v was not measured", other)
		}
	}
	if _, ok := s.Seconds(cpu, true, 100); ok {
		t.Error("a guided run was not measured")
	}
	s.Learn(cpu, false, Speed{Pixels: 11_000, Seconds: 2.2}) // takes the place of 10,000
	s.Learn(cpu, false, Speed{Pixels: 0, Seconds: 2})
	s.Learn(cpu, false, Speed{Pixels: 10_000, Seconds: math.Inf(1)})
	if got, _ := s.Seconds(cpu, false, 5_500); math.Abs(got-1.1) > 1e-9 {
		t.Errorf("the latest measurement does not count: %g", got)
	}
	text, err := s.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var again Speeds
	if err := again.UnmarshalText(text); err != nil {
		t.Fatal(err)
	}
	if got, ok := again.Seconds(cpu, false, 5_500); !ok || math.Abs(got-1.1) > 1e-9 {
		t.Errorf("read again: %g", got)
	}
	if err := again.UnmarshalText([]byte(`[{"key":"x","speeds":[{"pixels":-1,"seconds":2}]}]`)); err != nil || len(again.list) != 0 {
		t.Errorf("nonsense was kept: %v", again.list)
	}
	if again.UnmarshalText([]byte("{")) == nil {
		t.Error("half a text was read")
	}
	for i := range 3 * maxSpeedKeys {
		s.Learn(onDevice(fmt.Sprint(i), "CPU"), false, Speed{Pixels: 1000, Seconds: 1})
		s.Learn(cpu, false, Speed{Pixels: 1000 << (i % 30), Seconds: 1})
	}
	if n := len(s.list); n != maxSpeedKeys || len(s.list[n-1].Speeds) > maxSpeeds || s.list[n-1].Key != speedKey(cpu, false) {
		t.Errorf("%d priors are kept, %d speeds of the last", n, len(s.list[n-1].Speeds))
	}
}

// slow takes what its clock says.
type slow struct {
	clock time.Time
	takes []time.Duration
	asked int
	fail  error
}

func (*slow) Spec() restoration.Spec { return restoration.Spec{} }

func (d *slow) Denoise(context.Context, restoration.Batch, restoration.Batch, float64) error {
	d.clock = d.clock.Add(d.takes[min(d.asked, len(d.takes)-1)])
	d.asked++
	return d.fail
}

func TestBenchmark(t *testing.T) {
	d := &slow{takes: []time.Duration{9 * time.Second, 400 * time.Millisecond, 250 * time.Millisecond}}
	got, err := Benchmark(context.Background(), d, 30, 20, 3*time.Second, func() time.Time { return d.clock })
	if err != nil || got != (Speed{Pixels: 600, Seconds: 0.25}) || d.asked != 3 {
		t.Errorf("%+v after %d evaluations, %v", got, d.asked, err)
	}
	d = &slow{takes: []time.Duration{time.Millisecond}}
	if got, err := Benchmark(context.Background(), d, 30, 20, 3*time.Second, func() time.Time { return d.clock }); err != nil || d.asked != 26 || !got.known() {
		t.Errorf("a fast prior was asked %d times: %+v, %v", d.asked, got, err)
	}
	d.fail = errors.New("no")
	if _, err := Benchmark(context.Background(), d, 30, 20, 3*time.Second, func() time.Time { return d.clock }); !errors.Is(err, d.fail) {
		t.Errorf("the error is %v", err)
	}
}
