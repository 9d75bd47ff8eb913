package state

import (
	"bytes"
	"math"
)

// frozen is a copy of the mask that does not change any more, the same one until the
// mask does. Tiles where nothing is painted cost nothing.
func (m *Mask) frozen() []uint8 {
	if m.copied != nil && m.copiedVersion == m.version {
		return m.copied
	}
	out := make([]uint8, len(m.Alpha))
	for t, n := range m.count {
		if n == 0 {
			continue
		}
		a := m.tile(t)
		for y := a.Y0; y < a.Y1; y++ {
			copy(out[y*m.W+a.X0:y*m.W+a.X1], m.Alpha[y*m.W+a.X0:])
		}
	}
	m.copied, m.copiedVersion = out, m.version
	return out
}

// replace takes a whole mask over, as one step of undo. Tiles that are the same already
// cost next to nothing, so that it is quick enough for the window's goroutine.
func (m *Mask) replace(alpha []uint8) {
	if len(alpha) != len(m.Alpha) {
		panic("state: a mask of another size")
	}
	m.Begin()
	defer m.End()
	differs := false
	for t := range m.count {
		a := m.tile(t)
		if m.sameTile(a, alpha) {
			continue
		}
		m.remember(t)
		m.count[t] = 0
		for y := a.Y0; y < a.Y1; y++ {
			row := m.Alpha[y*m.W+a.X0 : y*m.W+a.X1]
			copy(row, alpha[y*m.W+a.X0:])
			m.count[t] += len(row) - bytes.Count(row, []byte{0})
		}
		m.changed[t] = m.version + 1
		differs = true
	}
	if differs {
		m.version++
	}
}

func (m *Mask) sameTile(a Area, alpha []uint8) bool {
	for y := a.Y0; y < a.Y1; y++ {
		from, to := y*m.W+a.X0, y*m.W+a.X1
		if !bytes.Equal(m.Alpha[from:to], alpha[from:to]) {
			return false
		}
	}
	return true
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
