package state

import (
	"context"
	"slices"

	"afterimage/ui/raster"
	"afterimage/ui/state/selection"
)

// tileSide is the side of the squares in which a mask remembers changes.
const tileSide = raster.CoverTile

// Mask is the painted plane of a photo: 0 kept, 255 fully replaced, anything
// between blends. Every change between [Mask.Begin] and [Mask.End] is one step of
// undo. Its tiles are copied before they are written to where anybody else has them, so
// that the mask as it is now costs next to nothing to keep, see [Mask.frozen].
type Mask struct {
	tiled
	own       []bool // of each tile: nobody else has it
	history   history
	before    map[int]tileBefore // tiles as they were when the open step began
	depth     int                // of Begin without End
	version   uint64
	changed   []uint64 // the version that brought each tile's last change
	different bool     // a row of changeWhere changed something
	tip       *tip     // of the last brush

	still        *tiled // what frozen gave last
	stillVersion uint64
}

// Tile is a square of a mask as it was at one time.
type Tile struct {
	X, Y int     // its first pixel
	Pix  []uint8 // row by row, those of its pixels that lie inside the mask; nil for zeros
}

// Since gives the tiles that changed after a version; 0 asks for all that are
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
			tile.Pix, m.own[t] = m.tiles[t], false
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
	m := &Mask{tiled: newTiled(w, h)}
	m.own, m.changed = make([]bool, len(m.tiles)), make([]uint64, len(m.tiles))
	m.history.budget = historyBudget
	return m
}

// Version grows with every change.
func (m *Mask) Version() uint64 { return m.version }

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
	if len(alpha) != m.W*m.H {
		panic("state: a mask of another size")
	}
	m.Do(LoadEdit(alpha))
}

// Do makes an edit at once, as one step or a part of the open one: for masks that are small, or not yet shown. See
// [MaskEdits] for the others.
func (m *Mask) Do(e Edit) {
	after, err := e(context.Background(), m.Plane())
	if err != nil {
		panic("state: an edit that nothing can stop failed: " + err.Error())
	}
	if m.depth == 0 {
		m.adopt(prepare(m.draft(), after))
		return
	}
	m.replaceInStep(tiledOf(after.Pix, m.W, m.H)) // a part of a larger step
}

// changeWhere runs row over an area, tile by tile, after it has remembered each tile;
// tiles that far says are out of reach are passed over. row gets the pixels [x0, x1) of
// row y, and sets m.different where it gives any of them another value: a tile that stays
// as it was has not changed.
func (m *Mask) changeWhere(a Area, far func(tile Area) bool, row func(y, x0, x1 int, pix []uint8)) {
	a.X0, a.Y0 = max(0, a.X0), max(0, a.Y0)
	a.X1, a.Y1 = min(m.W, a.X1), min(m.H, a.Y1)
	if a.Empty() {
		return
	}
	for ty := a.Y0 / tileSide; ty <= (a.Y1-1)/tileSide; ty++ {
		for tx := a.X0 / tileSide; tx <= (a.X1-1)/tileSide; tx++ {
			t := ty*m.cols + tx
			b := m.tile(t)
			if far(b) {
				continue
			}
			m.remember(t)
			m.different = false
			pix, x0, x1 := m.writable(t), max(a.X0, b.X0), min(a.X1, b.X1)
			for y := max(a.Y0, b.Y0); y < min(a.Y1, b.Y1); y++ {
				row(y, x0, x1, part(pix, b, y, x0, x1))
			}
			if m.different {
				m.setTile(t, pix, touched(pix))
				m.own[t] = m.count[t] > 0
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
		m.before[t] = tileBefore{m.tiles[t], m.count[t]}
		m.own[t] = false
	}
}

// writable are the pixels of a tile that nobody else has. They become the tile's by
// setTile.
func (m *Mask) writable(t int) []uint8 {
	if m.own[t] {
		return m.tiles[t]
	}
	return slices.Clone(m.pixels(t))
}

// setTile gives tile t other pixels, of which n are touched; from now on it is shared.
func (m *Mask) setTile(t int, pix []uint8, n int) {
	if n == 0 {
		pix = nil
	}
	m.tiles[t], m.count[t], m.own[t] = pix, n, false
	m.changed[t] = m.version + 1 // which the change that is going on will have
}
