package selection

import (
	"context"
	"math"
	"slices"
)

// Point is a point of the photo in pixels: (0, 0) is the corner of the first one.
type Point struct{ X, Y float64 }

// lanes is the lines of a row at which a polygon is looked at; along them it is exact.
const lanes = 4

// Polygon is what a closed line surrounds, on a plane of w x h pixels. Where it crosses
// itself, what is surrounded twice is outside again. Borders are smooth: a pixel that is
// half inside has half the value.
func Polygon(ctx context.Context, w, h int, points []Point) (Plane, error) {
	out := NewPlane(w, h)
	if len(points) < 3 {
		return out, nil
	}
	top, bottom := math.Inf(1), math.Inf(-1)
	for _, p := range points {
		top, bottom = math.Min(top, p.Y), math.Max(bottom, p.Y)
	}
	edges := edgesOf(points)
	cover := make([]float32, w+2)
	next := 0
	var active []edge
	var xs []float64
	y0, y1 := int(math.Max(0, math.Floor(top))), int(math.Min(float64(h), math.Ceil(bottom)))
	for y := y0; y < y1; y++ {
		if ended(ctx, y) {
			return out, ctx.Err()
		}
		for next < len(edges) && edges[next].top < float64(y+1) {
			active = append(active, edges[next])
			next++
		}
		active = slices.DeleteFunc(active, func(e edge) bool { return e.bottom <= float64(y) })
		clear(cover)
		for lane := range lanes {
			at := float64(y) + (float64(lane)+0.5)/lanes
			xs = crossings(xs[:0], active, at)
			for i := 0; i+1 < len(xs); i += 2 {
				span(cover, xs[i], xs[i+1], w)
			}
		}
		fill(out.Row(y), cover)
	}
	return out, ctx.Err()
}

// edge is a side of a polygon: x at height y is x0 + (y-top)*slope.
type edge struct{ top, bottom, x0, slope float64 }

// edgesOf is the sides of a polygon that are not level, by their tops.
func edgesOf(points []Point) []edge {
	var out []edge
	for i, a := range points {
		b := points[(i+1)%len(points)]
		if a.Y == b.Y {
			continue
		}
		if a.Y > b.Y {
			a, b = b, a
		}
		out = append(out, edge{a.Y, b.Y, a.X, (b.X - a.X) / (b.Y - a.Y)})
	}
	slices.SortFunc(out, func(a, b edge) int {
		switch {
		case a.top < b.top:
			return -1
		case a.top > b.top:
			return 1
		}
		return 0
	})
	return out
}

// crossings appends where the edges are at height y, from left to right.
func crossings(xs []float64, edges []edge, y float64) []float64 {
	for _, e := range edges {
		if y >= e.top && y < e.bottom {
			xs = append(xs, e.x0+(y-e.top)*e.slope)
		}
	}
	slices.Sort(xs)
	return xs
}

// span adds one lane from a to b, as differences: what cover adds up to at a pixel is
// the part of it that is covered.
func span(cover []float32, a, b float64, w int) {
	a, b = math.Min(float64(w), math.Max(0, a)), math.Min(float64(w), math.Max(0, b))
	begin(cover, a, 1.0/lanes)
	begin(cover, b, -1.0/lanes)
}

func begin(cover []float32, x float64, v float64) {
	i := int(x)
	part := float64(i+1) - x // of the pixel, from x on
	cover[i] += float32(v * part)
	cover[i+1] += float32(v * (1 - part))
}

func fill(row []uint8, cover []float32) {
	sum := float32(0)
	for x := range row {
		sum += cover[x]
		if sum > 1.0/512 {
			row[x] = uint8(min(255, sum*255+0.5))
		}
	}
}

// Rectangle is the whole pixels that lie between two corners, at least in part, on a
// plane of w x h pixels.
func Rectangle(w, h int, a, b Point) Plane {
	out := NewPlane(w, h)
	r := RectangleArea(w, h, a, b)
	for y := r.Y0; y < r.Y1; y++ {
		row := out.Row(y)[r.X0:max(r.X0, r.X1)]
		for x := range row {
			row[x] = 255
		}
	}
	return out
}

// RectangleArea is the whole pixels that lie between two corners, on a plane of w x h.
func RectangleArea(w, h int, a, b Point) Area {
	low := func(u, v float64) int { return int(math.Floor(math.Min(math.Max(math.Min(u, v), -1), 1<<24))) }
	high := func(u, v float64) int { return int(math.Ceil(math.Max(math.Min(math.Max(u, v), 1<<24), -1))) }
	return Area{low(a.X, b.X), low(a.Y, b.Y), high(a.X, b.X), high(a.Y, b.Y)}.Within(w, h)
}
