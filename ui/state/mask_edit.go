package state

import (
	"bytes"
	"context"
	"image"
	"math"
	"runtime"
	"sync"

	"afterimage/ui/state/selection"
)

// Edit makes a new mask of an old one, which it does not change; it is one step of undo.
// It may be slow, and gives up with the context's error when that has ended.
type Edit func(ctx context.Context, old selection.Plane) (selection.Plane, error)

// ClearEdit empties the mask.
func ClearEdit(_ context.Context, old selection.Plane) (selection.Plane, error) {
	return selection.NewPlane(old.W, old.H), nil
}

// InvertEdit swaps what is kept and what is replaced.
func InvertEdit(_ context.Context, old selection.Plane) (selection.Plane, error) {
	return old.Invert(), nil
}

// GrowEdit paints what is at most n pixels away from what is painted; a negative n
// clears what is so near to what is not.
func GrowEdit(n int) Edit {
	return func(ctx context.Context, old selection.Plane) (selection.Plane, error) {
		if n < 0 {
			return selection.Shrink(ctx, old, -n)
		}
		return selection.Grow(ctx, old, n)
	}
}

// FeatherEdit fades the border of what is painted over n pixels, inwards: the feather
// never leaves the painted area.
func FeatherEdit(n int) Edit {
	return func(ctx context.Context, old selection.Plane) (selection.Plane, error) {
		return selection.Feather(ctx, old, n)
	}
}

// PolygonEdit adds what a closed line surrounds, or takes it away.
func PolygonEdit(points []selection.Point, subtract bool) Edit {
	return func(ctx context.Context, old selection.Plane) (selection.Plane, error) {
		shape, err := selection.Polygon(ctx, old.W, old.H, points)
		if err != nil {
			return shape, err
		}
		return old.Combine(shape, subtract), nil
	}
}

// RectangleEdit adds the pixels between two corners, or takes them away.
func RectangleEdit(a, b selection.Point, subtract bool) Edit {
	return func(_ context.Context, old selection.Plane) (selection.Plane, error) {
		return old.Combine(selection.Rectangle(old.W, old.H, a, b), subtract), nil
	}
}

// Wand is how the magic wand chooses.
type Wand struct {
	Tolerance  int // levels of 255 by which red, green and blue may differ
	Contiguous bool
}

// WandEdit adds what looks like pixel (x, y) of a picture, or takes it away.
func WandEdit(m *image.RGBA, x, y int, how Wand, subtract bool) Edit {
	return func(ctx context.Context, old selection.Plane) (selection.Plane, error) {
		shape, err := selection.Flood(ctx, m, x, y, how.Tolerance, how.Contiguous)
		if err != nil {
			return shape, err
		}
		return old.Combine(shape, subtract), nil
	}
}

// AddEdit adds a mask of the same size: what was proposed.
func AddEdit(alpha []uint8) Edit {
	return func(_ context.Context, old selection.Plane) (selection.Plane, error) {
		return old.Combine(selection.Plane{W: old.W, H: old.H, Pix: alpha}, false), nil
	}
}

// LoadEdit replaces the mask by alpha: W*H values, 0 to 1. A value above 0 never becomes
// 0: it is touched.
func LoadEdit(alpha []float32) Edit {
	return func(_ context.Context, old selection.Plane) (selection.Plane, error) {
		out := selection.NewPlane(old.W, old.H)
		for i, a := range alpha {
			if v := clampFloat(float64(a), 0, 1); v > 0 {
				out.Pix[i] = uint8(max(1, math.Round(v*255)))
			}
		}
		return out, nil
	}
}

// maskDraft is what an edit is prepared with off the window's goroutine: a mask as it was.
type maskDraft struct {
	old     *tiled
	version uint64
	mask    *Mask // that it is of: not read
}

func (m *Mask) draft() maskDraft { return maskDraft{m.frozen(), m.version, m} }

// step is a prepared change of a whole mask.
type step struct {
	maskDraft
	delta delta
	tiles [][]uint8 // that it leads to, in the order of the delta's
	turn  *bool     // going over a step of the history: forward or back
}

// prepare finds and packs the tiles that differ, on all processors.
func prepare(d maskDraft, after selection.Plane) step {
	if after.W != d.old.W || after.H != d.old.H {
		panic("state: an edit changed the size of a mask")
	}
	s := step{maskDraft: d}
	n := len(d.old.tiles)
	workers := min(runtime.GOMAXPROCS(0), n)
	parts := make([]step, workers)
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			w := newDeflater()
			for t := i * n / workers; t < (i+1)*n/workers; t++ {
				if b, a := d.old.pixels(t), tileOf(after, d.old.tile(t)); !bytes.Equal(a, b) {
					parts[i].delta.add(tileDelta{t, pack(b, touched(b)).deflate(w), pack(a, touched(a)).deflate(w)})
					parts[i].tiles = append(parts[i].tiles, shared(a))
				}
			}
		})
	}
	wg.Wait()
	for _, p := range parts {
		s.delta.tiles, s.delta.size = append(s.delta.tiles, p.delta.tiles...), s.delta.size+p.delta.size
		s.tiles = append(s.tiles, p.tiles...)
	}
	return s
}

// adopt takes a prepared change as one step. It says false where the mask changed since:
// then nothing is done.
func (m *Mask) adopt(s step) bool {
	if m != s.mask || m.version != s.version || m.depth > 0 {
		return false
	}
	if s.turn != nil {
		m.turn(s.tiles, *s.turn)
		return true
	}
	if len(s.delta.tiles) == 0 {
		return true
	}
	m.take(s.delta, s.tiles, true)
	m.history.push(s.delta)
	return true
}
