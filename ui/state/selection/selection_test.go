package selection

import (
	"bytes"
	"context"
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

var all = context.Background()

// dots is a plane with some soft and some hard blots.
func dots(w, h int, seed uint64) Plane {
	p, r := NewPlane(w, h), rand.New(rand.NewPCG(seed, 1))
	for range 1 + r.IntN(6) {
		cx, cy, size, v := r.IntN(w), r.IntN(h), 1+r.IntN(9), 1+r.IntN(255)
		for y := max(0, cy-size); y < min(h, cy+size); y++ {
			for x := max(0, cx-size); x < min(w, cx+size/2+1); x++ {
				p.Pix[y*w+x] = uint8(v)
			}
		}
	}
	return p
}

// nearest is the squared distance anyone would write; -1 for none.
func nearest(p Plane, x, y int, painted bool) int {
	best := -1
	for i, v := range p.Pix {
		if (v != 0) == painted {
			dx, dy := i%p.W-x, i/p.W-y
			if d := dx*dx + dy*dy; best < 0 || d < best {
				best = d
			}
		}
	}
	return best
}

func TestGrowShrinkAndFeatherAgainstTheirDefinitions(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 2))
		p := dots(20+r.IntN(40), 20+r.IntN(40), seed)
		if seed%5 == 0 {
			p = p.Invert()
		}
		before := p.Clone()
		n := 1 + r.IntN(12)
		grown, _ := Grow(all, p, n)
		shrunk, _ := Shrink(all, p, n)
		soft, _ := Feather(all, p, n)
		if !bytes.Equal(before.Pix, p.Pix) {
			t.Fatal("the plane that was given is changed")
		}
		for i, v := range p.Pix {
			x, y := i%p.W, i/p.W
			out := nearest(p, x, y, true)
			want := v
			if out >= 0 && out <= n*n {
				want = 255
			}
			if grown.Pix[i] != want {
				t.Fatalf("seed %d: grown by %d, %d, %d is %d, want %d", seed, n, x, y, grown.Pix[i], want)
			}
			in := nearest(p, x, y, false)
			if want = v; in >= 0 && in <= n*n {
				want = 0
			}
			if shrunk.Pix[i] != want {
				t.Fatalf("seed %d: shrunk by %d, %d, %d is %d, want %d", seed, n, x, y, shrunk.Pix[i], want)
			}
			want = v
			if v != 0 && in >= 0 {
				f := math.Min(1, math.Sqrt(float64(in))/float64(n+1))
				want = min(v, uint8(max(1, math.Round(255*f*f*(3-2*f)))))
			}
			if soft.Pix[i] != want {
				t.Fatalf("seed %d: feathered by %d, %d, %d is %d, want %d", seed, n, x, y, soft.Pix[i], want)
			}
			if (soft.Pix[i] != 0) != (v != 0) {
				t.Fatalf("the feather leaves what is painted at %d, %d", x, y)
			}
		}
	}
}

// inside says whether a point is surrounded, by the crossings of a ray to its left.
func insidePolygon(pts []Point, x, y float64) bool {
	in := false
	for i, a := range pts {
		b := pts[(i+1)%len(pts)]
		if (a.Y > y) != (b.Y > y) && x > a.X+(y-a.Y)*(b.X-a.X)/(b.Y-a.Y) {
			in = !in
		}
	}
	return in
}

func TestPolygonAgainstItsDefinition(t *testing.T) {
	const w, h, fine = 47, 39, 16
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 3))
		pts := make([]Point, 3+r.IntN(7))
		for i := range pts {
			pts[i] = Point{r.Float64()*70 - 12, r.Float64()*60 - 10}
		}
		p, err := Polygon(all, w, h, pts)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range p.Pix {
			n := 0
			for k := range fine * fine {
				if insidePolygon(pts, float64(i%w)+(float64(k%fine)+0.5)/fine, float64(i/w)+(float64(k/fine)+0.5)/fine) {
					n++
				}
			}
			// four lines a row: a side that is nearly level may be off by a quarter
			if want := 255 * n / (fine * fine); math.Abs(float64(int(v)-want)) > 70 || (n == 0 || n == fine*fine) && math.Abs(float64(int(v)-want)) > 34 {
				t.Fatalf("seed %d: %d, %d is %d, want %d", seed, i%w, i/w, v, want)
			}
		}
	}
}

func TestRectangle(t *testing.T) {
	p := Rectangle(10, 8, Point{6.2, 5.9}, Point{2.7, -3})
	for i, v := range p.Pix {
		x, y := i%10, i/10
		if want := x >= 2 && x < 7 && y < 6; (v == 255) != want || v != 0 && v != 255 {
			t.Errorf("%d, %d is %d", x, y, v)
		}
	}
	if b := Rectangle(10, 8, Point{20, 20}, Point{30, 30}).Bounds(); !b.Empty() {
		t.Errorf("beyond the photo: %v", b)
	}
}

