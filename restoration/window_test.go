package restoration

import (
	"context"
	"errors"
	"math"
	"testing"

	"afterimage/linearops"
)

// local is an analytic denoiser that looks reach pixels around each pixel, mirrored at the
// borders of what it is shown, and counts what it is asked.
type local struct {
	spec        Spec
	reach       int
	calls, most int
	wide        int    // the longest side that was seen
	after       func() // called after each call; nil for nothing
}

func (d *local) Spec() Spec { return d.spec }

func (d *local) Denoise(ctx context.Context, dst, x Batch, sigma float64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	d.calls, d.most = d.calls+1, max(d.most, x.N)
	d.wide = max(d.wide, x.H, x.W)
	out := NewBatch(x.N, x.Shape)
	for i := range x.N {
		for c := range x.C {
			for y := range x.H {
				for col := range x.W {
					sum := float32(0)
					for k := -d.reach; k <= d.reach; k++ {
						down, across := y+k, col+k
						if down < 0 || down >= x.H {
							down = y - k
						}
						if across < 0 || across >= x.W {
							across = col - k
						}
						sum += x.Image(i).Row(c, down)[col] + x.Image(i).Row(c, y)[across]
					}
					out.Image(i).Row(c, y)[col] = sum / float32(4*d.reach+2) / float32(1+sigma)
				}
			}
		}
	}
	copy(dst.Pix, out.Pix)
	if d.after != nil {
		d.after()
	}
	return nil
}

// A denoiser whose reach is the margin gives the same bytes in windows as at once,
// whatever the picture's size, the windows, and how many of them go into a call, and also
// where the result takes the picture's place.
func TestWindowsGiveWhatTheWholeGives(t *testing.T) {
	for _, c := range []struct{ h, w, side, margin, multiple, batch int }{
		{50, 70, 40, 4, 1, 1}, {50, 70, 40, 5, 8, 3}, {130, 33, 64, 8, 32, 0}, {65, 64, 64, 6, 64, 2}, {300, 211, 96, 12, 32, 8},
	} {
		shape := linearops.Shape{C: 3, H: c.h, W: c.w}
		x := NewBatch(2, shape)
		Philox{}.Noise(x.Pix, 1, 0)
		d := &local{spec: Spec{Multiple: c.multiple, Batch: c.batch}, reach: c.margin}
		want, got := NewBatch(2, shape), NewBatch(2, shape)
		for _, sigma := range []float64{0.01, 0.3, 5} {
			if err := d.Denoise(context.Background(), want, x, sigma); err != nil {
				t.Fatal(err)
			}
			d.calls, d.most, d.wide = 0, 0, 0
			if err := NewWindows(d, c.side, c.margin).Denoise(context.Background(), got, x, sigma); err != nil {
				t.Fatal(err)
			}
			same(t, "windows", got.Pix, want.Pix)
			if d.calls < 2 || d.most > max(1, c.batch) || d.wide > c.side && c.h*c.w > c.side*c.side {
				t.Errorf("%+v: %d calls of up to %d windows, the largest of %d pixels", c, d.calls, d.most, d.wide)
			}
			copy(got.Pix, x.Pix)
			if err := NewWindows(d, c.side, c.margin).Denoise(context.Background(), got, got, sigma); err != nil {
				t.Fatal(err)
			}
			same(t, "windows in place", got.Pix, want.Pix)
		}
	}
}

func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: value %d is %v, want %v", what, i, got[i], want[i])
		}
	}
}

// Whatever the sizes, the windows' own parts cover a picture once, each with its margin or
// the picture's border around it, and the grid moves.
func TestWindowsCover(t *testing.T) {
	for _, side := range []int{64, 100, 256, 640} {
		for _, multiple := range []int{1, 8, 32, side} {
			for _, margin := range []int{0, 3, 12, 40} {
				ti := newTiling(Spec{Multiple: multiple}, side, margin)
				for n := ti.side + 1; n < 9*side; n += 1 + n/7 {
					borders := map[int]bool{}
					for draw := range uint64(60) {
						at := 0
						spans := ti.spans(n, draw)
						for _, s := range spans {
							roomy := (s.from-s.start >= ti.margin || s.from == 0) && (s.start+s.side-s.to >= ti.margin || s.to == n)
							if s.from != at || s.to <= s.from || s.start < 0 || s.start+s.side > n || s.side > side || s.side%ti.multiple != 0 || !roomy {
								t.Fatalf("side %d of %d, margin %d, %d pixels: %+v", side, multiple, margin, n, spans)
							}
							at = s.to
						}
						if at != n {
							t.Fatalf("side %d, %d pixels: %+v end at %d", side, n, spans, at)
						}
						borders[spans[0].to] = true
					}
					if len(borders) < min(ti.shift, 30) {
						t.Errorf("side %d of %d, margin %d, %d pixels: the grid has %d places", side, multiple, margin, n, len(borders))
					}
				}
			}
		}
	}
}

// Large photos cost at most a tenth more than their pixels, at every size alike.
func TestWindowsSeeLittleTwice(t *testing.T) {
	ti := newTiling(Spec{Multiple: 32, Batch: 1}, WindowSide, WindowMargin)
	for _, s := range []linearops.Shape{{H: 2000, W: 2000}, {H: 3000, W: 4000}, {H: 4000, W: 6000}, {H: 6000, W: 4000}, {H: 1512, W: 2016}} {
		s.C = 3
		if more := float64(ti.seen(s)) / float64(s.Plane()); more > 1.13 {
			t.Errorf("%v: %.3f times its pixels are seen", s, more)
		}
		list := ti.cover(s, 7)
		seen := 0
		for _, w := range list {
			seen += w.down.side * w.across.side
		}
		if seen != ti.seen(s) {
			t.Errorf("%v: %d pixels in windows, counted as %d", s, seen, ti.seen(s))
		}
	}
}

func TestWindowsOfAFixedSize(t *testing.T) {
	spec := Spec{Multiple: 256, MaxSide: 256, MaxPixels: 256 * 256, MinSide: 256, Batch: 1}
	d := &local{spec: spec}
	x := NewBatch(1, linearops.Shape{C: 3, H: 300, W: 200})
	w := NewWindows(d, WindowSide, WindowMargin)
	if err := w.Denoise(context.Background(), NewBatch(1, x.Shape), x, 1); err != nil || d.wide != 256 {
		t.Errorf("windows of %d: %v", d.wide, err)
	}
	if s := w.Spec(); s.MaxPixels != 0 || s.MaxSide != 0 {
		t.Errorf("%+v", s)
	}
}

// What is guided, and what fits, is seen as it was.
func TestNoWindows(t *testing.T) {
	d := &local{spec: Spec{Guided: true}}
	if NewWindows(d, 64, 8) != Denoiser(d) || NewWindows(&local{}, 0, 8).(*local) == nil {
		t.Error("windows where there are none")
	}
	d = &local{}
	x := NewBatch(1, linearops.Shape{C: 3, H: 40, W: 102})
	if err := NewWindows(d, 64, 8).Denoise(context.Background(), x, x, 1); err != nil || d.wide != 102 || d.calls != 1 {
		t.Errorf("a picture of as many pixels as a window: %d calls, %v", d.calls, err)
	}
}

// When the context ends no further window is begun.
func TestWindowsEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	d := &local{after: cancel}
	x := NewBatch(1, linearops.Shape{C: 3, H: 300, W: 300})
	if err := NewWindows(d, 64, 8).Denoise(ctx, x, x, 1); !errors.Is(err, context.Canceled) || d.calls != 1 {
		t.Errorf("%d calls, %v", d.calls, err)
	}
}
