package selection

import (
	"context"
	"image"

	"afterimage/internal/par"
)

// Flood is the pixels of a picture that look like the one at (x, y): each of red, green
// and blue differs by at most tolerance levels. With contiguous only those that are
// connected with it, side by side; else all. The picture begins at (0, 0); a point
// outside it chooses nothing.
func Flood(ctx context.Context, m *image.RGBA, x, y, tolerance int, contiguous bool) (Plane, error) {
	f := flood{m: m, out: NewPlane(m.Rect.Dx(), m.Rect.Dy())}
	if !image.Pt(x, y).In(m.Rect) {
		return f.out, nil
	}
	o := m.PixOffset(x, y)
	for c := range 3 {
		v := int(m.Pix[o+c])
		f.low[c], f.high[c] = uint8(max(0, v-tolerance)), uint8(min(255, v+tolerance))
	}
	if contiguous {
		return f.out, f.connected(ctx, x, y)
	}
	par.Bands(f.out.H, func(y0, y1 int) {
		for y := y0; y < y1 && !ended(ctx, y); y++ {
			src, dst := m.Pix[y*m.Stride:], f.out.Row(y)
			for x := range dst {
				if f.like(src[4*x : 4*x+3 : 4*x+3]) {
					dst[x] = 255
				}
			}
		}
	})
	return f.out, ctx.Err()
}

type flood struct {
	m         *image.RGBA
	out       Plane
	low, high [3]uint8
	todo      []run
}

// run is pixels [x0, x1) of row y, whose neighbours in row y+dy are still to be looked
// at.
type run struct{ x0, x1, y, dy int }

func (f *flood) like(p []uint8) bool {
	return p[0] >= f.low[0] && p[0] <= f.high[0] && p[1] >= f.low[1] && p[1] <= f.high[1] && p[2] >= f.low[2] && p[2] <= f.high[2]
}

// open says whether pixel (x, y) is alike and not yet chosen.
func (f *flood) open(x, y int) bool {
	o := y*f.m.Stride + 4*x
	return f.out.Pix[y*f.out.W+x] == 0 && f.like(f.m.Pix[o:o+3:o+3])
}

// connected spreads from (x, y) run by run.
func (f *flood) connected(ctx context.Context, x, y int) error {
	r := f.take(x, y)
	f.todo = append(f.todo, run{r.x0, r.x1, y, -1}, run{r.x0, r.x1, y, 1})
	for n := 0; len(f.todo) > 0; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		r := f.todo[len(f.todo)-1]
		f.todo = f.todo[:len(f.todo)-1]
		f.spread(r)
	}
	return ctx.Err()
}

// spread chooses what is alike beside a run, and notes where to go on from there: on in
// the same way, and back where the new run is longer than the old one.
func (f *flood) spread(r run) {
	y := r.y + r.dy
	if y < 0 || y >= f.out.H {
		return
	}
	for x := r.x0; x < r.x1; x++ {
		if !f.open(x, y) {
			continue
		}
		n := f.take(x, y)
		f.todo = append(f.todo, run{n.x0, n.x1, y, r.dy})
		if n.x0 < r.x0 {
			f.todo = append(f.todo, run{n.x0, r.x0, y, -r.dy})
		}
		if n.x1 > r.x1 {
			f.todo = append(f.todo, run{r.x1, n.x1, y, -r.dy})
		}
		x = n.x1
	}
}

// take chooses the whole run of row y that pixel x is in.
func (f *flood) take(x, y int) run {
	x0, x1 := x, x+1
	for x0 > 0 && f.open(x0-1, y) {
		x0--
	}
	for x1 < f.out.W && f.open(x1, y) {
		x1++
	}
	row := f.out.Row(y)
	for i := x0; i < x1; i++ {
		row[i] = 255
	}
	return run{x0: x0, x1: x1, y: y}
}
