package blind

import (
	"math"

	"afterimage/internal/mirror"
	"afterimage/internal/par"
)

// plane is h rows of w values.
type plane struct {
	h, w int
	pix  []float32
}

func newPlane(h, w int) plane { return plane{h: h, w: w, pix: make([]float32, h*w)} }

func (p plane) row(y int) []float32 { return p.pix[y*p.w : (y+1)*p.w] }

// cut copies the region of h x w at (y, x).
func (p plane) cut(y, x, h, w int) plane {
	out := newPlane(h, w)
	for r := range h {
		copy(out.row(r), p.row(y + r)[x:x+w])
	}
	return out
}

// resized is p on a grid of h x w, with a triangle of the coarser of both pixels as its
// weights: an average where it gets smaller, linear interpolation where it grows.
func (p plane) resized(h, w int) plane {
	across, down := triangles(p.w, w), triangles(p.h, h)
	wide, out := newPlane(p.h, w), newPlane(h, w)
	par.Bands(p.h, func(from, to int) {
		for y := from; y < to; y++ {
			src, dst := p.row(y), wide.row(y)
			for x, t := range across {
				var sum float32
				for i, weight := range t.weights {
					sum += float32(weight * src[mirror.Index(t.first+i, p.w)])
				}
				dst[x] = sum
			}
		}
	})
	par.Bands(h, func(from, to int) {
		for y := from; y < to; y++ {
			dst, t := out.row(y), down[y]
			for i, weight := range t.weights {
				for x, v := range wide.row(mirror.Index(t.first+i, p.h)) {
					dst[x] += float32(weight * v)
				}
			}
		}
	})
	return out
}

// taps are the weights of the samples from first on.
type taps struct {
	first   int
	weights []float32
}

// triangles are the taps that take n samples to m.
func triangles(n, m int) []taps {
	step := float64(n) / float64(m)
	reach := max(step, 1)
	out := make([]taps, m)
	for i := range out {
		at := (float64(i)+0.5)*step - 0.5
		first := int(math.Ceil(at - reach))
		var weights []float64
		var sum float64
		for j := first; float64(j) < at+reach; j++ {
			v := max(0, 1-math.Abs(float64(j)-at)/reach)
			weights = append(weights, v)
			sum += v
		}
		out[i].first = first
		for _, v := range weights {
			out[i].weights = append(out[i].weights, float32(v/sum))
		}
	}
	return out
}

// extended puts p in the upper left of a periodic grid of h x w; what is beyond its ends
// are their mirror images, the one fading into the other.
func (p plane) extended(h, w int) plane {
	across, down := fades(p.w, w), fades(p.h, h)
	out := newPlane(h, w)
	par.Bands(h, func(from, to int) {
		for y := from; y < to; y++ {
			f, dst := down[y], out.row(y)
			up, low := p.row(f.i), p.row(f.j)
			for x, g := range across {
				a := up[g.i] + float32(g.weight*(up[g.j]-up[g.i]))
				b := low[g.i] + float32(g.weight*(low[g.j]-low[g.i]))
				dst[x] = a + float32(f.weight*(b-a))
			}
		}
	})
	return out
}

// fade is a mixture of samples i and j, with the weight of j.
type fade struct {
	i, j   int
	weight float32
}

func fades(n, total int) []fade {
	out := make([]fade, total)
	for u := range out {
		if u < n {
			out[u] = fade{i: u, j: u}
			continue
		}
		beyond, gap := u-n+1, total-n
		out[u] = fade{
			i: mirror.Index(n-1+beyond, n), j: mirror.Index(beyond-gap-1, n),
			weight: float32((1 - math.Cos(math.Pi*float64(beyond)/float64(gap+1))) / 2),
		}
	}
	return out
}
