package evaluate

import (
	"math"

	"afterimage/internal/mirror"
	"afterimage/linearops"
)

// BenchSide is the side of the photos that tasks are measured on, in pixels.
const BenchSide = 256

// Prepare makes a photo a square of the given side, the way all measurements do:
// halved by 2 x 2 means while its short side is at least twice the side, then bicubic
// (a = -0.5, antialiased) to a short side of side, then its middle. Values are
// clamped to [-1, 1].
func Prepare(m linearops.Image, side int) linearops.Image {
	for min(m.H, m.W) >= 2*side {
		m = halve(m)
	}
	if short := min(m.H, m.W); short != side {
		m = Resize(m, scaled(m.H, side, short), scaled(m.W, side, short))
	}
	top, left := (m.H-side)/2, (m.W-side)/2
	out := linearops.NewImage(linearops.Shape{C: m.C, H: side, W: side})
	for c := range m.C {
		for y := range side {
			copy(out.Row(c, y), m.Row(c, y+top)[left:left+side])
		}
	}
	return Clamped(out)
}

// scaled is n * num / den, rounded.
func scaled(n, num, den int) int { return (2*n*num + den) / (2 * den) }

// halve takes means of 2 x 2 pixels; an odd last row or column is left away.
func halve(m linearops.Image) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: m.H / 2, W: m.W / 2})
	for c := range m.C {
		for y := range out.H {
			a, b, dst := m.Row(c, 2*y), m.Row(c, 2*y+1), out.Row(c, y)
			for x := range dst {
				dst[x] = ((a[2*x] + a[2*x+1]) + (b[2*x] + b[2*x+1])) / 4
			}
		}
	}
	return out
}

// Resize is bicubic interpolation of all planes to h x w pixels, 1 or more each (Keys
// 1981, a = -0.5): pixel grids aligned at their outer edges, borders mirrored, the kernel widened where the photo gets smaller,
// so that nothing aliases. Values are not clamped: they may leave the range of m's. The
// result is a new image.
func Resize(m linearops.Image, h, w int) linearops.Image {
	across, down := resizer(m.W, w), resizer(m.H, h)
	wide := linearops.NewImage(linearops.Shape{C: m.C, H: m.H, W: w})
	out := linearops.NewImage(linearops.Shape{C: m.C, H: h, W: w})
	for c := range m.C {
		for y := range m.H {
			src, dst := m.Row(c, y), wide.Row(c, y)
			for x, p := range across {
				var v float64
				for k, t := range p.taps {
					v += float64(t * float64(src[mirror.Index(p.first+k, m.W)]))
				}
				dst[x] = float32(v)
			}
		}
		plane := wide.PlanePix(c)
		for y, p := range down {
			dst := out.Row(c, y)
			for x := range dst {
				var v float64
				for k, t := range p.taps {
					v += float64(t * float64(plane[mirror.Index(p.first+k, m.H)*w+x]))
				}
				dst[x] = float32(v)
			}
		}
	}
	return out
}

// point is how one pixel of a resized axis is put together.
type point struct {
	first int // index of the first tap; it may lie beyond the border
	taps  []float64
}

// resizer is the points of an axis of n pixels made m.
func resizer(n, m int) []point {
	scale := float64(n) / float64(m)
	wide := max(scale, 1)
	points := make([]point, m)
	for i := range points {
		at := (float64(i)+0.5)*scale - 0.5
		p := point{first: int(math.Ceil(at - 2*wide))}
		sum := 0.0
		for j := p.first; float64(j) <= at+2*wide; j++ {
			t := keys((float64(j) - at) / wide)
			p.taps = append(p.taps, t)
			sum += t
		}
		for k := range p.taps {
			p.taps[k] /= sum
		}
		points[i] = p
	}
	return points
}

// keys is the cubic interpolation kernel with a = -0.5.
func keys(t float64) float64 {
	t = math.Abs(t)
	switch {
	case t < 1:
		return float64(float64((1.5*t-2.5)*t)*t) + 1
	case t < 2:
		return float64(float64(float64((-0.5*t+2.5)*t)-4)*t) + 2
	}
	return 0
}
