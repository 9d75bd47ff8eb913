package photo

import (
	"math"
	"path/filepath"
	"testing"
)

// Lossy WebP has luma of 16..235: the plain colours that the files were made of come
// back, not a washed-out version of them.
func TestReadLossyWebP(t *testing.T) {
	for name, want := range map[string][4]float64{
		"black": {0, 0, 0, 255}, "white": {255, 255, 255, 255}, "red": {255, 0, 0, 255}, "blue": {0, 0, 255, 255},
		"white-half": {255, 255, 255, 128},
	} {
		p, err := Read(filepath.Join("testdata", name+".webp"))
		if err != nil {
			t.Fatal(err)
		}
		if p.Format != WebP || !p.Lossy || p.Image.W != 16 || p.Image.H != 16 || (p.Alpha != nil) != (want[3] < 255) {
			t.Fatalf("%s: %s, lossy %v, %v, alpha %v", name, p.Format, p.Lossy, p.Image.Shape, p.Alpha != nil)
		}
		for i := range p.Image.Plane() {
			for c := range 3 {
				if got := float64(quantise(p.Image.PlanePix(c)[i], 8)); math.Abs(got-want[c]) > 2 {
					t.Fatalf("%s: channel %d of pixel %d is %g, want %g", name, c, i, got, want[c])
				}
			}
			if p.Alpha != nil && math.Abs(float64(p.Alpha[i])*255-want[3]) > 0.01 {
				t.Fatalf("%s: alpha %g", name, p.Alpha[i]*255)
			}
		}
	}
}
