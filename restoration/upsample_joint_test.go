package restoration

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"afterimage/linearops"
)

// upsampled is jointUpsampling at one pixel, from its definition.
func upsampled(small linearops.Image, luma []float32, large linearops.Image, y, x, channel int) float64 {
	h, w := small.H, small.W
	lw := linearops.LumaWeights
	colour := func(i int) float64 {
		v := 0.0
		for c := range 3 {
			v += lw[c] * float64(small.PlanePix(c)[i])
		}
		return float64(small.PlanePix(channel)[i]) - v
	}
	window := func(i int, f func(j int) float64) float64 {
		sum, n := 0.0, 0.0
		for dy := -detailReach; dy <= detailReach; dy++ {
			for dx := -detailReach; dx <= detailReach; dx++ {
				if yy, xx := i/w+dy, i%w+dx; yy >= 0 && yy < h && xx >= 0 && xx < w {
					sum += f(yy*w + xx)
					n++
				}
			}
		}
		return sum / n
	}
	at := func(i int) float64 { return float64(luma[i]) }
	slope := func(i int) float64 {
		l, c := window(i, at), window(i, colour)
		cov := window(i, func(j int) float64 { return (at(j) - l) * (colour(j) - c) })
		variance := window(i, func(j int) float64 { return (at(j) - l) * (at(j) - l) })
		return cov / (variance + detailVariance)
	}
	bilinear := func(f func(i int) float64) float64 {
		fy := min(max((float64(y)+0.5)*float64(h)/float64(large.H)-0.5, 0), float64(h-1))
		fx := min(max((float64(x)+0.5)*float64(w)/float64(large.W)-0.5, 0), float64(w-1))
		sum := 0.0
		for i := range h * w {
			sum += max(0, 1-math.Abs(fy-float64(i/w))) * max(0, 1-math.Abs(fx-float64(i%w))) * f(i)
		}
		return sum
	}
	detail := float64(large.Row(0, y)[x]) - bilinear(at)
	return bilinear(colour) + bilinear(func(i int) float64 { return window(i, slope) })*detail
}

func TestJointUpsampling(t *testing.T) {
	large, small := onePlane(picture(37, 50)), picture(9, 13)
	luma := linearops.NewImage(linearops.Shape{C: 1, H: 9, W: 13})
	poolPlane(luma, large)
	seen := 0
	newJointUpsampling(small, luma.Pix).rows(large, func(y int, row colourRow) {
		if y%7 != 3 && y != 0 && y != large.H-1 {
			return
		}
		for _, x := range []int{0, 1, 17, 31, 48, 49} {
			seen++
			for channel, got := range map[int]float32{0: row.red[x], 2: row.blue[x]} {
				if want := upsampled(small, luma.Pix, large, y, x, channel); math.Abs(float64(got)-want) > 2e-5 {
					t.Errorf("pixel %d,%d, channel %d: %g instead of %g", x, y, channel, got, want)
				}
			}
		}
	})
	if seen < 30 {
		t.Errorf("%d pixels were looked at", seen)
	}
}

// Where colour goes with luma, its edges are those of the large picture and not the
// small one's: the error is a fraction of that of interpolation alone.
func TestColoursFollowTheEdgesOfLuma(t *testing.T) {
	const h, w, k = 60, 90, 6
	clean := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for i := range clean.Plane() {
		left := float64(i%w) < 43+6*math.Sin(float64(i/w)/5) // a wavy border between red and sky
		for c, v := range [2][3]float32{{-0.3, 0.4, 0.9}, {0.1, -0.7, -0.8}}[map[bool]int{true: 1}[left]] {
			clean.PlanePix(c)[i] = v
		}
	}
	luma := lumaOf(clean)
	small := linearops.NewImage(linearops.Shape{C: 3, H: h / k, W: w / k})
	for c := range 3 {
		poolPlane(linearops.Image{Shape: linearops.Shape{C: 1, H: h / k, W: w / k}, Pix: small.PlanePix(c)},
			linearops.Image{Shape: luma.Shape, Pix: clean.PlanePix(c)})
	}
	guide := lumaOf(small).Pix
	off := func(u *jointUpsampling) float64 {
		errors := make([]float64, h)
		u.rows(luma, func(y int, row colourRow) {
			for x, v := range row.luma {
				errors[y] += math.Abs(float64(row.red[x]) - float64(clean.Row(0, y)[x]-v))
			}
		})
		sum := 0.0
		for _, e := range errors {
			sum += e
		}
		return sum
	}
	joint, plain := newJointUpsampling(small, guide), newJointUpsampling(small, guide)
	clear(plain.planes[redSlope])
	if a, b := off(joint), off(plain); a > 0.5*b {
		t.Errorf("the error is %.3g, and of interpolation alone %.3g", a, b)
	}
}

func TestStagesDoNotDependOnTheProcessors(t *testing.T) {
	p := plan(t, settings(Colorize, func(s *Settings) {
		s.ColourSide = 64
		s.Hints = []Hint{{X: 100, Y: 90, Radius: 9, Colour: "#3050c0"}}
	}), Inputs{Photo: picture(200, 300)})
	sample := picture(43, 64).Pix
	one := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(one)
	want := p.Finish(linearops.Image{}, sample)
	residual := p.Residual(want)
	for _, n := range []int{2, 3, 8} {
		runtime.GOMAXPROCS(n)
		if got := p.Finish(linearops.Image{}, sample); !slices.Equal(got.Pix, want.Pix) || p.Residual(got) != residual {
			t.Errorf("%d processors give other bytes than 1", n)
		}
		again := plan(t, p.Settings, Inputs{Photo: picture(200, 300)})
		if !slices.Equal(again.Problem.Y, p.Problem.Y) {
			t.Errorf("%d processors measure something else than 1", n)
		}
	}
}
