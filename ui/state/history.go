package state

import (
	"bytes"
	"slices"
)

// historyBudget bounds what a mask remembers for undo and redo, in bytes. Painted
// tiles are nearly all of one value, so that thousands of strokes fit.
const historyBudget = 64 << 20

// history is the undo and the redo stack of a mask, oldest first.
type history struct {
	undo, redo []delta
	budget     int
}

// delta is what one step changed: the tiles as they are on the other side of it.
type delta struct {
	tiles []tileDelta
	size  int // bytes
}

type tileDelta struct {
	index int
	data  []uint8 // run lengths, see pack
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
		if bytes.Equal(old, m.copyTile(t)) {
			continue
		}
		d.tiles = append(d.tiles, tileDelta{t, pack(old)})
	}
	slices.SortFunc(d.tiles, func(a, b tileDelta) int { return a.index - b.index })
	for _, t := range d.tiles {
		d.size += len(t.data) + 32
	}
	return d
}

// swap takes the last step of from, exchanges its tiles with the mask's and puts
// them on to.
func (m *Mask) swap(from, to *[]delta) bool {
	if len(*from) == 0 || m.depth > 0 {
		return false
	}
	last := len(*from) - 1
	d := (*from)[last]
	*from = (*from)[:last]
	*to = append(*to, m.exchange(d))
	return true
}

// pack writes bytes as runs: a count of 1..255 and the value.
func pack(b []uint8) []uint8 {
	var out []uint8
	for i := 0; i < len(b); {
		j := i + 1
		for j < len(b) && b[j] == b[i] && j-i < 255 {
			j++
		}
		out = append(out, uint8(j-i), b[i])
		i = j
	}
	return slices.Clip(out)
}

func unpack(runs []uint8) []uint8 {
	out := make([]uint8, 0, tileSide*tileSide)
	for i := 0; i+1 < len(runs); i += 2 {
		out = append(out, bytes.Repeat(runs[i+1:i+2], int(runs[i]))...)
	}
	return out
}
