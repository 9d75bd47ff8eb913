package restoration

import (
	"math"

	"afterimage/linearops"
)

// Baseline is a simple restoration to compare with.
type Baseline struct {
	Name  string // "H+y" or "bicubic"
	Image linearops.Image
}

// Baselines are simple restorations of what the sampler is given, as finished
// pictures: H^+ y, and bicubic interpolation where the task makes a photo larger.
// They are computed by each call.
func (p *Plan) Baselines() []Baseline {
	pinv := linearops.PseudoInverse(p.Problem.Op, nil, p.Problem.Y)
	out := []Baseline{{Name: "H+y", Image: p.Finish(linearops.Image{}, pinv)}}
	if s := p.degraded.Shape; s.H < p.size.H || s.W < p.size.W {
		large := interpolate(p.degraded, p.Settings.Scale)
		out = append(out, Baseline{Name: "bicubic", Image: p.Finish(linearops.Image{}, large.Pix)})
	}
	return out
}

// interpolate makes an image r times larger by cubic convolution with a = -0.5
// (Keys 1981), pixel centres aligned, borders mirrored.
func interpolate(m linearops.Image, r int) linearops.Image {
	taps := make([][4]float32, r) // one set of weights for each place inside a pixel
	first := make([]int, r)
	for k := range taps {
		at := (float64(k)+0.5)/float64(r) - 0.5
		base := math.Floor(at)
		first[k] = int(base) - 1
		for t := range 4 {
			taps[k][t] = float32(cubic(at - (base - 1 + float64(t))))
		}
	}
	sum := func(src func(i int) float32, i, n int) float32 {
		w, at := taps[i%r], i/r+first[i%r]
		var v float32
		for t := range 4 {
			v += float32(w[t] * src(mirror(at+t, n)))
		}
		return v
	}
	out := linearops.NewImage(linearops.Shape{C: m.C, H: m.H * r, W: m.W * r})
	wide := linearops.NewImage(linearops.Shape{C: m.C, H: m.H, W: m.W * r})
	for c := range m.C {
		for y := range m.H {
			src, dst := m.Row(c, y), wide.Row(c, y)
			for x := range dst {
				dst[x] = sum(func(i int) float32 { return src[i] }, x, m.W)
			}
		}
		plane := wide.PlanePix(c)
		for y := range out.H {
			dst := out.Row(c, y)
			for x := range dst {
				dst[x] = sum(func(i int) float32 { return plane[i*wide.W+x] }, y, m.H)
			}
		}
	}
	return out
}

// cubic is Keys' kernel with a = -0.5.
func cubic(t float64) float64 {
	t = math.Abs(t)
	switch {
	case t < 1:
		return (1.5*t-2.5)*t*t + 1
	case t < 2:
		return ((-0.5*t+2.5)*t-4)*t + 2
	}
	return 0
}
