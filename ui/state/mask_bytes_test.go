package state

import (
	"bytes"
	"slices"
	"testing"
)

// A mask that is taken over whole is one step, whatever it was before.
func FuzzMaskReplace(f *testing.F) {
	f.Add(uint8(70), uint8(65), uint16(3), uint16(4000), uint8(9))
	f.Add(uint8(1), uint8(1), uint16(0), uint16(0), uint8(255))
	f.Fuzz(func(t *testing.T, w, h uint8, a, b uint16, v uint8) {
		if w == 0 || h == 0 {
			return
		}
		m := NewMask(int(w), int(h))
		if int(w) > 8 && int(h) > 8 {
			m.Begin()
			m.Line(Brush{Size: 5, Hardness: 0.5}, 2, 2, float64(w)-2, float64(h)-2)
			m.End()
		}
		before, frozen := slices.Clone(m.Alpha()), m.frozen()
		next := slices.Clone(before)
		next[int(a)%len(next)] = v
		next[int(b)%len(next)] ^= v
		m.replace(tiledOf(next, m.W, m.H))
		touched := 0
		for _, x := range next {
			if x > 0 {
				touched++
			}
		}
		if !bytes.Equal(m.Alpha(), next) || m.Touched() != touched || !bytes.Equal(m.frozen().Alpha(), next) || !bytes.Equal(frozen.Alpha(), before) {
			t.Fatal("it is not what was given")
		}
		if !bytes.Equal(alphaOf(floats(next)), next) {
			t.Error("a mask as numbers is another mask")
		}
		if !bytes.Equal(next, before) {
			m.Undo()
		}
		if !bytes.Equal(m.Alpha(), before) {
			t.Error("one undo does not take it back")
		}
	})
}
