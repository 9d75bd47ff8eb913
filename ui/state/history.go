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

// delta packs the tiles that the open step really changed.
func (m *Mask) delta() delta {
	var d delta
	for t, old := range m.before {
		now := m.copyTile(t)
		if !bytes.Equal(old.data, now) {
			d.add(tileDelta{t, pack(old.data, old.count), pack(now, m.count[t])})
		}
	}
	slices.SortFunc(d.tiles, func(a, b tileDelta) int { return a.index - b.index })
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
	if bytes.Equal(b[1:], b[:len(b)-1]) {
		return packed{form: packedEven, count: count, value: b[0]}
	}
	out := make([]uint8, 0, 256)
	for i := 0; i < len(b); {
		j := i + 1
		for j < len(b) && b[j] == b[i] && j-i < 255 {
			j++
		}
		out = append(out, uint8(j-i), b[i])
		if i = j; len(out) >= len(b) {
			return packed{form: packedRaw, count: count, data: slices.Clone(b)}
		}
	}
	return packed{form: packedRuns, count: count, data: slices.Clone(out)}
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

// unpack gives the n bytes of a tile; room is where they may be put.
func (p packed) unpack(room []uint8, n int) []uint8 {
	data := p.data
	if p.deflated {
		var err error
		if data, err = io.ReadAll(flate.NewReader(bytes.NewReader(data))); err != nil {
			panic("state: a step of the history is broken: " + err.Error())
		}
	}
	switch p.form {
	case packedRaw:
		return data
	case packedEven:
		room = room[:n]
		for i := range room {
			room[i] = p.value
		}
		return room
	}
	room = room[:0]
	for i := 0; i+1 < len(data); i += 2 {
		from := len(room)
		room = room[:from+int(data[i])]
		for j := from; j < len(room); j++ {
			room[j] = data[i+1]
		}
	}
	return room
}

// slow says whether going over the step takes longer than a frame.
func (d delta) slow() bool {
	n := 0
	for _, t := range d.tiles {
		if t.before.form != packedEven || t.after.form != packedEven {
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

// put brings tiles of a plane to one side of the step, on all processors where they are
// many.
func (d delta) put(m *Mask, pix []uint8, forward bool) {
	workers := max(1, min(runtime.GOMAXPROCS(0), len(d.tiles)/64))
	var wg sync.WaitGroup
	for i := range workers {
		wg.Go(func() {
			var room [tileSide * tileSide]uint8
			for _, t := range d.tiles[i*len(d.tiles)/workers : (i+1)*len(d.tiles)/workers] {
				a := m.tile(t.index)
				w := a.X1 - a.X0
				b := t.side(forward).unpack(room[:], w*(a.Y1-a.Y0))
				for y := a.Y0; y < a.Y1; y++ {
					copy(pix[y*m.W+a.X0:y*m.W+a.X1], b[(y-a.Y0)*w:])
				}
			}
		})
	}
	wg.Wait()
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

// turn goes over the last step with the pixels that it leads to.
func (m *Mask) turn(pix []uint8, forward bool) {
	from, to := &m.history.undo, &m.history.redo
	if forward {
		from, to = to, from
	}
	last := len(*from) - 1
	d := (*from)[last]
	*from = (*from)[:last]
	*to = append(*to, d)
	m.Alpha = pix
	for _, t := range d.tiles {
		m.setCount(t.index, t.side(forward).count)
	}
	m.version++
}

// swap goes over the last step at once; it says whether there was one.
func (m *Mask) swap(forward bool) bool {
	d := m.last(forward)
	if d == nil {
		return false
	}
	d.put(m, m.Alpha, forward)
	m.turn(m.Alpha, forward)
	return true
}
