package noiseest

import (
	"image"
	_ "image/jpeg" // the bundled photos
	_ "image/png"  // those of a folder
	"math"
	"os"
	"path/filepath"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration/internal/normal"
)

// photosFolder names an environment variable with a folder of PNG photos to measure
// instead of the bundled ones.
const photosFolder = "AFTERIMAGE_NOISE_PHOTOS"

// photos are the planes of the photos to measure on, in levels 0..255.
func photos(t *testing.T) map[string][]linearops.Image {
	t.Helper()
	files, err := filepath.Glob("../../../resources/samples/*.jpg")
	if dir := os.Getenv(photosFolder); dir != "" {
		files, err = filepath.Glob(filepath.Join(dir, "*.png"))
	}
	if err != nil || len(files) == 0 {
		t.Fatalf("no photos: %v", err)
	}
	out := map[string][]linearops.Image{}
	for _, path := range files {
		out[filepath.Base(path)] = decode(t, path)
	}
	return out
}

func decode(t *testing.T, path string) []linearops.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(path, err)
	}
	b := picture.Bounds()
	planes := make([]linearops.Image, 3)
	for c := range planes {
		planes[c] = linearops.NewImage(linearops.Shape{C: 1, H: b.Dy(), W: b.Dx()})
	}
	for y := range b.Dy() {
		for x := range b.Dx() {
			red, green, blue, _ := picture.At(b.Min.X+x, b.Min.Y+y).RGBA()
			for c, v := range []uint32{red, green, blue} {
				planes[c].Row(0, y)[x] = float32(v >> 8)
			}
		}
	}
	return planes
}

// noisy adds white noise of a level to a plane, maybe rounded and clipped to 8 bits.
func noisy(m linearops.Image, level float64, seed uint64, round bool) linearops.Image {
	out := linearops.NewImage(m.Shape)
	e := make([]float32, m.Len())
	normal.Fill(e, seed, 1, 0)
	for i, v := range m.Pix {
		x := float64(v) + level*float64(e[i])
		if round {
			x = math.Round(min(max(x, 0), 255))
		}
		out.Pix[i] = float32(x/levels - 1)
	}
	return out
}

// The level of known noise on photos: within 10 % from 5 levels on, and within 0.6 below.
// The photos' own noise counts as an error. For a folder of one's own the figures are
// logged, and only an estimate that is wrong by a third fails:
//
//	AFTERIMAGE_NOISE_PHOTOS=kodak go test -v -run Level ./restoration/internal/noiseest
func TestLevelOnPhotos(t *testing.T) {
	own := os.Getenv(photosFolder) != ""
	for _, level := range []float64{0, 1, 2, 3, 5, 10, 15, 25, 35, 50} {
		for _, round := range []bool{true, false} {
			if !own && underRace && level != 0 && level != 10 {
				continue // the arithmetic is the same, ten times slower
			}
			if !round && !own && level != 2 && level != 10 && level != 50 {
				continue // much the same
			}
			least, most, squares, n, within := math.Inf(1), math.Inf(-1), 0.0, 0, 0
			for name, planes := range photos(t) {
				for c, m := range planes {
					got, want := Estimate(noisy(m, level, uint64(c+7), round), nil).Level, level
					if round || level == 0 { // the photo itself is rounded
						want = math.Sqrt(level*level + 1.0/12)
					}
					fails := math.Abs(got-want) > 0.6
					if level >= 5 {
						fails = math.Abs(got/want-1) > 0.1
					}
					wrong := got - want
					if level >= 5 {
						wrong = 100 * (got/want - 1)
					}
					least, most, squares, n = min(least, wrong), max(most, wrong), squares+wrong*wrong, n+1
					if !fails {
						within++
					}
					if fails && !own || level >= 5 && got > 1.3*want {
						t.Errorf("%s, plane %d, %g levels (rounded %v): estimated %.2f", name, c, level, round, got)
					}
				}
			}
			t.Logf("%4g levels, rounded %-5v: %+.2f to %+.2f, rms %.2f, within the goal %d of %d", level, round, least, most, math.Sqrt(squares/float64(n)), within, n)
		}
	}
}

// The same plane gives the same estimate whatever the number of processors.
func TestEstimateIsDeterministic(t *testing.T) {
	for _, planes := range photos(t) {
		m := noisy(planes[1], 6, 3, true)
		want := Estimate(m, nil)
		for _, n := range []int{1, 3} {
			t.Run("", func(t *testing.T) {
				setProcs(t, n)
				if got := Estimate(m, nil); got.Level != want.Level || got.Count != want.Count || got.Tones[0] != want.Tones[0] {
					t.Errorf("%d processors: %v, want %v", n, got.Level, want.Level)
				}
			})
		}
		return
	}
}
