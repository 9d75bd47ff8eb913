package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"path/filepath"
	"testing"

	"afterimage/linearops"
)

// The encoder keeps the full resolution of colour, its error falls with quality,
// and sides need not be multiples of 8.
func TestEncodeJPEG(t *testing.T) {
	for _, size := range [][2]int{{8, 8}, {1, 1}, {37, 51}, {64, 129}} {
		h, w := size[0], size[1]
		m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
		src := scene(h, w)
		for i := range m.Plane() {
			for c := range 3 {
				m.PlanePix(c)[i] = sampleTable(8)[uint16(src.Pix[4*i+c])]
			}
		}
		last := math.Inf(1)
		for _, quality := range []int{1, 30, 75, 95, 100} {
			var b bytes.Buffer
			o := WriteOptions{Depth: 8, Quality: quality}
			if err := encodeJPEG(&b, newPicture(m, o)); err != nil {
				t.Fatal(err)
			}
			got, err := jpeg.Decode(&b)
			if err != nil {
				t.Fatalf("%d x %d at %d: %v", w, h, quality, err)
			}
			ycc := got.(*image.YCbCr)
			if ycc.SubsampleRatio != image.YCbCrSubsampleRatio444 {
				t.Fatalf("subsampling %v", ycc.SubsampleRatio)
			}
			e := rms(t, m, got)
			if e > last*1.05+0.3 {
				t.Errorf("%d x %d: error %g at quality %d, %g at the one before", w, h, e, quality, last)
			}
			last = e
		}
		if last > 1 {
			t.Errorf("%d x %d: %g levels off at quality 100", w, h, last)
		}
	}
}

// rms is the error of a decoded picture in levels.
func rms(t *testing.T, m linearops.Image, got image.Image) float64 {
	t.Helper()
	p, err := develop(got, configOf(got), jfif, 1)
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	planes := p.Planes()
	for i, v := range m.Pix {
		d := float64(v-planes.Pix[i]) * 127.5
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(m.Pix)))
}

// Every symbol of the tables occurs in noise; a wrong code would not decode.
func TestEncodeJPEGNoise(t *testing.T) {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 128, W: 128})
	b := make([]uint8, len(m.Pix))
	noisy(b)
	for i, v := range b {
		m.Pix[i] = sampleTable(8)[uint16(v)]
	}
	for _, quality := range []int{5, 50, 100} {
		path := filepath.Join(t.TempDir(), "a.jpg")
		w, err := Write(path, m, WriteOptions{Quality: quality})
		if err != nil {
			t.Fatal(err)
		}
		if !w.Lossy {
			t.Error("JPEG is said to keep everything")
		}
	}
	var out bytes.Buffer
	if err := encodeJPEG(&out, newPicture(m, WriteOptions{Depth: 8, Quality: 100})); err != nil {
		t.Fatal(err)
	}
	got, err := jpeg.Decode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if e := rms(t, m, got); e > 16 { // colours outside the range of YCbCr are clipped
		t.Errorf("%g levels off", e)
	}
}

func TestJPEGPutsAlphaOnWhite(t *testing.T) {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 16, W: 16})
	for i := range m.Pix {
		m.Pix[i] = -1
	}
	path := filepath.Join(t.TempDir(), "a.jpg")
	if _, err := Write(path, m, WriteOptions{Alpha: make([]float32, 256)}); err != nil {
		t.Fatal(err)
	}
	p, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if p.Planes().Pix[100] < 0.98 {
		t.Errorf("a transparent pixel is %g", p.Planes().Pix[100])
	}
}
