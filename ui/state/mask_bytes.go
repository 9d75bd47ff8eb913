package state

import (
	"math"
	"slices"

	"afterimage/ui/state/selection"
)

// frozen is the mask as it is now, the same one until it changes. It shares its tiles.
func (m *Mask) frozen() *tiled {
	if m.still == nil || m.stillVersion != m.version {
		c := m.tiled
		c.tiles, c.count = slices.Clone(m.tiles), slices.Clone(m.count)
		clear(m.own)
		m.still, m.stillVersion = &c, m.version
	}
	return m.still
}

// Later is the mask as it is now: what is given back makes the pixels, on any goroutine.
func (m *Mask) Later() func() selection.Plane { return m.frozen().Plane }

// mask is a mask that begins as p.
func (p *tiled) mask() *Mask {
	m := NewMask(p.W, p.H)
	for t, b := range p.tiles {
		if p.count[t] > 0 {
			m.setTile(t, b, p.count[t])
		}
	}
	m.version++
	return m
}

// maskOf is a mask with the given bytes and no history.
func maskOf(alpha []uint8, w, h int) *Mask { return tiledOf(alpha, w, h).mask() }

// replace takes a whole mask over, as one step of undo. It costs the tiles that differ
// and not their pixels: quick enough for the window's goroutine.
func (m *Mask) replace(p *tiled) {
	m.Begin()
	m.replaceInStep(p)
	m.End()
}

func (m *Mask) replaceInStep(p *tiled) {
	if p.W != m.W || p.H != m.H {
		panic("state: a mask of another size")
	}
	differs := false
	for t, b := range p.tiles {
		if p.count[t] == m.count[t] && same(m.tiles[t], b) {
			continue
		}
		m.remember(t)
		m.setTile(t, b, p.count[t])
		differs = true
	}
	if differs {
		m.version++
	}
}

// floats is a mask as restoration wants it; nil for nil.
func floats(alpha []uint8) []float32 {
	if alpha == nil {
		return nil
	}
	out := make([]float32, len(alpha))
	for i, v := range alpha {
		out[i] = float32(v) / 255
	}
	return out
}

// alphaOf is a mask of values in [0, 1] as a person paints it; nil for nil. What is
// touched stays touched.
func alphaOf(mask []float32) []uint8 {
	if mask == nil {
		return nil
	}
	out := make([]uint8, len(mask))
	for i, v := range mask {
		if v > 0 { // not so for NaN
			out[i] = uint8(max(1, math.Round(255*min(1, float64(v)))))
		}
	}
	return out
}
