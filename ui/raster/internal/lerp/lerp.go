// Package lerp goes parts of the way from one pixel to another: four channels of 8 bits
// at a time, in units of 1/256, rounded to the nearest. The code for processors with
// AVX2 gives the bytes of the Go code.
package lerp

import "encoding/binary"

const (
	lanes = 0x00ff00ff00ff00ff
	round = 0x0080008000800080
)

// Spread gives each channel of a pixel 16 bits of a word.
func Spread(p uint32) uint64 {
	v := uint64(p)
	v = (v | v<<16) & 0x0000ffff0000ffff
	return (v | v<<8) & lanes
}

// Pack takes the channels of a word back into a pixel.
func Pack(v uint64) uint32 {
	v = (v | v>>8) & 0x0000ffff0000ffff
	return uint32(v | v>>16)
}

// Pixels goes t/256 of the way from p to q, both spread.
func Pixels(p, q, t uint64) uint64 {
	// The lanes of q-p may borrow from each other; that comes out even in the sum.
	return (p<<8 + (q-p)*t + round) >> 8 & lanes
}

// Weight is a weight of t/256 as [Columns] takes it.
func Weight(t int) uint64 { return uint64(t) * 0x0001000100010001 }

// Rows fills line with spread pixels, t/256 of the way from row a to row b, which have 4
// bytes for each.
func Rows(line []uint64, a, b []uint8, t int) {
	a, b = a[:4*len(line)], b[:4*len(line)]
	n := rows(line, a, b, t)
	rowsGo(line[n:], a[4*n:], b[4*n:], t)
}

func rowsGo(line []uint64, a, b []uint8, t int) {
	for i := range line {
		p, q := binary.LittleEndian.Uint32(a[4*i:]), binary.LittleEndian.Uint32(b[4*i:])
		line[i] = Pixels(Spread(p), Spread(q), uint64(t))
	}
}

// Tint goes weights[i]/256 of the way from pixel i of out to a colour.
func Tint(out []uint8, colour uint32, weights []uint8) {
	out = out[:4*len(weights)]
	c := Spread(colour)
	n := tint(out, c, weights)
	tintGo(out[4*n:], c, weights[n:])
}

func tintGo(out []uint8, colour uint64, weights []uint8) {
	for i, w := range weights {
		p := out[4*i : 4*i+4]
		binary.LittleEndian.PutUint32(p, Pack(Pixels(Spread(binary.LittleEndian.Uint32(p)), colour, uint64(w))))
	}
}

// Max gives each value of out that of in where it is larger.
func Max(out, in []uint8) {
	in = in[:len(out)]
	n := largest(out, in)
	maxGo(out[n:], in[n:])
}

func maxGo(out, in []uint8) {
	for i, v := range in {
		out[i] = max(out[i], v)
	}
}

// Columns fills out with pixels of 4 bytes: number i lies weights[i] of the way from
// line[at[i]] to the next. The line has a pixel more than any of at.
func Columns(out []uint8, line []uint64, at []int32, weights []uint64) {
	out, weights = out[:4*len(at)], weights[:len(at)]
	n := columns(out, line, at, weights)
	columnsGo(out[4*n:], line, at[n:], weights[n:])
}

func columnsGo(out []uint8, line []uint64, at []int32, weights []uint64) {
	for i, k := range at {
		p := line[k : k+2]
		binary.LittleEndian.PutUint32(out[4*i:], Pack(Pixels(p[0], p[1], weights[i]&0xffff)))
	}
}
