package damage

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"
)

func find(t testing.TB, g Gray, o Options) *Marks {
	t.Helper()
	e, err := Analyse(context.Background(), g, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := e.Find(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// noisy is a soft shading with grain.
func noisy(w, h int, grain float64) Gray {
	g, r := NewGray(w, h), rand.New(rand.NewPCG(1, 2))
	for i := range g.Pix {
		x, y := float64(i%w), float64(i/w)
		g.Pix[i] = uint8(math.Min(255, math.Max(0, 120+50*math.Sin(x/60)*math.Cos(y/80)+grain*r.NormFloat64())))
	}
	return g
}

// The prints of the bundled photos, damaged: what is right of what is found, and how
// much of the damage is found. The photos have lines of their own, whiskers and rims,
// which cannot be told from scratches.
func TestPrecisionAndRecallOnTheSamples(t *testing.T) {
	files, err := filepath.Glob("../../resources/samples/*.jpg")
	if err != nil || len(files) != 3 {
		t.Fatalf("%d samples, %v", len(files), err)
	}
	levels := []struct{ sensitivity, precision, recall float64 }{{0.3, 0.45, 0.13}, {0.5, 0.44, 0.22}, {0.8, 0.42, 0.36}}
	precision, recall, n := make([]float64, 3), make([]float64, 3), 0.0
	for _, f := range files {
		g := readGray(t, f)
		for seed := range uint64(4) {
			s := scratch(g, seed)
			e, err := Analyse(context.Background(), s.Gray, nil)
			if err != nil {
				t.Fatal(err)
			}
			for i, c := range levels {
				m, err := e.Find(context.Background(), Options{Sensitivity: c.sensitivity, Grow: 1})
				if err != nil {
					t.Fatal(err)
				}
				p, r := s.score(m, 2)
				precision[i], recall[i] = precision[i]+p, recall[i]+r
			}
			n++
		}
	}
	for i, c := range levels {
		t.Logf("sensitivity %.1f: precision %.3f, recall %.3f", c.sensitivity, precision[i]/n, recall[i]/n)
		if precision[i]/n < c.precision || recall[i]/n < c.recall {
			t.Errorf("sensitivity %.1f: precision %.3f, recall %.3f; want %.2f and %.2f", c.sensitivity, precision[i]/n, recall[i]/n, c.precision, c.recall)
		}
	}
}

// On what has no lines of its own nearly all is found, and little else.
func TestScratchesOnAGrainySkyAreFound(t *testing.T) {
	for seed := range uint64(4) {
		s := scratch(noisy(420, 330, 4), seed)
		p, r := s.score(find(t, s.Gray, Options{Sensitivity: 0.8, Grow: 1}), 2)
		t.Logf("precision %.3f, recall %.3f", p, r)
		if p < 0.88 || r < 0.85 {
			t.Errorf("seed %d: precision %.3f, recall %.3f", seed, p, r)
		}
	}
}

func TestGrainAndEdgesAreNoDamage(t *testing.T) {
	for _, grain := range []float64{0, 3, 12, 30} {
		g := noisy(430, 400, grain)
		for y := range g.H { // a bright roof
			for x := 200 + y/3; x < g.W; x++ {
				g.Pix[y*g.W+x] = uint8(min(255, int(g.Pix[y*g.W+x])+70))
			}
		}
		m := find(t, g, Options{Sensitivity: 0.5})
		if part := float64(m.Touched) / float64(len(m.Alpha)); part > 0.0005 {
			t.Errorf("grain %g: %.3f %% is taken for damage", grain, 100*part)
		}
	}
}

func TestKindsAndDirections(t *testing.T) {
	for deg := 0; deg < 180; deg += 30 {
		for _, sign := range []float64{1, -1} {
			g := noisy(300, 300, 2)
			s := &scratched{Gray: g, truth: make([]bool, len(g.Pix))}
			sin, cos := math.Sincos(float64(deg) * math.Pi / 180)
			for d := -90.0; d < 90; d += 0.5 {
				s.dab(150+d*cos, 150+d*sin, 0.8, sign*30)
			}
			e, err := Analyse(context.Background(), s.Gray, nil)
			if err != nil {
				t.Fatal(err)
			}
			own, other := Bright, Dark
			if sign < 0 {
				own, other = other, own
			}
			m, _ := e.Find(context.Background(), Options{Sensitivity: 0.5, Kinds: own})
			if p, r := s.score(m, 1); p < 0.9 || r < 0.9 {
				t.Errorf("%d degrees, %+g: precision %.3f, recall %.3f", deg, sign, p, r)
			}
			if m.Lines == 0 {
				t.Errorf("%d degrees, %+g: no line is counted", deg, sign)
			}
			if m, _ := e.Find(context.Background(), Options{Sensitivity: 0.2, Kinds: other}); m.Touched > 0 {
				t.Errorf("%d degrees, %+g: %d pixels of the other kind", deg, sign, m.Touched)
			}
		}
	}
}

func TestDustIsFound(t *testing.T) {
	g := noisy(300, 260, 2)
	s := &scratched{Gray: g, truth: make([]bool, len(g.Pix))}
	for i := range 20 {
		s.dab(float64(20+i%5*60), float64(20+i/5*60), 1+float64(i%3)/3, 60*float64(1-2*(i%2)))
	}
	m := find(t, s.Gray, Options{Sensitivity: 0.5, Grow: 1})
	if p, r := s.score(m, 1); p < 0.95 || r < 0.95 || m.Specks != 20 || m.Lines != 0 {
		t.Errorf("precision %.3f, recall %.3f, %d specks, %d lines", p, r, m.Specks, m.Lines)
	}
}

// TestEvidenceAgainstItsDefinition works single pixels out as the package comment has
// it, at the seams of tiles too.
func TestEvidenceAgainstItsDefinition(t *testing.T) {
	s := scratch(noisy(395, 230, 6), 7) // one level
	e, err := Analyse(context.Background(), s.Gray, nil)
	if err != nil {
		t.Fatal(err)
	}
	noise := measureNoise(s.Gray)
	r := rand.New(rand.NewPCG(8, 8))
	for i := range 400 {
		x, y := r.IntN(s.W), r.IntN(s.H)
		if i < 60 {
			x, y = core-3+i%6, 20+i*3
		}
		for p := range 2 {
			if got, want := int(e.planes[p][y*s.W+x]), direct(s.Gray, noise, x, y, p); got < want-1 || got > want+1 {
				t.Fatalf("pixel %d, %d, polarity %d: %d, want %d", x, y, p, got, want)
			}
		}
	}
}

func direct(g Gray, noise noiseMap, x, y, polarity int) int {
	at := func(x, y int) int { return int(g.Pix[min(g.H-1, max(0, y))*g.W+min(g.W-1, max(0, x))]) }
	ridge := func(x, y, dx, dy int) float64 { // in 1/16 of the noise
		near := func(n int) (int, int) { // one pixel less where the normal slants
			if dx != 0 && dy != 0 {
				n--
			}
			return n * dx, n * dy
		}
		low, high := 255, 0
		for _, n := range []int{3, 5} {
			u, v := near(n)
			for _, b := range []int{at(x+u, y+v), at(x-u, y-v)} {
				low, high = min(low, b), max(high, b)
			}
		}
		var sigma [1]float32
		noise.row(sigma[:], x, max(0, y))
		d := at(x, y) - high
		if polarity == 1 {
			d = low - at(x, y)
		}
		return float64(d-(high-low)/2) * 16 / float64(sigma[0])
	}
	clipped := func(x, y, dx, dy int) float64 {
		return math.Trunc(math.Min(64, math.Max(-8, ridge(x, y, dx, dy))))
	}
	best, own, speck := 0.0, 0.0, math.Inf(1)
	for _, n := range [][2]int{{1, 0}, {1, 1}, {0, 1}, {1, -1}} {
		speck = math.Min(speck, ridge(x, y, n[0], n[1]))
		sum := 0.0
		for k := -1; k <= 1; k++ {
			sum += clipped(x-k*n[1], y+k*n[0], n[0], n[1])
		}
		own = math.Max(own, sum)
	}
	for j := range 16 {
		sin, cos := math.Sincos(math.Pi * float64(j) / 16)
		n, most := [2]int{}, -1.0
		for _, c := range [][2]int{{1, 0}, {1, 1}, {0, 1}, {1, -1}} {
			across := math.Abs(float64(c[0])*sin-float64(c[1])*cos) / math.Hypot(float64(c[0]), float64(c[1]))
			// of two that are equally near, the one of the direction that is turned further
			if across > most+1e-9 || math.Abs(across-most) < 1e-9 && j%4 == 2 && prefers(j, c) {
				n, most = c, across
			}
		}
		// the digital line through the pixel, as it lies in the tile that holds it
		x0, y0 := x/core*core-halo, y/core*core-halo
		sum := 0.0
		for k := -half; k <= half; k++ {
			var u, v int
			if math.Abs(sin) >= math.Abs(cos) {
				slope := cos / sin
				v = k
				u = int(math.Round(slope*float64(y+k-y0)) - math.Round(slope*float64(y-y0)))
			} else {
				slope := sin / cos
				u = k
				v = int(math.Round(slope*float64(x+k-x0)) - math.Round(slope*float64(x-x0)))
			}
			sum += clipped(x+u, y+v, n[0], n[1])
		}
		best = math.Max(best, sum*4/33)
	}
	best = math.Min(best, 2*own*4/3)
	return int(math.Min(255, math.Max(best, math.Max(0, speck))))
}

// prefers settles ties between two normals for direction j.
func prefers(j int, c [2]int) bool {
	want := map[int][2]int{2: {1, -1}, 6: {1, 0}, 10: {1, 1}, 14: {0, 1}}[j]
	return c == want
}

func TestTinyPictures(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {3, 2}, {1, 500}, {193, 7}} {
		g := noisy(size[0], size[1], 20)
		if m := find(t, g, DefaultOptions()); len(m.Alpha) != size[0]*size[1] {
			t.Errorf("%v: %d values", size, len(m.Alpha))
		}
	}
}

func TestCancelling(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	told := 0.0
	_, err := Analyse(ctx, noisy(1400, 1300, 5), func(part float64) {
		told = part
		cancel()
	})
	if !errors.Is(err, context.Canceled) || told >= 1 {
		t.Errorf("%v at %g", err, told)
	}
	e, _ := Analyse(context.Background(), noisy(200, 200, 5), nil)
	if _, err := e.Find(ctx, DefaultOptions()); !errors.Is(err, context.Canceled) {
		t.Errorf("Find: %v", err)
	}
}

func TestProgressEndsAtOne(t *testing.T) {
	last := 0.0
	g := noisy(420, 410, 5) // two levels, and one goroutine at the end
	if _, err := Analyse(context.Background(), g, func(part float64) { last = max(last, part) }); err != nil {
		t.Fatal(err)
	}
	if math.Abs(last-1) > 1e-9 {
		t.Errorf("progress ends at %g", last)
	}
}

func TestGrowAddsTheNeighbours(t *testing.T) {
	m := &Marks{W: 7, H: 5, Alpha: make([]uint8, 35)}
	m.Alpha[0], m.Alpha[3*7+5] = 255, 255
	m.grow()
	for i, v := range m.Alpha {
		x, y := i%7, i/7
		want := x <= 1 && y <= 1 || x >= 4 && x <= 6 && y >= 2 && y <= 4
		if (v == 255) != want {
			t.Errorf("%d, %d is %d", x, y, v)
		}
	}
}

// 24 megapixels of grain with scratches.
func BenchmarkAnalyse(b *testing.B) {
	s := scratch(noisy(6000, 4000, 5), 3)
	for b.Loop() {
		if _, err := Analyse(context.Background(), s.Gray, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	s := scratch(noisy(6000, 4000, 5), 3)
	e, err := Analyse(context.Background(), s.Gray, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := e.Find(context.Background(), DefaultOptions()); err != nil {
			b.Fatal(err)
		}
	}
}
