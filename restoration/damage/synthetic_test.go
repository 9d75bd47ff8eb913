package damage

import (
	"image"
	_ "image/jpeg" // samples
	_ "image/png"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// readGray reads a photo's brightness.
func readGray(t testing.TB, path string) Gray {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, _, err := image.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	b := m.Bounds()
	g := NewGray(b.Dx(), b.Dy())
	for y := range g.H {
		for x := range g.W {
			r, gr, bl, _ := m.At(b.Min.X+x, b.Min.Y+y).RGBA()
			g.Pix[y*g.W+x] = Luma(uint8(r>>8), uint8(gr>>8), uint8(bl>>8))
		}
	}
	return g
}

// scratched is a photo with damage drawn on it, and where it was drawn.
type scratched struct {
	Gray
	truth []bool
	r     *rand.Rand
	size  float64 // 1 for a photo of 512 pixels
}

// scratch damages a photo as prints are: long thin scratches that fade and break, curved
// hairs, dust; bright and dark, of 20 to 90 levels.
func scratch(g Gray, seed uint64) *scratched {
	s := &scratched{Gray: Gray{g.W, g.H, append([]uint8(nil), g.Pix...)}, truth: make([]bool, len(g.Pix)),
		r: rand.New(rand.NewPCG(seed, 9)), size: math.Max(1, float64(min(g.W, g.H))/512)}
	short := float64(min(g.W, g.H))
	for range 7 {
		angle := s.r.NormFloat64()*0.35 + math.Pi/2
		if s.r.Float64() < 0.3 {
			angle = s.r.Float64() * math.Pi
		}
		s.stroke(angle, short*s.in(0.15, 0.7), s.in(-0.15, 0.15)/short, s.in(0.8, 2.6)*s.size, s.contrast())
	}
	for range 4 {
		s.stroke(s.in(0, 2*math.Pi), short*s.in(0.06, 0.2), s.in(4, 14)/short*sign(s.r), s.in(0.9, 1.8)*s.size, s.contrast())
	}
	for range 25 {
		c, r := s.contrast()*1.2, s.in(0.7, 1.8)*s.size
		s.dab(s.r.Float64()*float64(g.W), s.r.Float64()*float64(g.H), r, c)
	}
	return s
}

func (s *scratched) in(a, b float64) float64 { return a + (b-a)*s.r.Float64() }

func (s *scratched) contrast() float64 { return sign(s.r) * s.in(20, 90) }

func sign(r *rand.Rand) float64 {
	if r.Float64() < 0.4 {
		return -1
	}
	return 1
}

// stroke draws a line of a curvature, with a strength that wanders.
func (s *scratched) stroke(angle, length, curve, width, contrast float64) {
	x, y := s.r.Float64()*float64(s.W), s.r.Float64()*float64(s.H)
	phase := s.r.Float64() * 6
	for d := 0.0; d < length; d += 0.5 {
		strength := 0.75 + 0.25*math.Sin(phase+d/17)
		if math.Sin(phase+d/31) > 0.97 {
			strength = 0 // it breaks
		}
		s.dab(x, y, width/2, contrast*strength)
		x, y = x+0.5*math.Cos(angle), y+0.5*math.Sin(angle)
		angle += 0.5 * curve
	}
}

// dab is a soft dot; what is there already is only strengthened.
func (s *scratched) dab(x, y, r, contrast float64) {
	reach := int(r + 2)
	for v := int(y) - reach; v <= int(y)+reach; v++ {
		for u := int(x) - reach; u <= int(x)+reach; u++ {
			if u < 0 || v < 0 || u >= s.W || v >= s.H {
				continue
			}
			a := math.Min(1, math.Max(0, r+0.5-math.Hypot(float64(u)+0.5-x, float64(v)+0.5-y)))
			i := v*s.W + u
			if a == 0 || s.truth[i] && a < 0.6 {
				continue
			}
			if !s.truth[i] {
				s.Pix[i] = uint8(math.Min(255, math.Max(0, float64(s.Pix[i])+a*contrast)))
			}
			if a > 0.45 && math.Abs(contrast) > 8 {
				s.truth[i] = true
			}
		}
	}
}

// score compares a proposal with what was drawn: a pixel is right where the other has
// one within tolerance.
func (s *scratched) score(m *Marks, tolerance int) (precision, recall float64) {
	found := make([]bool, len(m.Alpha))
	for i, v := range m.Alpha {
		found[i] = v != 0
	}
	return near(found, s.truth, s.W, tolerance), near(s.truth, found, s.W, tolerance)
}

// near is the part of a that has a pixel of b within d rows and columns.
func near(a, b []bool, w, d int) float64 {
	n, hit := 0, 0
	h := len(a) / w
	for i, v := range a {
		if !v {
			continue
		}
		n++
		x, y := i%w, i/w
	search:
		for q := max(0, y-d); q <= min(h-1, y+d); q++ {
			for p := max(0, x-d); p <= min(w-1, x+d); p++ {
				if b[q*w+p] {
					hit++
					break search
				}
			}
		}
	}
	if n == 0 {
		return 1
	}
	return float64(hit) / float64(n)
}
