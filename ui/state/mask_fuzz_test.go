package state

import (
	"bytes"
	"image"
	"testing"

	"afterimage/ui/state/selection"
)

// FuzzUndoRedo paints whatever the bytes say, and walks the history to and fro: every
// state must come back exactly.
func FuzzUndoRedo(f *testing.F) {
	f.Add([]byte{1, 40, 50, 9, 200, 10, 0, 3, 4, 99, 130, 66, 7, 7, 250})
	f.Add([]byte{16, 20, 20, 90, 60, 2, 7, 0, 0, 0, 4, 9, 0, 0, 0, 3, 2, 0, 0, 0, 5, 10, 5, 140, 90, 6, 3, 9, 80, 80, 7, 30, 30, 12, 0})
	f.Add([]byte{8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1, 3, 0, 0, 1, 0, 0, 0, 0, 7, 9, 9, 60, 1, 4, 20, 0, 0, 0})
	f.Add([]byte{255, 0, 0, 255, 255, 255, 128, 64, 32, 16, 8, 4, 2, 1, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		m := NewMask(150, 100)
		states := [][]uint8{bytes.Clone(m.Alpha())}
		for len(data) >= 5 && len(states) < 12 {
			act(m, data[:5])
			if data = data[5:]; !bytes.Equal(m.Alpha(), states[len(states)-1]) {
				states = append(states, bytes.Clone(m.Alpha()))
			}
		}
		for range 2 {
			for i := len(states) - 2; i >= 0; i-- {
				if !m.Undo() || !bytes.Equal(m.Alpha(), states[i]) {
					t.Fatalf("undo does not lead back to state %d", i)
				}
			}
			if m.Undo() {
				t.Fatal("there is a step before the first")
			}
			for i := 1; i < len(states); i++ {
				if !m.Redo() || !bytes.Equal(m.Alpha(), states[i]) {
					t.Fatalf("redo does not lead to state %d", i)
				}
			}
		}
		checkCounts(t, m)
	})
}

// act does one of all the things that can be done to a mask.
func act(m *Mask, b []byte) {
	x, y := float64(b[1]), float64(b[2])
	p, q := selection.Point{X: x, Y: y}, selection.Point{X: float64(b[3]), Y: float64(b[4])}
	subtract := b[1]%3 == 0
	switch b[0] % 16 {
	case 0:
		m.Invert()
	case 1:
		m.Clear()
	case 2:
		m.Do(GrowEdit(1 + int(b[1]%30)))
	case 3:
		m.Do(GrowEdit(-1 - int(b[1]%30)))
	case 4:
		m.Do(FeatherEdit(1 + int(b[1]%40)))
	case 5:
		m.Do(PolygonEdit([]selection.Point{p, q, {X: y, Y: x}, {X: 40, Y: q.Y}}, subtract))
	case 6:
		m.Do(RectangleEdit(p, q, subtract))
	case 7:
		m.Do(WandEdit(stripes(m.W, m.H), int(b[1]), int(b[2]), Wand{Tolerance: int(b[3]), Contiguous: b[4]%2 == 0}, subtract))
	case 8:
		m.Do(AddEdit(ramp(m.W, m.H, int(b[1]))))
	case 9:
		alpha := make([]float32, m.W*m.H)
		for i, v := range ramp(m.W, m.H, int(b[2])) {
			alpha[i] = float32(v) / 255
		}
		m.Load(alpha)
	default:
		m.Begin()
		m.Line(Brush{Size: float64(b[0]), Hardness: float64(b[0]%5) / 4, Erase: b[0]%3 == 0}, x, y, q.X, q.Y)
		m.End()
	}
}

// stripes is a picture for the wand.
func stripes(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		m.Pix[4*i] = uint8((i%w/9 + i/w/7) % 5 * 40)
	}
	return m
}

// ramp is a mask of all values.
func ramp(w, h, n int) []uint8 {
	out := make([]uint8, w*h)
	for i := range out {
		out[i] = uint8(max(0, i*n%1000-700))
	}
	return out
}

func checkCounts(t *testing.T, m *Mask) {
	t.Helper()
	n := 0
	for _, v := range m.Alpha() {
		if v != 0 {
			n++
		}
	}
	if n != m.Touched() {
		t.Errorf("Touched is %d, %d pixels are", m.Touched(), n)
	}
}

// TestEveryChangeIsToldByTiles: who follows a mask by the tiles that changed has its
// pixels, whatever was done.
func TestEveryChangeIsToldByTiles(t *testing.T) {
	m := NewMask(150, 100)
	seen, version := make([]uint8, 150*100), uint64(0)
	follow := func(what string) {
		t.Helper()
		for _, tile := range m.Since(version) {
			a := m.tile(tile.Y/tileSide*m.cols + tile.X/tileSide)
			for y := a.Y0; y < a.Y1; y++ {
				row := seen[y*m.W+a.X0 : y*m.W+a.X1]
				clear(row)
				if tile.Pix != nil {
					copy(row, tile.Pix[(y-a.Y0)*len(row):])
				}
			}
		}
		version = m.Version()
		if !bytes.Equal(seen, m.Alpha()) {
			t.Fatalf("after %s a follower has another mask", what)
		}
	}
	for i := range 48 {
		act(m, []byte{byte(i), byte(i * 37), byte(i * 11), byte(i * 5), byte(200 - i)})
		follow("an act")
		if i%3 == 0 {
			m.Undo()
			follow("undo")
			m.Redo()
			follow("redo")
		}
	}
}
