package damage

// cell is the side of the squares in which the noise of a level is measured, in pixels
// of the level; each looks half a cell further on all sides.
const cell = 32

// quietest is the least noise that is assumed, in 8-bit levels: what stands out less
// is no damage that a person minds.
const quietest = 4

// noiseMap is the robust scale of the fine detail, one value a cell.
type noiseMap struct {
	cols, rows int
	sigma      []float32
}

// The scale is read off where nine tenths of a window lie below it, and means the
// deviation of a Gaussian that has as much there. The customary median sees only the
// calm half of a window that has grass in the other; a scratch with its surroundings
// fills less than a tenth.
const (
	quantile = 0.9
	gaussian = 0.608 // 1 / 1.645
)

// measureNoise is the robust scale of the differences between a pixel and the mean of 4
// around it, in windows, then averaged over 3 x 3 of them.
func measureNoise(g Gray) noiseMap {
	m := noiseMap{cols: (g.W + cell - 1) / cell, rows: (g.H + cell - 1) / cell}
	raw := make([]float32, m.cols*m.rows)
	for i := range raw {
		raw[i] = windowNoise(g, i%m.cols*cell-cell/2, i/m.cols*cell-cell/2)
	}
	m.sigma = make([]float32, len(raw))
	for y := range m.rows {
		for x := range m.cols {
			var sum, n float32
			for v := max(0, y-1); v <= min(m.rows-1, y+1); v++ {
				for u := max(0, x-1); u <= min(m.cols-1, x+1); u++ {
					sum, n = sum+raw[v*m.cols+u], n+1
				}
			}
			m.sigma[y*m.cols+x] = sum / n
		}
	}
	return m
}

// windowNoise is the scale in the window of two cells that begins at (x0, y0).
func windowNoise(g Gray, x0, y0 int) float32 {
	var histogram [256]int
	n := 0
	for y := max(side, y0); y < min(g.H-side, y0+2*cell); y += 2 {
		row, up, down := g.Pix[y*g.W:], g.Pix[(y-side)*g.W:], g.Pix[(y+side)*g.W:]
		for x := max(side, x0) + y/2%2; x < min(g.W-side, x0+2*cell); x += 2 {
			d := 4*int(row[x]) - int(row[x-side]) - int(row[x+side]) - int(up[x]) - int(down[x])
			histogram[min(255, max(d, -d)/2)]++ // in half levels
			n++
		}
	}
	if n == 0 {
		return quietest
	}
	seen := 0
	for i, c := range histogram {
		if seen += c; float64(seen) >= quantile*float64(n) {
			below := float64(seen-c) / float64(n)
			part := (quantile - below) / (float64(c) / float64(n)) // inside the bin
			return float32(max(quietest, gaussian*(float64(i)-0.5+part)/2))
		}
	}
	return quietest
}

// row fills dst with the scale at pixels (x0+i, y), interpolated between cells. Products
// are rounded before they are added, so that a mask is the same on every processor.
func (m noiseMap) row(dst []float32, x0, y int) {
	r0, r1, ty := place(y, m.rows)
	a, b := m.sigma[r0*m.cols:], m.sigma[r1*m.cols:]
	for i := range dst {
		c0, c1, tx := place(x0+i, m.cols)
		top := a[c0] + float32((a[c1]-a[c0])*tx)
		low := b[c0] + float32((b[c1]-b[c0])*tx)
		dst[i] = top + float32((low-top)*ty)
	}
}

// place is the two of n cells whose middles lie around coordinate v, and how far it is
// from the first to the second.
func place(v, n int) (a, b int, t float32) {
	v = max(0, v-cell/2)
	a = min(n-1, v/cell)
	return a, min(n-1, a+1), float32(v%cell) / cell
}
