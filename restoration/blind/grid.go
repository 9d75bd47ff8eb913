package blind

import (
	"afterimage/internal/par"
	"afterimage/linearops"
)

// grid is a photo at one size of the pyramid, extended to a periodic grid, with what is
// the same for all kernels.
type grid struct {
	f      *linearops.PlaneFourier
	h, w   int
	ph, pw int    // of the photo, which lies in the upper left
	y      plane  // what was seen, on the grid
	inside []bool // pixels of the photo that may tell something about the kernel
	yf     []float32
	slope  []float32 // |D|^2, of both differences
	clear  plane     // 1 where nothing near is clipped; on the photo's own pixels
}

// newGrid lays out a photo for kernels of up to side pixels.
func newGrid(seen, clear plane, side int) *grid {
	h, w := linearops.FastLen(seen.h+2*side), linearops.FastLen(seen.w+2*side)
	g := &grid{f: linearops.NewPlaneFourier(h, w), h: h, w: w, ph: seen.h, pw: seen.w, clear: clear}
	g.y = seen.extended(h, w)
	g.yf = make([]float32, h*w)
	g.f.Forward(g.yf, g.y.pix)
	g.slope = make([]float32, h*w)
	part := make([]float32, h*w)
	for _, at := range [2]int{1 % w, 1 % h * w} {
		clear := make([]float32, h*w)
		clear[0]--
		clear[at]++
		g.f.Forward(clear, clear)
		g.f.Power(part, clear)
		for i, v := range part {
			g.slope[i] += v
		}
	}
	r := side/2 + 1
	g.inside = make([]bool, h*w)
	for y := r; y < seen.h-r; y++ {
		for x := r; x < seen.w-r; x++ {
			g.inside[y*w+x] = clear.pix[y*seen.w+x] >= 0.999
		}
	}
	return g
}

// kernel is the spectrum of a kernel that lies around pixel 0 of the grid.
func (g *grid) kernel(k plane) []float32 {
	out := make([]float32, g.h*g.w)
	for y := range k.h {
		for x := range k.w {
			out[(y-k.h/2+g.h)%g.h*g.w+(x-k.w/2+g.w)%g.w] += k.pix[y*k.w+x]
		}
	}
	g.f.Forward(out, out)
	return out
}

// field is a vector at every pixel of a grid: differences to the right and downwards.
type field struct{ x, y []float32 }

func newField(n int) field { return field{make([]float32, n), make([]float32, n)} }

// differences sets d to the differences of p to the next pixel, periodic.
func (g *grid) differences(d field, p []float32) {
	h, w := g.h, g.w
	par.Bands(h, func(from, to int) {
		for y := from; y < to; y++ {
			row, next := p[y*w:(y+1)*w], p[(y+1)%h*w:]
			dx, dy := d.x[y*w:(y+1)*w], d.y[y*w:(y+1)*w]
			for x, v := range row {
				dx[x] = row[(x+1)%w] - v
				dy[x] = next[x] - v
			}
		}
	})
}

// gather sets dst to the transpose of differences, of d.
func (g *grid) gather(dst []float32, d field) {
	h, w := g.h, g.w
	par.Bands(h, func(from, to int) {
		for y := from; y < to; y++ {
			dx, dy, up := d.x[y*w:(y+1)*w], d.y[y*w:(y+1)*w], d.y[(y+h-1)%h*w:]
			out := dst[y*w : (y+1)*w]
			for x := range out {
				out[x] = dx[(x+w-1)%w] - dx[x] + up[x] - dy[x]
			}
		}
	})
}
