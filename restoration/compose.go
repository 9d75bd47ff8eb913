package restoration

import (
	"afterimage/internal/mirror"
	"afterimage/internal/par"
	"afterimage/linearops"
)

// eachRow runs f for rows 0..n-1 on all processors, in no order.
func eachRow(n int, f rows) { par.Do(n, f) }

type rows func(y int)

func (f rows) Run(i int) { f(i) }

// Layer is a picture and where a composition shows it.
type Layer struct {
	Image   linearops.Image // of the base's shape
	Weights Weights
}

// Weights is a plane of a part of a picture: 0 shows nothing of its layer, 255 all. The
// zero value is 0 everywhere.
type Weights struct {
	Area Rect
	Pix  []uint8 // Area.H * Area.W values, row by row
}

// Whole is a plane of weights for a picture that is w pixels wide.
func Whole(pix []uint8, w int) Weights {
	return Weights{Area: Rect{W: w, H: len(pix) / w}, Pix: pix}
}

const (
	// blendLevels is the number of times that a picture is halved to be blended. The
	// coarsest details fade over some 64 pixels, fine ones over a few.
	blendLevels = 5
	// blendReach bounds how far away a weight or a pixel changes the result: 4 * 2^5
	// pixels by the sum of the filters' supports, and the alignment of a window.
	blendReach = 5 << blendLevels
	// blendTile is the side of what is worked out at a time, so that memory is bounded.
	blendTile = 512
)

// Reach is the region that a composition's pixels in area depend on, and that depend on
// its: the area and what lies around it, inside a picture of w x h pixels.
func Reach(area Rect, w, h int) Rect {
	x0, y0 := max(0, area.X-blendReach), max(0, area.Y-blendReach)
	x1, y1 := min(w, area.X+area.W+blendReach), min(h, area.Y+area.H+blendReach)
	return Rect{X: x0, Y: y0, W: max(0, x1-x0), H: max(0, y1-y0)}
}

// Compose shows layers over a base, each where its weights say, with seams that cannot
// be seen: the differences from the base are blended in the bands of a Laplacian
// pyramid, wide ones over a wide seam and fine ones over a narrow one (Burt and
// Adelson, 1983). Where weights add up to more than 255 they share the pixel.
//
// Pixels further from any weight than [Reach] are the base's to the last bit, and so is
// every pixel where touched is 0 (nil for none): what an inpainting keeps. The bytes
// depend on nothing but the arguments.
func Compose(base linearops.Image, layers []Layer, touched []float32) linearops.Image {
	out := linearops.NewImage(base.Shape)
	ComposeInto(out, base, layers, touched, Rect{W: base.W, H: base.H})
	return out
}

// ComposeInto is [Compose] for the pixels of an area alone, the others of dst stay. The
// weights have to cover the area's [Reach].
func ComposeInto(dst, base linearops.Image, layers []Layer, touched []float32, area Rect) {
	check := func(ok bool) {
		if !ok {
			panic("restoration: a composition of pictures or planes of several sizes")
		}
	}
	check(dst.Shape == base.Shape && (touched == nil || len(touched) == base.Plane()))
	for _, l := range layers {
		check(l.Image.Shape == base.Shape && len(l.Weights.Pix) == l.Weights.Area.W*l.Weights.Area.H)
	}
	var tiles []Rect
	for y := area.Y; y < area.Y+area.H; y += blendTile {
		for x := area.X; x < area.X+area.W; x += blendTile {
			tiles = append(tiles, Rect{X: x, Y: y, W: min(blendTile, area.X+area.W-x), H: min(blendTile, area.Y+area.H-y)})
		}
	}
	eachRow(len(tiles), func(i int) {
		w := newBlendWindow(base, tiles[i])
		w.write(dst, w.blend(layers), layers, touched)
	})
}

// blendWindow is a part of a composition that is worked out by itself.
type blendWindow struct {
	base linearops.Image
	tile Rect // what is wanted
	area Rect // what it depends on, beginning at a multiple of the coarsest pixel
}

