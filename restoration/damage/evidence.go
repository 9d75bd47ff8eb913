package damage

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// fine is the steps of evidence in one unit of noise, in 1/16 of which ridges are kept:
// a line that stands out by 1 has 64.
const fine = 4

// Kind is what damage looks like beside its surroundings; kinds add up as bits.
type Kind uint8

// The kinds of damage.
const (
	Bright Kind = 1 << iota
	Dark
	Both = Bright | Dark
)

// Evidence is how much each pixel of a photo stands out as damage. It is not changed
// after it was made, so that several goroutines may read it.
type Evidence struct {
	W, H   int
	planes [2][]uint8 // bright and dark; 64 is one unit of the noise around
}

// Analyse measures a photo. It takes a second or two for 24 megapixels, on all
// processors; progress (nil for none) is told a part of 0..1, from one goroutine or
// another, and a context that ends gives its error.
func Analyse(ctx context.Context, g Gray, progress func(float64)) (*Evidence, error) {
	if len(g.Pix) != g.W*g.H || g.W <= 0 || g.H <= 0 {
		panic("damage: a picture of another size than its pixels")
	}
	e := &Evidence{W: g.W, H: g.H}
	for i := range e.planes {
		e.planes[i] = make([]uint8, g.W*g.H)
	}
	total, done := 0.0, 0.0
	levels := levelsFor(g.W, g.H)
	for l := range levels {
		total += 1 / float64(int(1)<<(2*l))
	}
	for l := range levels {
		share := 1 / float64(int(1)<<(2*l))
		err := e.level(ctx, g, l, func(part float64) {
			if progress != nil {
				progress((done + share*part) / total)
			}
		})
		if err != nil {
			return nil, err
		}
		if done += share; l+1 < levels {
			g = g.half()
		}
	}
	return e, nil
}

// levelsFor is the number of sizes at which a photo is looked at: scratches are the
// wider the more pixels a photo was scanned with.
func levelsFor(w, h int) int {
	n := 1
	for s := min(w, h); s >= 400 && n < 4; s /= 2 {
		n++
	}
	return n
}

// level adds what is seen at one size.
func (e *Evidence) level(ctx context.Context, g Gray, l int, progress func(float64)) error {
	noise := measureNoise(g)
	cols, rows := (g.W+core-1)/core, (g.H+core-1)/core
	var next, ready atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), cols*rows) {
		wg.Go(func() {
			t := &tile{}
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= cols*rows {
					return
				}
				x0, y0 := i%cols*core, i/cols*core
				t.load(g, x0, y0)
				t.measure(noise, x0, y0)
				for p := range e.planes {
					t.lines(p)
					e.take(t, p, l, x0, y0, min(core, g.W-x0), min(core, g.H-y0))
				}
				progress(float64(ready.Add(1)) / float64(cols*rows))
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// take puts the core of a square in its place at full size.
func (e *Evidence) take(t *tile, p, l, x0, y0, w, h int) {
	for y := range h {
		for x := range w {
			i, j := (y+halo)*outer+x+halo, (x+halo)*outer+y+halo
			line := int(max(t.best[0][i], t.best[1][j])) * fine / (2*half + 1)
			if line > 0 {
				line = min(line, slack*t.own(p, i)*fine/3)
			}
			v := max(t.speck[p][i], uint8(min(255, max(0, line))))
			if l > 0 { // what is wide is more often a part of the picture
				v = uint8(int(v) * 4 / 5)
			}
			if v == 0 {
				continue
			}
			e.raise(p, (x0+x)<<l, (y0+y)<<l, 1<<l, v)
		}
	}
}

// slack is how much more a line may stand out than the pixel that it goes through does
// with the two beside it: it keeps lines from being broader than what they follow.
const slack = 2

// own is the strongest ridge of pixel i of the square itself: summed over 3 pixels.
func (t *tile) own(p, i int) int {
	best := 0
	for k, along := range &[4]int{outer, outer + 1, 1, outer - 1} {
		r := &t.ridges[p][k]
		best = max(best, int(r[i-along])+int(r[i])+int(r[i+along]))
	}
	return best
}

// raise lifts a square of side n to v.
func (e *Evidence) raise(p, x0, y0, n int, v uint8) {
	for y := y0; y < min(e.H, y0+n); y++ {
		row := e.planes[p][y*e.W:]
		for x := x0; x < min(e.W, x0+n); x++ {
			row[x] = max(row[x], v)
		}
	}
}
