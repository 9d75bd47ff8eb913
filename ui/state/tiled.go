package state

import (
	"bytes"

	"afterimage/ui/state/selection"
)

// tiled is a plane of bytes in squares of tileSide: those of the last column and row may
// be smaller. A copy shares the squares, so that it costs their number and not their
// pixels; who shares them does not write to them.
type tiled struct {
	W, H       int
	cols, rows int
	tiles      [][]uint8 // row by row, the pixels of each row by row; nil for zeros
	count      []int     // touched pixels of each tile
}

func newTiled(w, h int) tiled {
	p := tiled{W: w, H: h, cols: (w + tileSide - 1) / tileSide, rows: (h + tileSide - 1) / tileSide}
	p.tiles, p.count = make([][]uint8, p.cols*p.rows), make([]int, p.cols*p.rows)
	return p
}

// tiledOf is a plane of w*h bytes in squares; nil for nil.
func tiledOf(pix []uint8, w, h int) *tiled {
	if pix == nil {
		return nil
	}
	p, whole := newTiled(w, h), selection.Plane{W: w, H: h, Pix: pix}
	for t := range p.tiles {
		p.tiles[t] = shared(tileOf(whole, p.tile(t)))
		p.count[t] = touched(p.tiles[t])
	}
	return &p
}

// even are tiles of one value: there is one of each, whoever needs it.
var even = func() (out [256][]uint8) {
	for v := range out {
		out[v] = bytes.Repeat([]uint8{uint8(v)}, tileSide*tileSide)
	}
	return out
}()

// shared is a tile as it is kept: nil for zeros, and the common one where it is even.
func shared(b []uint8) []uint8 {
	switch {
	case !isEven(b):
		return b
	case b[0] == 0:
		return nil
	}
	return even[b[0]][:len(b)]
}

func isEven(b []uint8) bool { return bytes.Equal(b[1:], b[:len(b)-1]) }

// tile is the area of tile t.
func (p *tiled) tile(t int) Area {
	x, y := t%p.cols*tileSide, t/p.cols*tileSide
	return Area{X0: x, Y0: y, X1: min(p.W, x+tileSide), Y1: min(p.H, y+tileSide)}
}

// pixels are those of tile t, for reading.
func (p *tiled) pixels(t int) []uint8 {
	if b := p.tiles[t]; b != nil {
		return b
	}
	a := p.tile(t)
	return even[0][:(a.X1-a.X0)*(a.Y1-a.Y0)]
}

// part is the part [x0, x1) of row y, which lies in one tile.
func part(b []uint8, tile Area, y, x0, x1 int) []uint8 {
	from := (y - tile.Y0) * (tile.X1 - tile.X0)
	return b[from+x0-tile.X0 : from+x1-tile.X0]
}

// appendRow puts pixels [x0, x1) of row y behind dst.
func (p *tiled) appendRow(dst []uint8, y, x0, x1 int) []uint8 {
	for x := x0; x < x1; {
		t := y/tileSide*p.cols + x/tileSide
		a := p.tile(t)
		end := min(x1, a.X1)
		dst = append(dst, part(p.pixels(t), a, y, x, end)...)
		x = end
	}
	return dst
}

// Row is a copy of row y.
func (p *tiled) Row(y int) []uint8 { return p.appendRow(make([]uint8, 0, p.W), y, 0, p.W) }

// Alpha is a copy of all pixels, row by row; it takes its time on a large mask.
func (p *tiled) Alpha() []uint8 {
	out := make([]uint8, p.W*p.H)
	for t, b := range p.tiles {
		if b != nil {
			putTile(selection.Plane{W: p.W, H: p.H, Pix: out}, p.tile(t), b)
		}
	}
	return out
}

// Plane is a copy as [selection] takes it; it takes its time on a large mask.
func (p *tiled) Plane() selection.Plane {
	return selection.Plane{W: p.W, H: p.H, Pix: p.Alpha()}
}

// Floats is the mask as restoration wants it, 0 to 1; nil when nothing is painted.
func (p *tiled) Floats() []float32 {
	if p == nil || p.Empty() {
		return nil
	}
	return floats(p.Alpha())
}

// Touched is the number of pixels that are not 0.
func (p *tiled) Touched() int {
	n := 0
	for _, c := range p.count {
		n += c
	}
	return n
}

// Empty says whether nothing is painted.
func (p *tiled) Empty() bool {
	for _, c := range p.count {
		if c > 0 {
			return false
		}
	}
	return true
}

// TouchedIn is the number of pixels of an area that are not 0.
func (p *tiled) TouchedIn(a Area) int {
	n := 0
	for t, c := range p.count {
		b := p.tile(t)
		in := Area{X0: max(a.X0, b.X0), Y0: max(a.Y0, b.Y0), X1: min(a.X1, b.X1), Y1: min(a.Y1, b.Y1)}
		switch {
		case c == 0 || in.Empty():
		case in == b:
			n += c
		default:
			for y := in.Y0; y < in.Y1; y++ {
				n += touched(part(p.tiles[t], b, y, in.X0, in.X1))
			}
		}
	}
	return n
}

// Skip is the end of the tile that holds pixel (x, y) when nothing is painted in it, x
// otherwise: a fast way past what is empty.
func (p *tiled) Skip(x, y int) int {
	if p.count[y/tileSide*p.cols+x/tileSide] > 0 {
		return x
	}
	return (x/tileSide + 1) * tileSide
}

// Bounds is the smallest area that holds every painted pixel.
func (p *tiled) Bounds() Area {
	b := Area{X0: p.W, Y0: p.H}
	for t, n := range p.count {
		a := p.tile(t)
		if n == 0 || a.X0 >= b.X0 && a.X1 <= b.X1 && a.Y0 >= b.Y0 && a.Y1 <= b.Y1 {
			continue
		}
		for y := a.Y0; y < a.Y1; y++ {
			for x, v := range part(p.tiles[t], a, y, a.X0, a.X1) {
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

// same says whether tile t has the pixels of another one's.
func same(a, b []uint8) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0] || bytes.Equal(a, b))
}

func tileOf(p selection.Plane, a Area) []uint8 {
	out := make([]uint8, 0, (a.X1-a.X0)*(a.Y1-a.Y0))
	for y := a.Y0; y < a.Y1; y++ {
		out = append(out, p.Pix[y*p.W+a.X0:y*p.W+a.X1]...)
	}
	return out
}

func putTile(p selection.Plane, a Area, b []uint8) {
	w := a.X1 - a.X0
	for y := a.Y0; y < a.Y1; y++ {
		copy(p.Pix[y*p.W+a.X0:y*p.W+a.X1], b[(y-a.Y0)*w:])
	}
}

func touched(b []uint8) int { return len(b) - bytes.Count(b, []byte{0}) }
