package state

import (
	"bytes"
	"compress/flate"
	"io"
	"runtime"
	"slices"
	"sync"
)

// historyBudget bounds what a mask remembers for undo and redo, in bytes. Painted
// tiles are nearly all of one value, so that thousands of strokes fit.
const historyBudget = 96 << 20

// history is the undo and the redo stack of a mask, oldest first.
type history struct {
	undo, redo []delta
	budget     int
}

// delta is what one step changed: its tiles before and after, so that going either way
// is nothing but unpacking.
type delta struct {
	tiles []tileDelta
	size  int // bytes
}

type tileDelta struct {
	index         int
	before, after packed
}

// add puts a tile that changed into the step.
func (d *delta) add(t tileDelta) {
	d.tiles = append(d.tiles, t)
	d.size += len(t.before.data) + len(t.after.data) + 96
}

// push adds a step to undo; what was undone before it is gone. The oldest steps make
// room where the budget is spent, but the newest is always kept.
func (h *history) push(d delta) {
	if len(d.tiles) == 0 {
		return
	}
	h.undo = append(h.undo, d)
	h.redo = nil
	total := 0
	for i := len(h.undo) - 1; i >= 0; i-- {
		total += h.undo[i].size
		if total > h.budget && i < len(h.undo)-1 {
			h.undo = slices.Delete(h.undo, 0, i+1)
			return
		}
	}
}

// packAtOnce is how many tiles of a step are packed when it ends; those beyond are kept
// as they are, which costs no time, and no memory while the mask has them too.
const packAtOnce = 384

// delta packs the tiles that the open step really changed, and closes it.
func (m *Mask) delta() delta {
	var d delta
	n := 0
	side := func(t int, b []uint8, count int) packed {
		a := m.tile(t)
		switch size := (a.X1 - a.X0) * (a.Y1 - a.Y0); {
		case b == nil:
			return packed{form: packedEven, size: size}
		case isEven(b):
			return packed{form: packedEven, count: count, value: b[0], size: size}
		}
		if n++; n > packAtOnce {
			return packed{form: packedRaw, count: count, data: b, size: len(b)}
		}
		return pack(b, count)
	}
	for t, old := range m.before {
		if !same(old.data, m.tiles[t]) {
			m.own[t] = false
			d.add(tileDelta{t, side(t, old.data, old.count), side(t, m.tiles[t], m.count[t])})
		}
	}
	slices.SortFunc(d.tiles, func(a, b tileDelta) int { return a.index - b.index })
	m.before = nil
	return d
}

// packed is a tile's bytes: nothing but a value where all are the same; pairs of a run's
// length 1..255 and its value; the bytes themselves where runs are no shorter; or either
// of these compressed.
type packed struct {
	form     packing
	deflated bool
	value    uint8
	count    int // touched pixels
	size     int // pixels
	data     []uint8
}

type packing uint8

const (
	packedEven packing = iota
	packedRuns
	packedRaw
)

// pack packs the bytes of a tile of which count are not 0.
func pack(b []uint8, count int) packed {
	if isEven(b) {
		return packed{form: packedEven, count: count, value: b[0], size: len(b)}
	}
	out := make([]uint8, 0, 256)
	for i := 0; i < len(b); {
		j := i + 1
		for j < len(b) && b[j] == b[i] && j-i < 255 {
			j++
		}
		out = append(out, uint8(j-i), b[i])
		if i = j; len(out) >= len(b) {
			return packed{form: packedRaw, count: count, data: b, size: len(b)}
		}
	}
	return packed{form: packedRuns, count: count, data: slices.Clone(out), size: len(b)}
}

// deflateFrom is the length from which compressing is worth its time.
const deflateFrom = 256

// deflate compresses what pack left long. It takes its time: off the window's goroutine.
func (p packed) deflate(w *flate.Writer) packed {
	if len(p.data) < deflateFrom {
		return p
	}
	var out bytes.Buffer
	w.Reset(&out)
	if _, err := w.Write(p.data); err != nil || w.Close() != nil || out.Len() >= len(p.data) {
		return p
	}
	p.data, p.deflated = slices.Clone(out.Bytes()), true
	return p
}

// newDeflater is a writer for deflate.
func newDeflater() *flate.Writer {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic("state: " + err.Error()) // a level that there is
	}
	return w
}

// unpack gives the pixels of a tile, which others may have too; nil for zeros.
func (p packed) unpack() []uint8 {
	data := p.data
	if p.deflated {
		var err error
		if data, err = io.ReadAll(flate.NewReader(bytes.NewReader(data))); err != nil {
			panic("state: a step of the history is broken: " + err.Error())
		}
	}
	switch {
	case p.count == 0:
		return nil
	case p.form == packedRaw:
		return data
	case p.form == packedEven:
		return even[p.value][:p.size]
	}
	room := make([]uint8, p.size)
	at := room
	for i := 0; i+1 < len(data); i += 2 {
		n := int(data[i])
		copy(at[:n], even[data[i+1]])
		at = at[n:]
	}
	return room
}

// slow says whether going over the step takes longer than a frame.
func (d delta) slow() bool {
	n := 0
	for _, t := range d.tiles {
		if t.before.form == packedRuns || t.before.deflated || t.after.form == packedRuns || t.after.deflated {
			n++
		}
	}
	return n > 256
}

// side is the tile before or after the step.
func (t tileDelta) side(forward bool) packed {
	if forward {
		return t.after
	}
	return t.before
}

// unpack gives the tiles of one side of the step, on all processors where they are many.
func (d delta) unpack(forward bool) [][]uint8 {
	out := make([][]uint8, len(d.tiles))
	workers := max(1, min(runtime.GOMAXPROCS(0), len(d.tiles)/64))
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			for k := i * len(d.tiles) / workers; k < (i+1)*len(d.tiles)/workers; k++ {
				out[k] = d.tiles[k].side(forward).unpack()
			}
		})
	}
	wg.Wait()
	return out
}

// last is the step that Undo, or forward Redo, would go over; nil for none.
func (m *Mask) last(forward bool) *delta {
	from := m.history.undo
	if forward {
		from = m.history.redo
	}
	if len(from) == 0 || m.depth > 0 {
		return nil
	}
	return &from[len(from)-1]
}

// turn goes over the last step with the tiles that it leads to.
func (m *Mask) turn(tiles [][]uint8, forward bool) {
	from, to := &m.history.undo, &m.history.redo
	if forward {
		from, to = to, from
	}
	last := len(*from) - 1
	d := (*from)[last]
	*from = (*from)[:last]
	*to = append(*to, d)
	m.take(d, tiles, forward)
}

// take gives the mask the tiles of one side of a step.
func (m *Mask) take(d delta, tiles [][]uint8, forward bool) {
	for i, t := range d.tiles {
		m.setTile(t.index, tiles[i], t.side(forward).count)
	}
	m.version++
}

// swap goes over the last step at once; it says whether there was one.
func (m *Mask) swap(forward bool) bool {
	d := m.last(forward)
	if d == nil {
		return false
	}
	m.turn(d.unpack(forward), forward)
	return true
}
