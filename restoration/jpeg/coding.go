package jpeg

import (
	"fmt"

	"afterimage/linearops"
)

// Coding is what a JPEG file keeps of a photo: the quantised coefficients of its
// blocks. Its grid covers the photo with whole units, so that it may reach beyond it
// on every side. It must not be written to once it is in use.
type Coding struct {
	X, Y  int    // the grid's upper left corner on the photo, in pixels: 0 or less, for a cropped photo
	W, H  int    // the photo's size in pixels
	Units [2]int // number of units down and across; a unit is the least area of whole blocks of all planes
	Luma  Plane
	// Colour is Cb and Cr; nil in a gray file.
	Colour []Plane
}

// Plane is one component of a file.
type Plane struct {
	Sampling         // pixels of the photo that one sample stands for; 1, 1 for luma
	Table    Table   // the steps
	BW, BH   int     // number of blocks across and down
	Coef     []int16 // quantised coefficients, 64 a block, row by row: BW*BH*64
	// Unknown marks blocks whose coefficients nobody knows; nil for none.
	Unknown []bool
}

// unit is the size in pixels of a unit.
func (c *Coding) unit() (w, h int) {
	w, h = 8, 8
	if c.Colour != nil {
		w, h = 8*c.Colour[0].Across, 8*c.Colour[0].Down
	}
	return w, h
}

// Shape is the size of the grid in pixels, in 3 planes: what [Cells.Project] takes.
func (c *Coding) Shape() linearops.Shape {
	w, h := c.unit()
	return linearops.Shape{C: 3, H: c.Units[0] * h, W: c.Units[1] * w}
}

// planes lists the components.
func (c *Coding) planes() []*Plane {
	out := []*Plane{&c.Luma}
	for i := range c.Colour {
		out = append(out, &c.Colour[i])
	}
	return out
}

// NewCoding has room for the coefficients of a photo of w x h pixels whose grid begins
// at (x, y), which are 0 or less. tables is one of luma, or of luma and colour, or of
// luma, Cb and Cr; s is ignored in a gray one.
func NewCoding(w, h, x, y int, s Sampling, tables ...Table) *Coding {
	if w < 1 || h < 1 || x > 0 || y > 0 || len(tables) < 1 || len(tables) > 3 || s.Across < 1 || s.Down < 1 {
		panic(fmt.Sprintf("jpeg: a grid at %d, %d of %d x %d pixels, %d tables", x, y, w, h, len(tables)))
	}
	c := &Coding{X: x, Y: y, W: w, H: h}
	if len(tables) > 1 {
		c.Colour = make([]Plane, 2)
		for i := range c.Colour {
			c.Colour[i] = Plane{Sampling: s, Table: tables[min(i+1, len(tables)-1)]}
		}
	}
	c.Luma = Plane{Sampling: Sampling{1, 1}, Table: tables[0]}
	uw, uh := c.unit()
	c.Units = [2]int{(h - y + uh - 1) / uh, (w - x + uw - 1) / uw}
	for _, p := range c.planes() {
		p.BW, p.BH = c.Units[1]*uw/(8*p.Across), c.Units[0]*uh/(8*p.Down)
		p.Coef = make([]int16, 64*p.BW*p.BH)
	}
	return c
}

// Sampling is how many pixels a sample of colour stands for; 1, 1 in a gray file.
func (c *Coding) Sampling() Sampling {
	if c.Colour == nil {
		return Sampling{1, 1}
	}
	return c.Colour[0].Sampling
}

// Tables lists the tables of the planes: one, or three.
func (c *Coding) Tables() []Table {
	var out []Table
	for _, p := range c.planes() {
		out = append(out, p.Table)
	}
	return out
}

// Crop is the coding of the w x h pixels of the photo at (x, y): the units that hold
// them. The units at its edges reach beyond the crop.
func (c *Coding) Crop(x, y, w, h int) *Coding {
	if x < 0 || y < 0 || w < 1 || h < 1 || x > c.W-w || y > c.H-h {
		panic(fmt.Sprintf("jpeg: a crop of %d x %d pixels at (%d, %d) of %d x %d", w, h, x, y, c.W, c.H))
	}
	uw, uh := c.unit()
	left, top := (x-c.X)/uw, (y-c.Y)/uh
	out := NewCoding(w, h, c.X+left*uw-x, c.Y+top*uh-y, c.Sampling(), c.Tables()...)
	for i, p := range out.planes() {
		p.copyFrom(c.planes()[i], top*uh/(8*p.Down), left*uw/(8*p.Across))
	}
	return out
}

// copyFrom takes the blocks of src from block (top, left) on.
func (p *Plane) copyFrom(src *Plane, top, left int) {
	if src.Unknown != nil {
		p.Unknown = make([]bool, p.BW*p.BH)
	}
	for y := range p.BH {
		at := (top+y)*src.BW + left
		copy(p.Coef[64*y*p.BW:64*(y+1)*p.BW], src.Coef[64*at:])
		if src.Unknown != nil {
			copy(p.Unknown[y*p.BW:(y+1)*p.BW], src.Unknown[at:])
		}
	}
}

// Extend is the photo, or a part of it, on a grid of shape s whose corner is at (x, y),
// 0 or less: what lies beyond the edges repeats them.
func Extend(m linearops.Image, x, y int, s linearops.Shape) linearops.Image {
	if m.Shape == s {
		return m
	}
	out := linearops.NewImage(linearops.Shape{C: m.C, H: s.H, W: s.W})
	for c := range m.C {
		for row := range s.H {
			src, dst := m.Row(c, min(max(row+y, 0), m.H-1)), out.Row(c, row)
			for col := range dst {
				dst[col] = src[min(max(col+x, 0), m.W-1)]
			}
		}
	}
	return out
}

// Gray is the coding of luma alone.
func (c *Coding) Gray() *Coding {
	out := *c
	out.Colour = nil
	out.Units = [2]int{c.Luma.BH, c.Luma.BW}
	return &out
}

// Unit is the size in pixels of a unit.
func (c *Coding) Unit() (w, h int) { return c.unit() }
