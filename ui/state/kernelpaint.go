package state

import (
	"math"
	"slices"

	"afterimage/linearops"
)

// Limits of a kernel that is drawn by hand.
const (
	MinPaintSide = 5
	MaxPaintSide = 63
	paintSteps   = 100 // of undo: at most 1.6 MB
)

// Tip is what a kernel is drawn with.
type Tip struct {
	Size     float64 // of the tip in taps, 1 and more: full in the middle, soft towards its edge
	Strength float64 // 0..1: what one stroke adds where it is full
	Erase    bool    // takes away instead
}

// KernelPaint is a kernel that is being drawn by hand: an odd number of taps a side,
// each 0 to 1. A stroke covers each tap once, however often it passes over it; another
// stroke adds to it.
//
// Places on it are continuous: tap (row i, column j) covers [i, i+1) x [j, j+1).
type KernelPaint struct {
	side int
	taps []float32

	stroke     []float32 // how much of each tap the open stroke covers; nil for none
	before     []float32 // the taps when it began
	tip        Tip
	undo, redo []paintStep
}

// paintStep is what an undo goes back to.
type paintStep struct {
	side int
	taps []float32
}

// NewKernelPaint is an empty grid of an odd side.
func NewKernelPaint(side int) *KernelPaint {
	p := &KernelPaint{}
	p.side = oddSide(side)
	p.taps = make([]float32, p.side*p.side)
	return p
}

// PaintFrom begins with a kernel, its anchor in the middle. One that is larger than
// [MaxPaintSide] loses its rim; whole is false then.
func PaintFrom(k linearops.Kernel) (p *KernelPaint, whole bool) {
	reach := max(k.Y, k.H-1-k.Y, k.X, k.W-1-k.X)
	p = NewKernelPaint(2*reach + 1)
	top := slices.Max(k.Taps)
	for y := range k.H {
		for x := range k.W {
			t := k.At(y, x)
			i, j := y-k.Y+p.side/2, x-k.X+p.side/2
			if t > 0 && i >= 0 && j >= 0 && i < p.side && j < p.side {
				p.taps[i*p.side+j] = t / top
			}
		}
	}
	return p, 2*reach+1 <= MaxPaintSide
}

func oddSide(side int) int {
	return clampInt(side, MinPaintSide, MaxPaintSide-1)/2*2 + 1
}

// Side is the number of taps a side.
func (p *KernelPaint) Side() int { return p.side }

// At is a tap, 0 to 1.
func (p *KernelPaint) At(y, x int) float32 { return p.taps[y*p.side+x] }

// Empty says whether nothing is drawn.
func (p *KernelPaint) Empty() bool { return slices.Max(p.taps) <= 0 }

// Kernel is what is drawn with taps that sum to 1, anchored in the middle. An empty
// grid is linearops.ErrKernelSum.
func (p *KernelPaint) Kernel() (linearops.Kernel, error) {
	k, err := linearops.NewKernel(p.side, p.side, p.taps)
	if err != nil {
		return linearops.Kernel{}, err
	}
	return k.Normalized(), nil
}

// Begin opens a stroke at a place.
func (p *KernelPaint) Begin(t Tip, y, x float64) {
	p.End()
	p.before, p.stroke, p.tip = slices.Clone(p.taps), make([]float32, len(p.taps)), t
	p.Line(y, x, y, x)
}

// Line goes on with the open stroke from one place to another.
func (p *KernelPaint) Line(y0, x0, y1, x1 float64) {
	if p.stroke == nil {
		return
	}
	reach := (math.Max(p.tip.Size, 1) + 1) / 2
	rows := p.span(math.Min(y0, y1)-reach, math.Max(y0, y1)+reach)
	columns := p.span(math.Min(x0, x1)-reach, math.Max(x0, x1)+reach)
	line := newSegment(x0, y0, x1, y1)
	for i := rows[0]; i < rows[1]; i++ {
		for j := columns[0]; j < columns[1]; j++ {
			d := line.distance(float64(j)+0.5, float64(i)+0.5)
			if d >= reach {
				continue
			}
			at := i*p.side + j
			p.stroke[at] = max(p.stroke[at], float32((1+math.Cos(math.Pi*d/reach))/2))
			p.taps[at] = p.tip.over(p.before[at], p.stroke[at])
		}
	}
}

// Restart forgets what the open stroke has covered and begins it anew: a straight line
// that follows the pointer.
func (p *KernelPaint) Restart() {
	if p.stroke != nil {
		copy(p.taps, p.before)
		clear(p.stroke)
	}
}

// over is a tap after a stroke that covers it by 0..1.
func (t Tip) over(before, cover float32) float32 {
	c := cover * float32(clampFloat(t.Strength, 0, 1))
	if t.Erase {
		return before * (1 - c)
	}
	return min(1, before+c)
}

// span are the taps along an axis that an interval touches.
func (p *KernelPaint) span(from, to float64) [2]int {
	n := float64(p.side)
	return [2]int{int(clampFloat(math.Floor(from), 0, n)), int(clampFloat(math.Ceil(to), 0, n))}
}

// End closes the stroke; it is one step of undo.
func (p *KernelPaint) End() {
	if p.stroke == nil {
		return
	}
	before := p.before
	p.stroke, p.before = nil, nil
	if !slices.Equal(before, p.taps) {
		p.push(paintStep{p.side, before})
	}
}

func (p *KernelPaint) push(s paintStep) {
	p.undo, p.redo = append(p.undo, s), nil
	if len(p.undo) > paintSteps {
		p.undo = slices.Delete(p.undo, 0, 1)
	}
}

// Undo and Redo take a step back and again; they say whether there was one.
func (p *KernelPaint) Undo() bool { return p.swap(&p.undo, &p.redo) }

// Redo takes the last Undo back.
func (p *KernelPaint) Redo() bool { return p.swap(&p.redo, &p.undo) }

// CanUndo says whether there is a step to take back.
func (p *KernelPaint) CanUndo() bool { return len(p.undo) > 0 && p.stroke == nil }

// CanRedo says whether there is a step to take again.
func (p *KernelPaint) CanRedo() bool { return len(p.redo) > 0 && p.stroke == nil }

func (p *KernelPaint) swap(from, to *[]paintStep) bool {
	n := len(*from)
	if n == 0 || p.stroke != nil {
		return false
	}
	s := (*from)[n-1]
	*from = (*from)[:n-1]
	*to = append(*to, paintStep{p.side, p.taps})
	p.side, p.taps = s.side, s.taps
	return true
}
