package icc

import "sync"

// Shown is what [Converter.SRGB] gives in 8 bits, made for looking at whole photos: it
// clamps, is off by up to a level, and where there are tables by a few in the darkest
// channel of saturated colours.
func (c *Converter) Shown() func(r, g, b uint16) (x, y, z uint8) {
	if c.gray != nil {
		table := make([]uint8, len(c.gray))
		for v, e := range c.gray {
			table[v] = byteOf(e)
		}
		return func(r, _, _ uint16) (x, y, z uint8) { return table[r], table[r], table[r] }
	}
	if c.p.Tables() {
		return c.shownByGrid()
	}
	return c.shownByMatrix()
}

func (c *Converter) shownByMatrix() func(r, g, b uint16) (x, y, z uint8) {
	var linear [3][]float32
	for i, l := range c.linear {
		linear[i] = make([]float32, len(l))
		for v, e := range l {
			linear[i][v] = float32(e)
		}
	}
	var m [3][3]float32
	for i, row := range c.p.matrix {
		for j, v := range row {
			m[i][j] = float32(v * shownSteps)
		}
	}
	table := shownTable()
	of := func(row *[3]float32, r, g, b float32) uint8 {
		v := float32(row[0]*r) + float32(row[1]*g) + float32(row[2]*b)
		return table[int(min(max(v, 0), shownSteps)+0.5)]
	}
	return func(r, g, b uint16) (x, y, z uint8) {
		lr, lg, lb := linear[0][r], linear[1][g], linear[2][b]
		return of(&m[0], lr, lg, lb), of(&m[1], lr, lg, lb), of(&m[2], lr, lg, lb)
	}
}

// shownSteps divide linear light finely enough for 8 bits: the darkest level takes 10.
const shownSteps = 1 << 15

var shownTable = sync.OnceValue(func() []uint8 {
	t := make([]uint8, shownSteps+1)
	for i := range t {
		t[i] = byteOf(Encode(float64(i) / shownSteps))
	}
	return t
})

func (c *Converter) shownByGrid() func(r, g, b uint16) (x, y, z uint8) {
	const n = 65
	grid := newTable([]int{n, n, n}, make([]float64, 0, 3*n*n*n))
	for i := range n * n * n {
		v := c.p.linear(values{float64(i/n/n) / (n - 1), float64(i/n%n) / (n - 1), float64(i%n) / (n - 1)})
		grid.values = append(grid.values, encode(v[0]), encode(v[1]), encode(v[2]))
	}
	return func(r, g, b uint16) (x, y, z uint8) {
		v := values{float64(r) / c.full, float64(g) / c.full, float64(b) / c.full}
		grid.apply(&v)
		return byteOf(v[0]), byteOf(v[1]), byteOf(v[2])
	}
}

func byteOf(e float64) uint8 { return uint8(clamp(e)*255 + 0.5) }
