package state

import (
	"math"
	"slices"

	"afterimage/restoration"
)

// Composition puts a picture together from samples, region by region: it begins as one
// sample, the base, and takes what is painted from others. Every change between
// [Composition.Begin] and [Composition.End] is one step of undo, over all planes.
//
// The planes are on the grid of the result. A pixel's weights are shares of 255; what
// is left of them is the base's, and where they add up to more they share the pixel.
type Composition struct {
	W    int `json:"width"`
	H    int `json:"height"`
	Base int `json:"base"` // sample that everything begins as
	// Sources are the samples that were painted, in the order of their planes. The base
	// may be among them, when it was changed later.
	Sources []int   `json:"sources"`
	Planes  []*Mask `json:"-"`

	undo, redo []composeStep
	budget     int
	depth      int
	opened     composeStep // of the open step: the base before it
	version    uint64
	changed    Area // since TakeChanged
}

// composeStep is what one step changed, as it is on the other side of it.
type composeStep struct {
	base   int
	planes []planeDelta
	size   int // bytes
}

type planeDelta struct {
	plane int
	delta delta
}

// NewComposition is the base sample alone, for results of w x h pixels.
func NewComposition(w, h, base int) *Composition {
	if w <= 0 || h <= 0 || base < 0 {
		panic("state: a composition needs a size and a base")
	}
	return &Composition{W: w, H: h, Base: base, budget: historyBudget}
}

// Version grows with every change.
func (c *Composition) Version() uint64 { return c.version }

// Empty says whether the composition is its base alone.
func (c *Composition) Empty() bool {
	for _, p := range c.Planes {
		if !p.Empty() {
			return false
		}
	}
	return true
}

// Plane is the plane of a sample; nil where it was not painted.
func (c *Composition) Plane(sample int) *Mask {
	if i := slices.Index(c.Sources, sample); i >= 0 {
		return c.Planes[i]
	}
	return nil
}

// Uses lists the samples that the composition shows, the base first.
func (c *Composition) Uses() []int {
	out := []int{c.Base}
	for i, s := range c.Sources {
		if s != c.Base && !c.Planes[i].Empty() {
			out = append(out, s)
		}
	}
	return out
}

// Begin opens a step of undo; steps may be nested, the outermost counts.
func (c *Composition) Begin() {
	if c.depth == 0 {
		c.opened = composeStep{base: c.Base}
		for _, p := range c.Planes {
			p.Begin()
		}
	}
	c.depth++
}

// End closes the step. One that changed nothing leaves no trace.
func (c *Composition) End() {
	if c.depth == 0 {
		panic("state: Composition.End without Begin")
	}
	if c.depth--; c.depth > 0 {
		return
	}
	s := c.opened
	for i, p := range c.Planes {
		if d := p.closeStep(); len(d.tiles) > 0 {
			s.planes = append(s.planes, planeDelta{i, d})
			s.size += d.size
		}
	}
	if len(s.planes) == 0 && s.base == c.Base {
		return
	}
	c.undo, c.redo = append(c.undo, s), nil
	total := 0
	for i := len(c.undo) - 1; i >= 0; i-- {
		total += c.undo[i].size
		if total > c.budget && i < len(c.undo)-1 {
			c.undo = slices.Delete(c.undo, 0, i+1)
			return
		}
	}
}

// Line paints a piece of a stroke with a sample, see [Mask.Line]: what is under it comes
// from the sample and from no other. Erasing, and painting with the base, gives the base
// back. It needs an open step and returns what may have changed.
func (c *Composition) Line(b Brush, sample int, x0, y0, x1, y1 float64) Area {
	if c.depth == 0 {
		panic("state: a composition changed outside a step")
	}
	if sample == c.Base {
		b.Erase = true
	}
	var paint *Mask
	if !b.Erase {
		paint = c.plane(sample)
	}
	var a Area
	for _, p := range c.Planes {
		b := b
		b.Erase = p != paint
		if b.Erase && p.Empty() {
			continue
		}
		a = a.Union(p.Line(b, x0, y0, x1, y1))
	}
	c.touch(a)
	return a
}