// mosaic is a picture of few colours in blots.
func mosaic(w, h int, seed uint64) *image.RGBA {
	m, r := image.NewRGBA(image.Rect(0, 0, w, h)), rand.New(rand.NewPCG(seed, 4))
	for i := range w * h {
		v := uint8(100 + 10*r.IntN(3))
		m.Pix[4*i], m.Pix[4*i+1], m.Pix[4*i+2], m.Pix[4*i+3] = v, v+uint8(r.IntN(4)), 90, 255
	}
	return m
}

func TestFloodAgainstItsDefinition(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		w, h := 1+r.IntN(40), 1+r.IntN(40)
		m := mosaic(w, h, seed)
		x, y, tolerance := r.IntN(w), r.IntN(h), r.IntN(14)
		like := func(i int) bool {
			o := 4 * (y*w + x)
			for c := range 3 {
				if d := int(m.Pix[4*i+c]) - int(m.Pix[o+c]); d > tolerance || d < -tolerance {
					return false
				}
			}
			return true
		}
		connected := map[int]bool{y*w + x: true}
		for todo := []int{y*w + x}; len(todo) > 0; {
			i := todo[0]
			todo = todo[1:]
			for _, d := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
				u, v := i%w+d[0], i/w+d[1]
				if j := v*w + u; u >= 0 && v >= 0 && u < w && v < h && !connected[j] && like(j) {
					connected[j] = true
					todo = append(todo, j)
				}
			}
		}
		near, _ := Flood(all, m, x, y, tolerance, true)
		every, _ := Flood(all, m, x, y, tolerance, false)
		for i := range w * h {
			if (near.Pix[i] == 255) != connected[i] || (every.Pix[i] == 255) != like(i) {
				t.Fatalf("seed %d: %d, %d: connected %d (want %v), alike %d (want %v)", seed, i%w, i/w, near.Pix[i], connected[i], every.Pix[i], like(i))
			}
		}
	}
	if p, err := Flood(all, mosaic(4, 4, 1), 9, -1, 20, true); err != nil || !p.Bounds().Empty() {
		t.Error("a point outside the photo chooses something")
	}
}

func TestCombine(t *testing.T) {
	a, b := dots(30, 20, 1), dots(30, 20, 2)
	more, less := a.Combine(b, false), a.Combine(b, true)
	for i := range a.Pix {
		if more.Pix[i] != max(a.Pix[i], b.Pix[i]) || less.Pix[i] != min(a.Pix[i], 255-b.Pix[i]) {
			t.Fatalf("%d with %d gives %d and %d", a.Pix[i], b.Pix[i], more.Pix[i], less.Pix[i])
		}
	}
}

func TestBounds(t *testing.T) {
	for seed := range uint64(20) {
		p := dots(40, 30, seed)
		want := Area{X0: 99, Y0: 99}
		for i, v := range p.Pix {
			if x, y := i%40, i/40; v != 0 {
				want = Area{min(want.X0, x), min(want.Y0, y), max(want.X1, x+1), max(want.Y1, y+1)}
			}
		}
		if got := p.Bounds(); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

func TestEndedContextsEndTheWork(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p, m := dots(200, 200, 3), mosaic(200, 200, 1)
	for name, f := range map[string]func() (Plane, error){
		"grow":    func() (Plane, error) { return Grow(ctx, p, 5) },
		"shrink":  func() (Plane, error) { return Shrink(ctx, p, 5) },
		"feather": func() (Plane, error) { return Feather(ctx, p, 5) },
		"depth":   func() (Plane, error) { _, err := Depth(ctx, p); return p, err },
		"polygon": func() (Plane, error) { return Polygon(ctx, 200, 200, []Point{{1, 1}, {150, 9}, {60, 170}}) },
		"near":    func() (Plane, error) { return Flood(ctx, m, 5, 5, 40, true) },
		"all":     func() (Plane, error) { return Flood(ctx, m, 5, 5, 40, false) },
	} {
		if _, err := f(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every operation on 24 megapixels that are painted nearly everywhere.
func BenchmarkOperations(b *testing.B) {
	p := NewPlane(6000, 4000)
	for i := range p.Pix {
		if x, y := i%6000, i/6000; x > 40 && y > 40 && (x/50+y/70)%9 != 0 {
			p.Pix[i] = 255
		}
	}
	m := image.NewRGBA(image.Rect(0, 0, 6000, 4000))
	for name, f := range map[string]func() (Plane, error){
		"grow 10":    func() (Plane, error) { return Grow(all, p, 10) },
		"shrink 10":  func() (Plane, error) { return Shrink(all, p, 10) },
		"feather 20": func() (Plane, error) { return Feather(all, p, 20) },
		"flood":      func() (Plane, error) { return Flood(all, m, 5, 5, 30, true) },
		"flood all":  func() (Plane, error) { return Flood(all, m, 5, 5, 30, false) },
		"lasso": func() (Plane, error) {
			return Polygon(all, 6000, 4000, []Point{{10, 10}, {5900, 400}, {5000, 3900}, {200, 3000}})
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
