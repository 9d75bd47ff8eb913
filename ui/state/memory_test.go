package state

import (
	"bufio"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
)

// grainy is a photo of w x h pixels that no format compresses to nothing.
func grainy(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(8, 9))
	for y := range h {
		for x := range w {
			n := uint8(r.IntN(12))
			m.SetNRGBA(x, y, color.NRGBA{uint8(x*200/w) + n, uint8(y*200/h) + n, uint8((x+y)%180) + n, 255})
		}
	}
	return m
}

// writeGrainy puts the photo into a file; the ending says of which format.
func writeGrainy(t testing.TB, w, h int, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(f)
	m := grainy(w, h)
	switch {
	case strings.HasSuffix(name, ".jpg"):
		err = jpeg.Encode(out, m, &jpeg.Options{Quality: 92})
	case strings.HasSuffix(name, "16.png"):
		deep := image.NewNRGBA64(m.Rect)
		for i, v := range m.Pix {
			deep.Pix[2*i], deep.Pix[2*i+1] = v, uint8(i*7)|v // its alpha stays 65535
		}
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(out, deep)
	default:
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(out, m)
	}
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// What an open photo holds: its samples, and the picture with its smaller versions.
func TestOpenPhotoHoldsNoFloats(t *testing.T) {
	const w, h = 1200, 800
	for name, most := range map[string]float64{"a.jpg": 3 + 16./3, "a.png": 3 + 16./3, "a16.png": 6 + 16./3} {
		path := writeGrainy(t, w, h, name)
		before := heap()
		l, err := Load(path, "")
		if err != nil {
			t.Fatal(err)
		}
		after := heap()
		if got := (float64(after) - float64(before)) / (w * h); got > most+0.7 { // tables and the noise of other tests
			t.Errorf("%s: %.1f bytes a pixel, want about %.1f", name, got, most)
		}
		runtime.KeepAlive(l)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

const openInChild = "AFTERIMAGE_TEST_OPEN"

// BenchmarkOpenPhoto opens photos of 24 megapixels, each in a process of its own, and
// reports what that holds: with the photo open, and at most meanwhile.
func BenchmarkOpenPhoto(b *testing.B) {
	for _, name := range []string{"24MP.jpg", "24MP.png", "24MP-16.png"} {
		b.Run(name, func(b *testing.B) {
			path := writeGrainy(b, 6000, 4000, name)
			var now, peak float64
			for b.Loop() {
				cmd := exec.Command(os.Args[0], "-test.run", "^TestOpenInChild$", "-test.count=1")
				cmd.Env = append(os.Environ(), openInChild+"="+path)
				out, err := cmd.CombinedOutput()
				if err != nil {
					b.Fatalf("%v: %s", err, out)
				}
				if _, err := fmt.Sscanf(string(out), "now %f peak %f", &now, &peak); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
			b.ReportMetric(now, "MB-open")
			b.ReportMetric(peak, "MB-peak")
		})
	}
}

func TestOpenInChild(t *testing.T) {
	path := os.Getenv(openInChild)
	if path == "" {
		t.Skip("for BenchmarkOpenPhoto")
	}
	debug.SetGCPercent(30) // as the window has it
	l, err := Load(path, "")
	if err != nil {
		t.Fatal(err)
	}
	s := NewSession()
	s.Open(l)
	now, peak := resident(t)
	fmt.Printf("now %.1f peak %.1f\n", now, peak)
	runtime.KeepAlive(s)
}

// resident is the memory of this process, and the most that it ever had, in MB.
func resident(t *testing.T) (now, peak float64) {
	t.Helper()
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("this system does not tell")
	}
	for line := range strings.Lines(string(data)) {
		var kB float64
		if _, err := fmt.Sscanf(line, "VmHWM: %f kB", &kB); err == nil {
			peak = kB / 1000
		}
		if _, err := fmt.Sscanf(line, "VmRSS: %f kB", &kB); err == nil {
			now = kB / 1000
		}
	}
	return now, peak
}
