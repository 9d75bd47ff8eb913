package selection

import (
	"context"
	"math"
	"slices"
	"sync"
)

// Grow paints every pixel that is at most n pixels away from a painted one, from middle
// to middle. What was painted in part is painted wholly then: feather it again.
func Grow(ctx context.Context, p Plane, n int) (Plane, error) {
	out := p.Clone()
	area := p.Bounds()
	if area.Empty() || n <= 0 {
		return out, ctx.Err()
	}
	area = area.Outset(n).Within(p.W, p.H)
	err := distances(ctx, p, area, true, n, func(y int, square []int) {
		row := out.Row(y)[area.X0:area.X1]
		for x, d := range square {
			if d <= n*n {
				row[x] = 255
			}
		}
	})
	return out, err
}

// Shrink clears every pixel that is at most n pixels away from one that is not painted.
// The border of the photo is no end of what is painted.
func Shrink(ctx context.Context, p Plane, n int) (Plane, error) {
	return inside(ctx, p, n, func(old uint8, square int) uint8 {
		if square <= n*n {
			return 0
		}
		return old
	})
}

// Feather fades what is painted over n pixels, from its border inwards: nothing that was
// not painted becomes so, and nothing that was is cleared. Values are never raised.
func Feather(ctx context.Context, p Plane, n int) (Plane, error) {
	ramp := make([]uint8, (n+1)*(n+1)+1)
	for d := range ramp {
		t := math.Min(1, math.Sqrt(float64(d))/float64(n+1))
		ramp[d] = uint8(max(1, math.Round(255*t*t*(3-2*t))))
	}
	return inside(ctx, p, n, func(old uint8, square int) uint8 {
		return min(old, ramp[min(square, len(ramp)-1)])
	})
}

// Depth is the largest distance of a painted pixel from one that is not, in pixels from
// middle to middle: 0 where nothing is painted, infinite where all is. What lies outside
// the plane is never nearest.
func Depth(ctx context.Context, p Plane) (float64, error) {
	var mu sync.Mutex
	most, reach := 0, min(p.W+p.H, far-1)
	err := distances(ctx, p, Area{X1: p.W, Y1: p.H}, false, reach, func(_ int, square []int) {
		deepest := slices.Max(square)
		mu.Lock()
		defer mu.Unlock()
		most = max(most, deepest)
	})
	if most > reach*reach {
		return math.Inf(1), err
	}
	return math.Sqrt(float64(most)), err
}

// inside gives every painted pixel a new value by its distance to what is not painted,
// of which more than n+1 is told as such.
func inside(ctx context.Context, p Plane, n int, value func(old uint8, square int) uint8) (Plane, error) {
	out := p.Clone()
	area := p.Bounds()
	if area.Empty() || n <= 0 {
		return out, ctx.Err()
	}
	area = area.Outset(1).Within(p.W, p.H)
	err := distances(ctx, p, area, false, n+1, func(y int, square []int) {
		row := out.Row(y)[area.X0:area.X1]
		for x, d := range square {
			if row[x] != 0 {
				row[x] = value(row[x], d)
			}
		}
	})
	return out, err
}
