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
		if p.Format != WebP || !p.Lossy || p.W != 16 || p.H != 16 || (p.Alpha() != nil) != (want[3] < 255) {
			t.Fatalf("%s: %s, lossy %v, %v, alpha %v", name, p.Format, p.Lossy, p.Shape(), p.Alpha() != nil)
		}
		planes, alpha := p.Planes(), p.Alpha()
		for i := range planes.Plane() {
			for c := range 3 {
				if got := float64(quantise(planes.PlanePix(c)[i], 8)); math.Abs(got-want[c]) > 2 {
					t.Fatalf("%s: channel %d of pixel %d is %g, want %g", name, c, i, got, want[c])
				}
			}
			if alpha != nil && math.Abs(float64(alpha[i])*255-want[3]) > 0.01 {
				t.Fatalf("%s: alpha %g", name, alpha[i]*255)
			}
		}
	}
}
