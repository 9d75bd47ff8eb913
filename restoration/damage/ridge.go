package damage

const (
	side  = 3  // how far beside a pixel its surroundings are looked at
	reach = 5  // and once more, so far
	half  = 16 // a line goes so far to both sides of a pixel
	halo  = half + reach
	core  = 192 // side of the squares that are worked on at once: they stay in the cache
	outer = core + 2*halo
)

// Ridges are kept in 1/16 of the noise around them.
const (
	unit   = 16
	capUp  = 4 * unit  // one pixel counts so much on its line at most
	capLow = -unit / 2 // and takes away so much at most: a scratch may be interrupted
)

// normals are the directions in which a pixel's two sides are looked at, as offsets in
// a tile for both distances: across a vertical line, a falling, a level and a rising
// one. The slanting ones are about as long as the others.
var normals = [4][2]int{
	{side, reach},
	{(side - 1) * (1 - outer), (reach - 1) * (1 - outer)},
	{side * outer, reach * outer},
	{(side - 1) * (1 + outer), (reach - 1) * (1 + outer)},
}

// tile is a square of a level with its surroundings, and what was worked out for it.
type tile struct {
	gray   [outer * outer]uint8
	ridges [2][4][outer * outer]int8 // bright and dark, by normal
	speck  [2][outer * outer]uint8   // in units of the evidence
	turned [outer * outer]int8       // a ridge plane with rows and columns exchanged
	best   [2][outer * outer]int16   // the strongest sum of a line: steep, and flat (exchanged)
	sums   [2 * outer]int32
	sigma  [outer]float32
}

// load copies the square whose core begins at (x0, y0); beyond the picture its border
// goes on.
func (t *tile) load(g Gray, x0, y0 int) {
	for y := range outer {
		row := g.Pix[min(g.H-1, max(0, y0+y-halo))*g.W:]
		out := t.gray[y*outer : (y+1)*outer]
		for x := range out {
			out[x] = row[min(g.W-1, max(0, x0+x-halo))]
		}
	}
}

// measure fills ridges and specks of the square. Its outermost pixels, which have no
// sides, stay 0.
func (t *tile) measure(m noiseMap, x0, y0 int) {
	for y := reach; y < outer-reach; y++ {
		m.row(t.sigma[:], x0-halo, max(0, y0+y-halo))
		for x := reach; x < outer-reach; x++ {
			i := y*outer + x
			v, scale := int(t.gray[i]), unit/t.sigma[x]
			lowBright, lowDark := 255, 255 // over the normals
			for k, n := range &normals {
				a, b := int(t.gray[i-n[0]]), int(t.gray[i+n[0]])
				c, d := int(t.gray[i-n[1]]), int(t.gray[i+n[1]])
				low, high := min(a, b, c, d), max(a, b, c, d)
				// sides that differ among themselves are a border of something, or texture
				uneven := (high - low) / 2
				bright, dark := v-high-uneven, low-v-uneven
				t.ridges[0][k][i] = clip(float32(bright) * scale)
				t.ridges[1][k][i] = clip(float32(dark) * scale)
				lowBright, lowDark = min(lowBright, bright), min(lowDark, dark)
			}
			t.speck[0][i] = speckEvidence(float32(lowBright) * scale)
			t.speck[1][i] = speckEvidence(float32(lowDark) * scale)
		}
	}
}

func clip(v float32) int8 { return int8(min(capUp, max(capLow, v))) }

// speckEvidence is the evidence of a pixel that stands out to all sides by v units: as
// much as of a line that stands out by a quarter of it.
func speckEvidence(v float32) uint8 {
	if v <= 0 {
		return 0
	}
	return uint8(min(255, v))
}