// plane is the plane of a sample, made where there is none.
func (c *Composition) plane(sample int) *Mask {
	if p := c.Plane(sample); p != nil {
		return p
	}
	p := NewMask(c.W, c.H)
	p.Begin()
	c.Sources, c.Planes = append(c.Sources, sample), append(c.Planes, p)
	return p
}

// SetBase begins with another sample, as one step; what is painted stays.
func (c *Composition) SetBase(sample int) {
	c.Begin()
	defer c.End()
	if c.Base != sample {
		c.Base = sample
		c.touch(Area{X1: c.W, Y1: c.H})
	}
}

// Clear goes back to the base, as one step.
func (c *Composition) Clear() {
	c.Begin()
	defer c.End()
	for _, p := range c.Planes {
		c.touch(p.Bounds())
		p.Clear()
	}
}

// CanUndo and CanRedo say whether there is a step to take.
func (c *Composition) CanUndo() bool { return c != nil && len(c.undo) > 0 && c.depth == 0 }

// CanRedo says whether there is a step to take again.
func (c *Composition) CanRedo() bool { return c != nil && len(c.redo) > 0 && c.depth == 0 }

// Undo takes the last step back; it says whether there was one.
func (c *Composition) Undo() bool { return c.CanUndo() && c.swap(&c.undo, &c.redo) }

// Redo takes the last Undo back; it says whether there was one.
func (c *Composition) Redo() bool { return c.CanRedo() && c.swap(&c.redo, &c.undo) }

func (c *Composition) swap(from, to *[]composeStep) bool {
	last := len(*from) - 1
	s := (*from)[last]
	*from = (*from)[:last]
	back := composeStep{base: c.Base}
	if c.Base != s.base {
		c.Base = s.base
		c.touch(Area{X1: c.W, Y1: c.H})
	}
	for _, d := range s.planes {
		p := c.Planes[d.plane]
		for _, t := range d.delta.tiles {
			c.touch(p.tile(t.index))
		}
		other := p.exchange(d.delta)
		back.planes = append(back.planes, planeDelta{d.plane, other})
		back.size += other.size
	}
	*to = append(*to, back)
	return true
}

func (c *Composition) touch(a Area) {
	c.changed = c.changed.Union(a)
	c.version++
}

// TakeChanged is the area that changed since it was last asked.
func (c *Composition) TakeChanged() Area {
	a := c.changed
	c.changed = Area{}
	return a
}

// weights copies the part of a plane that an area needs.
func weights(p *Mask, r restoration.Rect) restoration.Weights {
	if p.Empty() {
		return restoration.Weights{}
	}
	out := restoration.Weights{Area: r, Pix: make([]uint8, 0, r.W*r.H)}
	for y := r.Y; y < r.Y+r.H; y++ {
		out.Pix = p.appendRow(out.Pix, y, r.X, r.X+r.W)
	}
	return out
}

func rectOf(a Area) restoration.Rect {
	return restoration.Rect{X: a.X0, Y: a.Y0, W: max(0, a.X1-a.X0), H: max(0, a.Y1-a.Y0)}
}

// closeStep ends the open step and hands it over instead of remembering it.
func (m *Mask) closeStep() delta {
	m.depth = 0
	return m.delta()
}

// exchange takes a step back and gives the one that leads forward again: taken back, it
// is the step itself.
func (m *Mask) exchange(d delta) delta {
	m.take(d, d.unpack(false), false)
	other := delta{tiles: make([]tileDelta, len(d.tiles)), size: d.size}
	for i, t := range d.tiles {
		other.tiles[i] = tileDelta{t.index, t.after, t.before}
	}
	return other
}

// scaled is a brush for a result that is scale times larger than the photo.
func (b Brush) scaled(scale float64) Brush {
	b.Size = math.Max(MinBrush, b.Size*scale)
	return b
}