func newBlendWindow(base linearops.Image, tile Rect) blendWindow {
	a := Reach(tile, base.W, base.H)
	const grid = 1 << blendLevels
	dx, dy := a.X%grid, a.Y%grid
	return blendWindow{base: base, tile: tile, area: Rect{X: a.X - dx, Y: a.Y - dy, W: a.W + dx, H: a.H + dy}}
}

// blend is what the layers add to the base, on the window's area; an image without
// pixels where they add nothing.
func (w blendWindow) blend(layers []Layer) linearops.Image {
	weights, any := w.weights(layers)
	if !any {
		return linearops.Image{}
	}
	var sum []linearops.Image // the bands, finest first
	for k, l := range layers {
		if weights[k].Pix == nil {
			continue
		}
		bands, share := laplacian(w.difference(l.Image)), gaussian(weights[k])
		if sum == nil {
			sum = make([]linearops.Image, len(bands))
			for i, b := range bands {
				sum[i] = linearops.NewImage(b.Shape)
			}
		}
		for i, b := range bands {
			addTimes(sum[i], b, share[i].Pix)
		}
	}
	for i := len(sum) - 1; i > 0; i-- {
		expandAdd(sum[i-1], sum[i], 1)
	}
	return sum[0]
}

// weights are the layers' shares on the window's area, 0..1, adding up to at most 1;
// planes of nothing have no pixels.
func (w blendWindow) weights(layers []Layer) (out []linearops.Image, any bool) {
	out = make([]linearops.Image, len(layers))
	total := make([]int, w.area.W*w.area.H)
	for _, l := range layers {
		l.Weights.visit(w.area, func(i int, v uint8) { total[i] += int(v) })
	}
	for k, l := range layers {
		l.Weights.visit(w.area, func(i int, v uint8) {
			if out[k].Pix == nil {
				out[k] = linearops.NewImage(linearops.Shape{C: 1, H: w.area.H, W: w.area.W})
			}
			out[k].Pix[i] = float32(v) / float32(max(255, total[i]))
			any = true
		})
	}
	return out, any
}

// visit calls f for each weight of an area that is not 0, with its place in it.
func (g Weights) visit(area Rect, f func(i int, v uint8)) {
	x0, x1 := max(area.X, g.Area.X), min(area.X+area.W, g.Area.X+g.Area.W)
	for y := max(area.Y, g.Area.Y); y < min(area.Y+area.H, g.Area.Y+g.Area.H); y++ {
		row := g.Pix[(y-g.Area.Y)*g.Area.W:]
		for x := x0; x < x1; x++ {
			if v := row[x-g.Area.X]; v != 0 {
				f((y-area.Y)*area.W+x-area.X, v)
			}
		}
	}
}

// difference is a layer less the base, on the window's area.
func (w blendWindow) difference(m linearops.Image) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: w.area.H, W: w.area.W})
	for c := range m.C {
		for y := range w.area.H {
			a, b := m.Row(c, y+w.area.Y)[w.area.X:], w.base.Row(c, y+w.area.Y)[w.area.X:]
			for x, d := 0, out.Row(c, y); x < len(d); x++ {
				d[x] = a[x] - b[x]
			}
		}
	}
	return out
}

// reach is how far a pixel of a composition may go: to black and white, or where a
// wide-gamut base or layer lies beyond them, as far as that.
func reach(c, y, x int, base float32, layers []Layer) Limits {
	l := Limits{min(base, -1), max(base, 1)}
	for _, k := range layers {
		v := k.Image.Row(c, y)[x]
		l = Limits{min(v, l.Low), max(v, l.High)}
	}
	return l
}

