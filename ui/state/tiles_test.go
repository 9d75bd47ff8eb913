package state

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
)

// follower keeps a copy of a mask by what Since says.
type follower struct {
	alpha   []uint8
	version uint64
}

func (f *follower) follow(m *Mask) {
	for _, tile := range m.Since(f.version) {
		w, h := min(tileSide, m.W-tile.X), min(tileSide, m.H-tile.Y)
		for y := range h {
			row := f.alpha[(tile.Y+y)*m.W+tile.X:][:w]
			if tile.Pix == nil {
				clear(row)
			} else {
				copy(row, tile.Pix[y*w:(y+1)*w])
			}
		}
	}
	f.version = m.Version()
}

func TestSinceTellsEveryChange(t *testing.T) {
	m := NewMask(170, 130)
	f := &follower{alpha: make([]uint8, 170*130)}
	r := rand.New(rand.NewPCG(6, 7))
	for i := range 300 {
		switch r.IntN(8) {
		case 0:
			m.Undo()
		case 1:
			m.Redo()
		case 2:
			m.Invert()
		case 3:
			m.Clear()
		default:
			m.Begin()
			for range r.IntN(4) { // the last may be looked at in the middle of a step
				b := Brush{Size: 40 * r.Float64(), Hardness: r.Float64(), Erase: r.IntN(3) == 0}
				m.Line(b, 170*r.Float64(), 130*r.Float64(), 170*r.Float64(), 130*r.Float64())
				f.follow(m)
			}
			m.End()
		}
		if r.IntN(3) == 0 {
			f.follow(m)
			if !bytes.Equal(f.alpha, m.Alpha()) {
				t.Fatalf("after %d changes the copy differs", i+1)
			}
		}
	}
}

// A stroke of a soft brush against its definition, whatever its direction.
func TestStrokeByPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		b := Brush{Size: 1 + 60*r.Float64(), Hardness: r.Float64()}
		x0, y0, x1, y1 := 90*r.Float64(), 70*r.Float64(), 90*r.Float64(), 70*r.Float64()
		switch r.IntN(6) {
		case 0:
			x1 = x0
		case 1:
			y1 = y0
		case 2:
			x1, y1 = x0, y0
		}
		m := NewMask(90, 70)
		m.Begin()
		m.Line(b, x0, y0, x1, y1)
		m.End()
		s := newSegment(x0, y0, x1, y1)
		for i, got := range m.Alpha() {
			d := s.distance(float64(i%90)+0.5, float64(i/90)+0.5)
			// The table has steps of about a hundredth of a pixel.
			most, least := coverage(d-0.01, b.Size/2, b.Hardness), coverage(d+0.01, b.Size/2, b.Hardness)
			if float64(got) > 255*most+2 || float64(got) < 255*least-2 {
				t.Fatalf("%+v from %g, %g to %g, %g: pixel %d, %d is %d, want %.1f to %.1f",
					b, x0, y0, x1, y1, i%90, i/90, got, 255*least, 255*most)
			}
		}
	}
}

// A piece of a stroke as the pointer gives it, on a photo of 24 megapixels.
func BenchmarkStrokePiece(b *testing.B) {
	for _, size := range []float64{24, 200, 1000} {
		b.Run(fmt.Sprintf("brush%g", size), func(b *testing.B) {
			m := NewMask(6000, 4000)
			tip := Brush{Size: size, Hardness: 0.3}
			m.Begin()
			i := 0.0
			for b.Loop() {
				x := 700 + 12*float64(int(i)%380)
				m.Line(tip, x, 2000, x+12, 2005)
				i++
			}
			m.End()
		})
	}
}
