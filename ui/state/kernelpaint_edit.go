package state

import (
	"math"
	"slices"
)

// edit makes one step of undo of f, which returns the new taps of a grid of side taps.
func (p *KernelPaint) edit(side int, f func(get func(y, x int) float32) []float32) {
	p.End()
	old := paintStep{p.side, p.taps}
	taps := f(func(y, x int) float32 {
		if y < 0 || x < 0 || y >= old.side || x >= old.side {
			return 0
		}
		return old.taps[y*old.side+x]
	})
	if side == old.side && slices.Equal(taps, old.taps) {
		return
	}
	p.push(old)
	p.side, p.taps = side, taps
}

// each makes taps from what stood at other places.
func each(side int, at func(y, x int) float32) []float32 {
	out := make([]float32, side*side)
	for i := range out {
		out[i] = at(i/side, i%side)
	}
	return out
}

// Clear empties the grid.
func (p *KernelPaint) Clear() {
	p.edit(p.side, func(func(y, x int) float32) []float32 { return make([]float32, p.side*p.side) })
}

// FlipAcross mirrors it left to right.
func (p *KernelPaint) FlipAcross() {
	n := p.side
	p.edit(n, func(get func(y, x int) float32) []float32 {
		return each(n, func(y, x int) float32 { return get(y, n-1-x) })
	})
}

// FlipDown mirrors it top to bottom.
func (p *KernelPaint) FlipDown() {
	n := p.side
	p.edit(n, func(get func(y, x int) float32) []float32 {
		return each(n, func(y, x int) float32 { return get(n-1-y, x) })
	})
}

// Centre moves what is drawn so that its centroid is at the middle tap, by whole taps:
// a kernel that is off its middle shifts the photo. What would leave the grid stays
// at its edge: the move ends there.
func (p *KernelPaint) Centre() {
	if p.Empty() {
		return
	}
	n := p.side
	var sum, sy, sx float64
	top, left, bottom, right := n, n, -1, -1
	for i, t := range p.taps {
		if t <= 0 {
			continue
		}
		y, x := i/n, i%n
		top, bottom, left, right = min(top, y), max(bottom, y), min(left, x), max(right, x)
		sum, sy, sx = sum+float64(t), sy+float64(t)*float64(y), sx+float64(t)*float64(x)
	}
	dy := clampInt(n/2-int(math.Round(sy/sum)), -top, n-1-bottom)
	dx := clampInt(n/2-int(math.Round(sx/sum)), -left, n-1-right)
	p.edit(n, func(get func(y, x int) float32) []float32 {
		return each(n, func(y, x int) float32 { return get(y-dy, x-dx) })
	})
}

// Normalise makes the largest tap 1. The kernel is the same: its taps are made to sum
// to 1 whatever they are.
func (p *KernelPaint) Normalise() {
	top := slices.Max(p.taps)
	if top <= 0 {
		return
	}
	p.edit(p.side, func(get func(y, x int) float32) []float32 {
		return each(p.side, func(y, x int) float32 { return get(y, x) / top })
	})
}

// SetSide gives it another size, an odd number of taps a side; the middle stays where
// it is, and what lies beyond is cut off.
func (p *KernelPaint) SetSide(side int) {
	side = oddSide(side)
	shift := (p.side - side) / 2
	p.edit(side, func(get func(y, x int) float32) []float32 {
		return each(side, func(y, x int) float32 { return get(y+shift, x+shift) })
	})
}