// write puts the tile of base plus delta into dst.
func (w blendWindow) write(dst, delta linearops.Image, layers []Layer, touched []float32) {
	t := w.tile
	for c := range dst.C {
		for y := t.Y; y < t.Y+t.H; y++ {
			out, from := dst.Row(c, y)[t.X:t.X+t.W], w.base.Row(c, y)[t.X:t.X+t.W]
			copy(out, from)
			if delta.Pix == nil {
				continue
			}
			d := delta.Row(c, y-w.area.Y)[t.X-w.area.X:]
			for x := range out {
				if d[x] != 0 && (touched == nil || touched[y*dst.W+t.X+x] > 0) {
					out[x] = reach(c, y, t.X+x, from[x], layers).clamp(from[x] + d[x])
				}
			}
		}
	}
}

// gaussian is an image and smaller versions of it, each half the one before.
func gaussian(m linearops.Image) []linearops.Image {
	out := []linearops.Image{m}
	for range blendLevels {
		m = reduce(m)
		out = append(out, m)
	}
	return out
}

// laplacian is the bands of an image: what each level of its pyramid has that the next
// has not, and the last level. They take the image's memory.
func laplacian(m linearops.Image) []linearops.Image {
	out := gaussian(m)
	for i := range blendLevels {
		expandAdd(out[i], out[i+1], -1)
	}
	return out
}

// reduce halves an image with the binomial filter (1 4 6 4 1)/16 in both directions;
// pixel i lies at 2i. Weights that are all 1 stay so exactly.
func reduce(m linearops.Image) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: (m.H + 1) / 2, W: (m.W + 1) / 2})
	wide := make([]float32, m.W)
	for c := range m.C {
		for y := range out.H {
			var r [5][]float32
			for k := range r {
				r[k] = m.Row(c, mirror.Index(2*y+k-2, m.H))
			}
			for x := range wide {
				wide[x] = binomial(r[0][x], r[1][x], r[2][x], r[3][x], r[4][x])
			}
			dst := out.Row(c, y)
			at := func(i int) float32 { return wide[mirror.Index(i, m.W)] }
			for x := range dst {
				if i := 2 * x; i >= 2 && i+2 < m.W {
					dst[x] = binomial(wide[i-2], wide[i-1], wide[i], wide[i+1], wide[i+2])
				} else {
					dst[x] = binomial(at(i-2), at(i-1), at(i), at(i+1), at(i+2))
				}
			}
		}
	}
	return out
}

func binomial(a, b, c, d, e float32) float32 {
	return (float32(6*c) + float32(4*(b+d)) + (a + e)) / 16
}

// expandAdd adds sign times a level, made as large as dst, to dst.
func expandAdd(dst, small linearops.Image, sign float32) {
	low := make([]float32, small.W)
	for c := range dst.C {
		for y := range dst.H {
			k := y / 2
			mid, next := small.Row(c, k), small.Row(c, mirror.Index(k+1, small.H))
			if y%2 == 0 {
				before := small.Row(c, mirror.Index(k-1, small.H))
				for x := range low {
					low[x] = (float32(6*mid[x]) + (before[x] + next[x])) / 8
				}
			} else {
				for x := range low {
					low[x] = (mid[x] + next[x]) / 2
				}
			}
			expandRow(dst.Row(c, y), low, sign)
		}
	}
}

// expandRow does that for a row; beyond its ends the row is reflected, which over one
// pixel repeats the last.
func expandRow(dst, low []float32, sign float32) {
	before, last := low[0], len(low)-1
	for k, v := range low {
		next := low[min(k+1, last)]
		dst[2*k] += float32(sign * ((float32(6*v) + (before + next)) / 8))
		if 2*k+1 < len(dst) {
			dst[2*k+1] += float32(sign * ((v + next) / 2))
		}
		before = v
	}
}

// addTimes adds a times w to dst, w being one plane for all of them.
func addTimes(dst, a linearops.Image, w []float32) {
	for c := range dst.C {
		d, s := dst.PlanePix(c), a.PlanePix(c)
		for i, share := range w {
			d[i] += float32(share * s[i])
		}
	}
}
