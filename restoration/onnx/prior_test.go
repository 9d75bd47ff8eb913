package onnx

import (
	"cmp"
	"errors"
	"fmt"
	"image/jpeg"
	"math"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
)

func openShipped(t testing.TB, o Options) *Prior {
	t.Helper()
	library(t)
	if o.Device == "" {
		o.Device = "cpu"
	}
	p, err := OpenFile(shippedPath, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// photo is a square from the middle of a bundled photo.
func photo(t testing.TB, side int) restoration.Batch {
	t.Helper()
	f, err := os.Open("../../resources/samples/cat.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := jpeg.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	x0, y0 := b.Min.X+(b.Dx()-side)/2, b.Min.Y+(b.Dy()-side)/2
	x := restoration.NewBatch(1, linearops.Shape{C: 3, H: side, W: side})
	for y := range side {
		for i := range side {
			r, g, bl, _ := img.At(x0+i, y0+y).RGBA()
			for c, v := range [3]uint32{r, g, bl} {
				x.Pix[(c*side+y)*side+i] = float32(v)/65535*2 - 1
			}
		}
	}
	return x
}

func rms(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(a)))
}

func noisy(x restoration.Batch, sigma float64, seed uint64) restoration.Batch {
	y := restoration.NewBatch(x.N, x.Shape)
	restoration.Philox{}.Noise(y.Pix, seed, 0)
	for i := range y.Pix {
		y.Pix[i] = x.Pix[i] + float32(sigma)*y.Pix[i]
	}
	return y
}

// TestShippedPriorDenoises: one evaluation on a bundled photo takes away most of the
// noise, about as well as the card says.
func TestShippedPriorDenoises(t *testing.T) {
	p := openShipped(t, Options{})
	x := photo(t, 192)
	for _, tt := range []struct{ sigma, gain float64 }{{0.1, 5}, {0.5, 10}} { // dB
		y := noisy(x, tt.sigma, 1)
		before := rms(y.Pix, x.Pix)
		if err := p.Denoise(background, y, y, tt.sigma); err != nil {
			t.Fatal(err)
		}
		after := rms(y.Pix, x.Pix)
		gain := 20 * math.Log10(before/after)
		t.Logf("sigma %g: %.2f dB becomes %.2f dB", tt.sigma, 20*math.Log10(2/before), 20*math.Log10(2/after))
		if gain < tt.gain {
			t.Errorf("sigma %g: %.2f dB gained, want %g", tt.sigma, gain, tt.gain)
		}
		says := 0.0
		for _, r := range p.Card().RMSE {
			if r.Sigma == tt.sigma {
				says = r.Error
			}
		}
		if !(after < 2*says && after > says/4) {
			t.Errorf("sigma %g: error %.4f, and the card says %.4f", tt.sigma, after, says)
		}
	}
}

func TestShippedCard(t *testing.T) {
	data := shipped(t)
	c, err := InspectBytes(data)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Metadata
	if len(m.RMSE) < 5 || !slices.IsSortedFunc(m.RMSE, func(a, b RMSE) int { return cmp.Compare(a.Sigma, b.Sigma) }) {
		t.Errorf("measured errors %v", m.RMSE)
	}
	if m.Licence == "" || m.Source == "" || len(m.WeightsSHA256) != 64 {
		t.Errorf("provenance %q, %q, %q", m.Licence, m.Source, m.WeightsSHA256)
	}
	if m.Title == "" || m.Memory.Fixed <= 0 || m.Memory.PerPixel2 <= 0 {
		t.Errorf("it is called %q and takes %+v", m.Title, m.Memory)
	}
	m.RMSE, m.Licence, m.Source, m.WeightsSHA256, m.Size, m.Title, m.Memory = nil, "", "", "", 0, "", Memory{}
	want := Metadata{Prediction: VPrediction, Schedule: "linear 0.0001 0.02 1000", Timestep: "float32", Continuous: true, ChannelsOut: 3, SizeMultiple: 32, SizeMin: 64, Dynamic: true}
	if !reflect.DeepEqual(m, want) {
		t.Errorf("got  %+v\nwant %+v", m, want)
	}
	if len(c.SHA256) != 64 || c.Size != int64(len(data)) || c.Parameters < 1_000_000 || c.Opset < 13 {
		t.Errorf("card %+v", c)
	}
}

// TestDeterminism: the same bytes from the same prior, whatever goes with a picture and
// whatever went before.
func TestDeterminism(t *testing.T) {
	x := noisy(photo(t, 96), 0.5, 3)
	three := restoration.NewBatch(3, x.Shape)
	for i := range 3 {
		copy(three.Image(i).Pix, x.Pix)
	}
	want := restoration.NewBatch(1, x.Shape)
	for run := range 2 {
		p := openShipped(t, Options{Threads: 2})
		if err := p.Denoise(background, three, three, 0.5); err != nil {
			t.Fatal(err)
		}
		if run == 0 {
			copy(want.Pix, three.Pix)
		}
		for i := range 3 {
			if !slices.Equal(three.Image(i).Pix, want.Pix) {
				t.Errorf("run %d, picture %d differs", run, i)
			}
			copy(three.Image(i).Pix, x.Pix)
		}
		if s := p.Spec(); s.Batch != 1 || s.Channels != 3 || s.MinSide != 64 || s.MaxPixels < 256*256 {
			t.Errorf("spec %+v", s)
		}
	}
}

// TestDevices: auto always gives a prior, with the reason where it is not on CUDA.
func TestDevices(t *testing.T) {
	r := openShipped(t, Options{Device: "auto", Threads: 1}).Runtime()
	devices := Devices("")
	last := devices[len(devices)-1]
	if last.ID != "cpu" || !last.Usable || last.Name == "" {
		t.Errorf("devices %+v", devices)
	}
	if r.Version == "" || r.Device == "" || r.CPU == "" {
		t.Errorf("runtime %+v", r)
	}
	if r.Provider == providerCPU && (r.Reason == "" || strings.HasSuffix(r.Reason, ".") || r.Threads != 1) {
		t.Errorf("runtime %+v", r)
	}
	if r := openShipped(t, Options{Device: "cpu"}).Runtime(); r.Reason != "" || r.Threads != physicalCores() {
		t.Errorf("asked for the CPU: %+v", r)
	}
}

// TestDevicesThatAreNotThere: what is asked for by name and missing is an error.
func TestDevicesThatAreNotThere(t *testing.T) {
	library(t)
	for name, o := range map[string]Options{
		"a card that nobody has": {Device: "cuda:99"}, "unknown": {Device: "tpu"}, "negative threads": {Threads: -1},
	} {
		if _, err := OpenFile(shippedPath, o); !errors.Is(err, ErrDevice) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if driverPresent() {
		return
	}
	if _, err := OpenFile(shippedPath, Options{Device: "cuda"}); !errors.Is(err, ErrDevice) || !strings.Contains(err.Error(), "NVIDIA") {
		t.Errorf("cuda: %v", err)
	}
}

// TestUnrunnable: a model that passes the walk and that the runtime refuses.
func TestUnrunnable(t *testing.T) {
	library(t)
	n := simple("epsilon")
	n.nodes[0] = node("NoSuchOperator", "timestep", "t1")
	_, err := OpenBytes(n.bytes(), Options{Device: "cpu"})
	if !errors.Is(err, ErrNotModel) || !strings.Contains(err.Error(), "NoSuchOperator") || strings.Contains(err.Error(), "onnxruntime_src") {
		t.Errorf("error %v", err)
	}
	environment.Lock()
	defer environment.Unlock()
	if environment.users != 0 {
		t.Errorf("%d users of the environment are left", environment.users)
	}
}

const measureEnv = "AFTERIMAGE_MEASURE_SIDE"

// TestMemoryModel starts a process that evaluates one large picture, and compares the
// growth of its resident set with what the model of the memory says. Run it with
// AFTERIMAGE_MEASURE=1 for the sizes that the constants come from.
func TestMemoryModel(t *testing.T) {
	if side, err := strconv.Atoi(os.Getenv(measureEnv)); err == nil {
		measureChild(t, side)
		return
	}
	library(t)
	sides := []int{640}
	if os.Getenv("AFTERIMAGE_MEASURE") == "1" {
		sides = []int{256, 512, 768, 1024, 1536}
	}
	for _, side := range sides {
		cmd := exec.Command(os.Args[0], "-test.run=^TestMemoryModel$", "-test.v")
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%d", measureEnv, side))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		_, tail, ok := strings.Cut(string(out), "grew by ")
		if !ok {
			t.Skip("this system does not tell a process's memory")
		}
		var grew float64
		if _, err := fmt.Sscan(tail, &grew); err != nil {
			t.Fatal(err)
		}
		says := defaultMemory.bytes(float64(side * side))
		t.Logf("%d x %d: grew by %.0f MB, the model says %.0f MB", side, side, grew/1e6, says/1e6)
		if side > 512 && (grew > says || grew < says/4) {
			t.Errorf("%d x %d: grew by %.0f MB, and the model says %.0f MB", side, side, grew/1e6, says/1e6)
		}
	}
}

func measureChild(t *testing.T, side int) {
	p := openShipped(t, Options{})
	x := restoration.NewBatch(1, linearops.Shape{C: 3, H: side, W: side})
	before, ok := residentPeak()
	if !ok {
		return
	}
	start := time.Now()
	if err := p.Denoise(background, x, x, 1); err != nil {
		t.Fatal(err)
	}
	after, _ := residentPeak()
	fmt.Printf("%v; grew by %d bytes\n", time.Since(start), after-before)
}

// residentPeak is the most memory that this process ever had.
func residentPeak() (bytes int64, ok bool) {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, false
	}
	eachPair(data, func(key, value string) {
		if key == "VmHWM" {
			kb, _ := strconv.ParseInt(strings.TrimSuffix(value, " kB"), 10, 64)
			bytes, ok = kb<<10, true
		}
	})
	return bytes, ok
}

// BenchmarkDenoise is one evaluation of the shipped prior.
func BenchmarkDenoise(b *testing.B) {
	for _, threads := range []int{1, 2} {
		for _, side := range []int{256, 512} {
			b.Run(fmt.Sprintf("threads=%d/side=%d", threads, side), func(b *testing.B) {
				p := openShipped(b, Options{Threads: threads})
				x := restoration.NewBatch(1, linearops.Shape{C: 3, H: side, W: side})
				dst := restoration.NewBatch(1, x.Shape)
				restoration.Philox{}.Noise(x.Pix, 0, 0)
				b.ReportAllocs()
				for b.Loop() {
					if err := p.Denoise(background, dst, x, 1); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
