package restoration

import (
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
)

// The scenes of these tests, in levels 0..255.
var noiseScenes = map[string]func(c, y, x int) float64{
	"flat":     func(int, int, int) float64 { return 120 },
	"gradient": func(c, y, x int) float64 { return 30 + 0.4*float64(x) + 0.3*float64(y) + 10*float64(c) },
	"stripes": func(c, y, x int) float64 { // hard edges along rows and columns
		return 60 + 100*float64(x/24%2) + 40*float64(y/40%2)
	},
	"disks": func(c, y, x int) float64 { // round edges everywhere
		dy, dx := float64(y%64-32), float64(x%64-32)
		if dy*dy+dx*dx < 24*24 {
			return 190 - float64(dx)
		}
		return 70 + float64(dy)/2
	},
	"half texture": func(c, y, x int) float64 { // a fabric in one half, sky in the other
		if y < 96 {
			return 128 + 50*math.Sin(2.3*float64(x))*math.Sin(2.1*float64(y)+float64(x)/7)
		}
		return 160 + 0.1*float64(x)
	},
}

// noisyScene is a scene of 192 x 224 pixels with noise, rounded to 8 bits.
func noisyScene(scene func(c, y, x int) float64, levels float64, seed uint64) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 192, W: 224})
	e := make([]float32, m.Len())
	Philox{}.Noise(e, seed, 0)
	for c := range m.C {
		for y := range m.H {
			row := m.Row(c, y)
			for x := range row {
				v := scene(c, y, x) + levels*float64(e[(c*m.H+y)*m.W+x])
				row[x] = float32(math.Round(min(max(v, 0), 255))/127.5 - 1)
			}
		}
	}
	return m
}

func TestEstimateNoise(t *testing.T) {
	for name, scene := range noiseScenes {
		for _, levels := range []float64{0, 5, 25} {
			got := EstimateNoise(noisyScene(scene, levels, 3))
			want := math.Hypot(levels, RoundingNoise)
			if math.Abs(got-want) > 0.08*levels+0.5 {
				t.Errorf("%s with %g levels: estimated %.2f", name, levels, got)
			}
		}
	}
}

// Clipped areas have no noise and must not speak for the rest.
func TestEstimateNoiseIgnoresClipping(t *testing.T) {
	m := noisyScene(func(c, y, x int) float64 {
		if y < 120 {
			return 400 // far over white
		}
		return 128
	}, 10, 1)
	if got := EstimateNoise(m); math.Abs(got-10) > 1 {
		t.Errorf("estimated %.2f, want 10", got)
	}
}

// What the mask hides does not count: scratches are not noise.
func TestEstimateNoiseSkips(t *testing.T) {
	m := noisyScene(noiseScenes["gradient"], 6, 1)
	skip := make([]bool, m.Plane())
	for i := range skip {
		if x := i % m.W; x%4 == 3 {
			skip[i] = true
			for c := range 3 {
				m.PlanePix(c)[i] = float32((i*2654435761)>>20%5)/2.5 - 0.7
			}
		}
	}
	if got := estimateNoise(m, skip); math.Abs(got-6) > 0.6 {
		t.Errorf("estimated %.2f, want 6", got)
	}
	if got := maskedNoise(linearops.Image{Shape: linearops.Shape{C: 1, H: m.H, W: m.W}, Pix: m.PlanePix(0)}, nil) * levelScale; got < 9 {
		t.Errorf("the scratches count as %.2f levels: the test is too easy", got)
	}
	for i := range skip { // and where squares are left
		skip[i] = i%m.W < 3*m.W/4
		for c := range 3 {
			if skip[i] {
				m.PlanePix(c)[i] = 0.3 + 0.01*float32(i%m.W%2)
			} else if i%m.W%4 == 3 { // mend the scratches
				m.PlanePix(c)[i] = m.PlanePix(c)[i-1]
			}
		}
	}
	if with, without := estimateNoise(m, skip), EstimateNoise(m); with < 3*without {
		t.Errorf("%.2f with the mask, %.2f without", with, without)
	}
}

func TestEstimateNoiseOfSmallPhotos(t *testing.T) {
	for _, side := range []int{1, 2, 3, 5, 16, 17} {
		m := linearops.NewImage(linearops.Shape{C: 1, H: side, W: side})
		e := make([]float32, m.Len())
		Philox{}.Noise(e, 9, 0)
		for i := range e {
			m.Pix[i] = e[i] * 20 / levelScale
		}
		got := EstimateNoise(m)
		if side >= 16 && math.Abs(got-20) > 5 || math.IsNaN(got) {
			t.Errorf("%d pixels a side: estimated %g, want 20", side, got)
		}
	}
	if got := EstimateNoise(linearops.NewImage(linearops.Shape{C: 3, H: 32, W: 32})); got != 0 {
		t.Errorf("a flat photo has %g levels of noise", got)
	}
}

// Grain that is wider than a pixel hides from the finest scale; white noise and a
// photo without any are told as before.
func TestEstimateGrain(t *testing.T) {
	white := noisyScene(noiseScenes["gradient"], 12, 5)
	if got := estimateGrain(white, nil); math.Abs(got-12) > 1 {
		t.Errorf("white noise of 12 levels: %.2f", got)
	}
	if got := estimateGrain(noisyScene(noiseScenes["gradient"], 0, 5), nil); got > 1 {
		t.Errorf("no noise: %.2f", got)
	}
	wide := linearops.NewImage(white.Shape) // means of 3 x 3 pixels of noise
	noisy := noisyScene(noiseScenes["flat"], 24, 5)
	for c := range wide.C {
		for y := 1; y < wide.H-1; y++ {
			for x := 1; x < wide.W-1; x++ {
				var sum float32
				for dy := -1; dy <= 1; dy++ {
					for _, v := range noisy.Row(c, y+dy)[x-1 : x+2] {
						sum += v
					}
				}
				wide.Row(c, y)[x] = sum / 9
			}
		}
	}
	fine, grain := EstimateNoise(wide), estimateGrain(wide, make([]bool, wide.Plane()))
	if fine > 4 || grain < 2*fine || grain > 16 {
		t.Errorf("grain of 8 levels over 3 x 3 pixels: %.2f at the finest scale, %.2f as grain", fine, grain)
	}
}

// The estimate never holds all responses; their median is the sorted ones' all the same.
func TestMiddleIsTheMedian(t *testing.T) {
	for _, side := range []int{16, 33, 64} {
		m := noisyScene(func(c, y, x int) float64 { return float64(x*y%7) / 9 }, 3, uint64(side))
		plane := linearops.Image{Shape: linearops.Shape{C: 1, H: m.H, W: m.W}, Pix: m.PlanePix(1)}
		blocks := []block{{y: 0, x: 0, side: side}, {y: 5, x: 20, side: 7}}
		var all []float64
		for _, b := range blocks {
			all = b.responses(plane, nil, all)
		}
		slices.Sort(all)
		if got, want := medianResponse(plane, nil, blocks), all[len(all)/2]; got != want {
			t.Errorf("%d responses: %g, want %g", len(all), got, want)
		}
		each := func(yield func(linearops.Image) bool) {
			for c := range 3 {
				if !yield(linearops.Image{Shape: plane.Shape, Pix: m.PlanePix(c)}) {
					return
				}
			}
		}
		if got, want := EstimateNoiseOf(each), EstimateNoise(m); got != want {
			t.Errorf("plane by plane %g, together %g", got, want)
		}
	}
}
