package state

import (
	"bytes"
	"context"

	"afterimage/ui/raster"
	"afterimage/ui/state/selection"
)

// tileSide is the side of the squares in which a mask remembers changes.
const tileSide = raster.CoverTile

// Mask is the painted plane of a photo: 0 kept, 255 fully replaced, anything
// between blends. Every change between [Mask.Begin] and [Mask.End] is one step of
// undo.
type Mask struct {
	W, H  int
	Alpha []uint8 // W*H, row by row; change it through the methods only

	cols, rows int
	count      []int // touched pixels of each tile
	history    history
	before     map[int]tileBefore // tiles as they were when the open step began
	depth      int                // of Begin without End
	version    uint64
	changed    []uint64 // the version that brought each tile's last change
	different  bool     // a row of changeWhere changed something
	tip        *tip     // of the last brush

	copied        []uint8 // what frozen gave last
	copiedVersion uint64
}

// Tile is a square of a mask as it was at one time.
type Tile struct {
	X, Y int     // its first pixel
	Pix  []uint8 // row by row, those of its pixels that lie inside the mask; nil for zeros
}

// Since gives copies of the tiles that changed after a version; 0 asks for all that are
// painted.
func (m *Mask) Since(version uint64) []Tile {
	var out []Tile
	for t, v := range m.changed {
		if v <= version {
			continue
		}
		a := m.tile(t)
		tile := Tile{X: a.X0, Y: a.Y0}
		if m.count[t] > 0 {
			tile.Pix = m.copyTile(t)
		}
		out = append(out, tile)
	}
	return out
}

// Area is a region of a mask: pixels [X0, X1) x [Y0, Y1).
type Area = selection.Area

// tileBefore is a tile as it was, and how many of its pixels were touched.
type tileBefore struct {
	data  []uint8
	count int
}

// NewMask is an empty mask for a photo of w x h pixels.
func NewMask(w, h int) *Mask {
	if w <= 0 || h <= 0 {
		panic("state: a mask needs a size")
	}
	m := &Mask{W: w, H: h, Alpha: make([]uint8, w*h)}
	m.cols, m.rows = (w+tileSide-1)/tileSide, (h+tileSide-1)/tileSide
	m.count = make([]int, m.cols*m.rows)
	m.changed = make([]uint64, m.cols*m.rows)
	m.history.budget = historyBudget
	return m
}

// Version grows with every change.
func (m *Mask) Version() uint64 { return m.version }

// Touched is the number of pixels that are not 0.
func (m *Mask) Touched() int {
	n := 0
	for _, c := range m.count {
		n += c
	}
	return n
}

// TouchedIn is the number of pixels of an area that are not 0.
func (m *Mask) TouchedIn(a Area) int {
	n := 0
	for t, c := range m.count {
		b := m.tile(t)
		in := Area{X0: max(a.X0, b.X0), Y0: max(a.Y0, b.Y0), X1: min(a.X1, b.X1), Y1: min(a.Y1, b.Y1)}
		switch {
		case c == 0 || in.Empty():
		case in == b:
			n += c
		default:
			for y := in.Y0; y < in.Y1; y++ {
				n += touched(m.Alpha[y*m.W+in.X0 : y*m.W+in.X1])
			}
		}
	}
	return n
}

// Empty says whether nothing is painted.
func (m *Mask) Empty() bool { return m.Touched() == 0 }

// Row is row y, for reading.
func (m *Mask) Row(y int) []uint8 { return m.Alpha[y*m.W : (y+1)*m.W] }

// Skip is the end of the tile that holds pixel (x, y) when nothing is painted in it, x
// otherwise: a fast way past what is empty.
func (m *Mask) Skip(x, y int) int {
	if m.count[y/tileSide*m.cols+x/tileSide] > 0 {
		return x
	}
	return (x/tileSide + 1) * tileSide
}

// Bounds is the smallest area that holds every painted pixel.
func (m *Mask) Bounds() Area {
	b := Area{X0: m.W, Y0: m.H}
	for t, n := range m.count {
		if n == 0 {
			continue
		}
		a := m.tile(t)
		for y := a.Y0; y < a.Y1; y++ {
			for x, v := range m.Alpha[y*m.W+a.X0 : y*m.W+a.X1] {
				if v != 0 {
					b.X0, b.X1 = min(b.X0, a.X0+x), max(b.X1, a.X0+x+1)
					b.Y0, b.Y1 = min(b.Y0, y), max(b.Y1, y+1)
				}
			}
		}
	}
	if b.Empty() {
		return Area{}
	}
	return b
}

// Floats is the mask as restoration wants it, 0 to 1; nil when nothing is painted.
func (m *Mask) Floats() []float32 {
	if m.Empty() {
		return nil
	}
	return floats(m.Alpha)
}

// Begin opens a step of undo; steps may be nested, the outermost counts.
func (m *Mask) Begin() {
	if m.depth == 0 {
		m.before = map[int]tileBefore{}
	}
	m.depth++
}

