package restoration

import (
	"context"
	"math"
	"sync"

	"afterimage/linearops"
)

// NewWindows is the prior d, which is shown large pictures window by window. A picture
// of at most side x side pixels goes straight through; a larger one is covered by
// windows of at most side pixels a side, whose results are cropped by margin pixels of
// context, but for the borders of the picture, where windows end with it.
//
// The grid of windows lies elsewhere at each noise level, by a draw that is keyed by
// the bits of sigma alone, so that seams have nowhere to stay, and a sample's bytes
// depend neither on the samples beside it nor on threads. With d's Spec().Batch above 1
// as many windows go into a call.
//
// What finds sigma/k for a pooled picture stands outside: NewPyramid(NewWindows(d, side,
// margin), p) pools whole pictures, and windows of the same size see more of them. A
// prior that is guided has to see the whole picture: then the result is d itself, as it
// is for side 0. side is rounded down to what d takes. The result may be used by several
// goroutines where d may. A negative side or margin panics.
func NewWindows(d Denoiser, side, margin int) Denoiser {
	if side < 0 || margin < 0 {
		panic("restoration: windows of a negative size")
	}
	spec := d.Spec()
	if side == 0 || spec.Guided {
		return d
	}
	return &windows{Denoiser: d, tiling: newTiling(spec, side, margin)}
}

// windows is a prior with its tiling.
type windows struct {
	Denoiser
	tiling
	works sync.Pool // of *windowWork
}

// windowWork is what one evaluation needs; kept for the next.
type windowWork struct {
	call []float32 // windows of a call
	copy []float32 // of the picture, where the result takes its place
}

// Spec is that of the prior, which takes pictures of any size now.
func (w *windows) Spec() Spec {
	s := w.Denoiser.Spec()
	s.MaxPixels, s.MaxSide = 0, 0
	return s
}

// Denoise implements [Denoiser].
func (w *windows) Denoise(ctx context.Context, dst, x Batch, sigma float64) error {
	if w.whole(x.Shape) {
		return w.Denoiser.Denoise(ctx, dst, x, sigma)
	}
	work, _ := w.works.Get().(*windowWork)
	if work == nil {
		work = new(windowWork)
	}
	defer w.works.Put(work)
	if len(x.Pix) > 0 && &dst.Pix[0] == &x.Pix[0] {
		work.copy = append(work.copy[:0], x.Pix...)
		x.Pix = work.copy
	}
	list := w.cover(x.Shape, math.Float64bits(sigma))
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && list[j].sameSize(list[i]) {
			j++
		}
		if err := w.alike(ctx, work, dst, x, list[i:j], sigma); err != nil {
			return err
		}
		i = j
	}
	return nil
}

// alike evaluates windows of one size, of all pictures.
func (w *windows) alike(ctx context.Context, work *windowWork, dst, x Batch, list []window, sigma float64) error {
	shape := linearops.Shape{C: x.C, H: list[0].down.side, W: list[0].across.side}
	most := min(max(1, w.Denoiser.Spec().Batch), x.N*len(list))
	if n := most * shape.Len(); cap(work.call) < n {
		work.call = make([]float32, n)
	}
	for first := 0; first < x.N*len(list); first += most {
		if err := ctx.Err(); err != nil {
			return err
		}
		call := Batch{N: min(most, x.N*len(list)-first), Shape: shape}
		call.Pix = work.call[:call.N*shape.Len()]
		for i := range call.N {
			k := first + i
			list[k%len(list)].take(call.Image(i), x.Image(k/len(list)))
		}
		if err := w.Denoiser.Denoise(ctx, call, call, sigma); err != nil {
			return err
		}
		for i := range call.N {
			k := first + i
			list[k%len(list)].put(dst.Image(k/len(list)), call.Image(i))
		}
	}
	return nil
}

// take copies the window's part of a picture.
func (w window) take(dst, src linearops.Image) {
	for c := range dst.C {
		for y := range dst.H {
			copy(dst.Row(c, y), src.Row(c, w.down.start+y)[w.across.start:])
		}
	}
}

// put copies what is kept of a window to its place.
func (w window) put(dst, src linearops.Image) {
	for c := range dst.C {
		for y := w.down.from; y < w.down.to; y++ {
			copy(dst.Row(c, y)[w.across.from:w.across.to], src.Row(c, y-w.down.start)[w.across.from-w.across.start:])
		}
	}
}
