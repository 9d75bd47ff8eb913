package damage

import "math"

// directions is the number of directions of a line, over half a turn.
const directions = 16

// lines finds the strongest line through each pixel of the square, of polarity p.
func (t *tile) lines(p int) {
	clear(t.best[0][:])
	clear(t.best[1][:])
	for k := range normals {
		ridge := &t.ridges[p][k]
		turned := false
		for j := range directions {
			if normalOf(j) != k {
				continue
			}
			sin, cos := math.Sincos(math.Pi * float64(j) / directions)
			if math.Abs(sin) >= math.Abs(cos) {
				t.sweep(&t.best[0], ridge, cos/sin)
				continue
			}
			if !turned {
				exchange(&t.turned, ridge)
				turned = true
			}
			t.sweep(&t.best[1], &t.turned, sin/cos)
		}
	}
}

// normalOf is the normal of the lines of direction j, the nearest of those that there
// are: direction 0 is level, 4 falls, 8 is vertical, 12 rises.
func normalOf(j int) int {
	nearest := (j + directions/8) / (directions / 4) % 4 // 0 level, 1 falling, 2 vertical, 3 rising
	return [4]int{2, 1, 0, 3}[nearest]
}

// sweep sums src along all lines that go t columns to the right with every row, over
// 2*half+1 rows, and keeps in best what is larger. Lines are followed downwards by
// running sums: column c of the sums belongs to the line that is at c + round(t*y) in
// row y.
func (t *tile) sweep(best *[outer * outer]int16, src *[outer * outer]int8, slope float64) {
	var shift [outer]int
	for y := range shift {
		shift[y] = int(math.Round(slope * float64(y)))
	}
	first := max(0, shift[outer-1])
	clear(t.sums[:])
	of := func(y int) []int32 { return t.sums[first-shift[y]:][:outer] } // of the lines through row y
	for y := range outer {
		sums := of(y)
		for x, v := range src[y*outer : (y+1)*outer] {
			sums[x] += int32(v)
		}
		if old := y - 2*half - 1; old >= 0 {
			sums = of(old)
			for x, v := range src[old*outer : (old+1)*outer] {
				sums[x] -= int32(v)
			}
		}
		if mid := y - half; mid >= halo && mid < outer-halo {
			out := best[mid*outer:][:outer]
			for x, v := range of(mid) {
				out[x] = max(out[x], int16(v))
			}
		}
	}
}

// exchange swaps rows and columns.
func exchange(dst, src *[outer * outer]int8) {
	const block = 16 // a few lines of the cache
	for y0 := 0; y0 < outer; y0 += block {
		for x0 := 0; x0 < outer; x0 += block {
			for y := y0; y < min(outer, y0+block); y++ {
				for x := x0; x < min(outer, x0+block); x++ {
					dst[x*outer+y] = src[y*outer+x]
				}
			}
		}
	}
}