// End closes the step. One that changed nothing leaves no trace in the history.
func (m *Mask) End() {
	if m.depth == 0 {
		panic("state: Mask.End without Begin")
	}
	if m.depth--; m.depth > 0 {
		return
	}
	m.history.push(m.delta())
	m.before = nil
}

// Undo takes the last step back; it says whether there was one.
func (m *Mask) Undo() bool { return m.swap(false) }

// Redo takes the last Undo back; it says whether there was one.
func (m *Mask) Redo() bool { return m.swap(true) }

// CanUndo and CanRedo say whether there is a step to take.
func (m *Mask) CanUndo() bool { return len(m.history.undo) > 0 && m.depth == 0 }

// CanRedo says whether there is a step to take again.
func (m *Mask) CanRedo() bool { return len(m.history.redo) > 0 && m.depth == 0 }

// Clear empties the mask, as one step.
func (m *Mask) Clear() { m.Do(ClearEdit) }

// Invert swaps what is kept and what is replaced, as one step.
func (m *Mask) Invert() { m.Do(InvertEdit) }

// Load replaces the mask by alpha (W*H values, 0 to 1), as one step. A value above
// 0 never becomes 0: it is touched.
func (m *Mask) Load(alpha []float32) {
	if len(alpha) != len(m.Alpha) {
		panic("state: a mask of another size")
	}
	m.Do(LoadEdit(alpha))
}

// Do makes an edit at once, as one step or a part of the open one: for masks that are small, or not yet shown. See
// [MaskEdits] for the others.
func (m *Mask) Do(e Edit) {
	old := m.Plane()
	after, err := e(context.Background(), old)
	if err != nil {
		panic("state: an edit that nothing can stop failed: " + err.Error())
	}
	if m.depth == 0 {
		m.adopt(prepare(m.draft(old), after))
		return
	}
	m.change(Area{X1: m.W, Y1: m.H}, nil, func(y, x0, x1 int) { // a part of a larger step
		copy(m.Alpha[y*m.W+x0:y*m.W+x1], after.Pix[y*m.W+x0:y*m.W+x1])
	})
}

// change runs row over an area, tile by tile, after it has remembered each tile; tiles
// that far says are out of reach (nil for none) are passed over.
func (m *Mask) change(a Area, far func(tile Area) bool, row func(y, x0, x1 int)) {
	m.changeWhere(a, far, func(y, x0, x1 int) {
		row(y, x0, x1)
		m.different = true
	})
}

// changeWhere is change for a row that sets m.different where it gives any pixel another
// value: a tile that stays as it was has not changed.
func (m *Mask) changeWhere(a Area, far func(tile Area) bool, row func(y, x0, x1 int)) {
	a.X0, a.Y0 = max(0, a.X0), max(0, a.Y0)
	a.X1, a.Y1 = min(m.W, a.X1), min(m.H, a.Y1)
	if a.Empty() {
		return
	}
	for ty := a.Y0 / tileSide; ty <= (a.Y1-1)/tileSide; ty++ {
		for tx := a.X0 / tileSide; tx <= (a.X1-1)/tileSide; tx++ {
			t := ty*m.cols + tx
			b := m.tile(t)
			if far != nil && far(b) {
				continue
			}
			m.remember(t)
			m.different = false
			for y := max(a.Y0, b.Y0); y < min(a.Y1, b.Y1); y++ {
				row(y, max(a.X0, b.X0), min(a.X1, b.X1))
			}
			if m.different {
				m.recount(t)
			}
		}
	}
	m.version++
}

func (m *Mask) remember(t int) {
	if m.depth == 0 {
		panic("state: a mask changed outside a step")
	}
	if _, ok := m.before[t]; !ok {
		m.before[t] = tileBefore{m.copyTile(t), m.count[t]}
	}
}

func (m *Mask) recount(t int) {
	a, zeros := m.tile(t), 0
	for y := a.Y0; y < a.Y1; y++ {
		zeros += bytes.Count(m.Alpha[y*m.W+a.X0:y*m.W+a.X1], []byte{0})
	}
	m.setCount(t, (a.X1-a.X0)*(a.Y1-a.Y0)-zeros)
}

// setCount notes that tile t changed, and how many of its pixels are touched now.
func (m *Mask) setCount(t, n int) {
	m.count[t] = n
	m.changed[t] = m.version + 1 // which the change that is going on will have
}

// tile is the area of tile t.
func (m *Mask) tile(t int) Area {
	x, y := t%m.cols*tileSide, t/m.cols*tileSide
	return Area{X0: x, Y0: y, X1: min(m.W, x+tileSide), Y1: min(m.H, y+tileSide)}
}

func (m *Mask) copyTile(t int) []uint8 {
	a := m.tile(t)
	out := make([]uint8, 0, (a.X1-a.X0)*(a.Y1-a.Y0))
	for y := a.Y0; y < a.Y1; y++ {
		out = append(out, m.Alpha[y*m.W+a.X0:y*m.W+a.X1]...)
	}
	return out
}
