package restoration

import (
	"math"
	"slices"

	"afterimage/linearops"
)

// EstimateNoise estimates the standard deviation of white noise in a photo, in
// 8-bit levels.
//
// The photo goes through the difference of two Laplacians (Immerkaer, Fast noise
// variance estimation, 1996), which removes everything that is linear along rows
// or along columns: flat areas, gradients, straight edges. What is left is noise,
// and texture. Texture is avoided by looking only at the flattest of the blocks,
// by a measure of structure that noise hardly moves, and the median magnitude
// there ignores what texture remains. Clipped areas have lost their noise and do
// not count. Fine texture everywhere (a lawn, a fabric) still passes for noise.
//
// The planes are averaged as powers: one level is meant for all of them.
func EstimateNoise(m linearops.Image) float64 { return estimateNoise(m, nil) }

const (
	noiseBlock  = 16  // side of a block in pixels
	noiseShare  = 0.1 // the share of blocks that is looked at
	noiseBlocks = 8   // at least this many of them
	// immerkaerNorm is the gain of the mask for white noise, the root of the sum of
	// its squared taps 1 -2 1 / -2 4 -2 / 1 -2 1.
	immerkaerNorm = 6
	// madToSigma takes the median magnitude of a normal variable to its standard
	// deviation: 1/Phi^-1(3/4).
	madToSigma = 1.4826022185056018
)

// estimateNoise is EstimateNoise without the pixels of a plane that are marked in
// skip (nil for none).
func estimateNoise(m linearops.Image, skip []bool) float64 {
	var power float64
	for c := range m.C {
		s := planeNoise(linearops.Image{Shape: linearops.Shape{C: 1, H: m.H, W: m.W}, Pix: m.PlanePix(c)}, skip)
		power += s * s
	}
	return math.Sqrt(power/float64(m.C)) * levelScale
}

// planeNoise is the noise of one plane on the [-1, 1] scale.
func planeNoise(m linearops.Image, skip []bool) float64 {
	blocks := flattest(m, skip)
	var all []float64
	for _, b := range blocks {
		all = b.responses(m, skip, all)
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2] * madToSigma / immerkaerNorm
}

// block is a square of pixels that are all known and none of them clipped.
type block struct {
	y, x, side int
	structure  float64
}

// flattest lists the blocks with the least structure.
func flattest(m linearops.Image, skip []bool) []block {
	var all []block
	side := min(noiseBlock, m.H, m.W)
	for y := 0; y+side <= m.H; y += side {
		for x := 0; x+side <= m.W; x += side {
			b := block{y: y, x: x, side: side}
			if b.usable(m, skip) {
				b.structure = b.measure(m)
				all = append(all, b)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b block) int {
		switch {
		case a.structure < b.structure:
			return -1
		case a.structure > b.structure:
			return 1
		}
		return 0
	})
	n := max(noiseBlocks, int(noiseShare*float64(len(all))))
	return all[:min(n, len(all))]
}

// usable tells whether a block has enough pixels that are known and not clipped:
// three quarters of them.
func (b block) usable(m linearops.Image, skip []bool) bool {
	bad := 0
	for y := b.y; y < b.y+b.side; y++ {
		row := m.Row(0, y)
		for x := b.x; x < b.x+b.side; x++ {
			if skip != nil && skip[y*m.W+x] || row[x] <= -1 || row[x] >= 1 {
				bad++
			}
		}
	}
	return bad*4 <= b.side*b.side
}

// measure is the structure of a block: the variance of the means of its 4x4
// pieces, to which white noise adds a sixteenth of its own variance, the same in
// every block.
func (b block) measure(m linearops.Image) float64 {
	const piece = 4
	var n, sum, squares float64
	for y := b.y; y+piece <= b.y+b.side; y += piece {
		for x := b.x; x+piece <= b.x+b.side; x += piece {
			var mean float64
			for dy := range piece {
				for _, v := range m.Row(0, y+dy)[x : x+piece] {
					mean += float64(v)
				}
			}
			mean /= piece * piece
			n++
			sum += mean
			squares += mean * mean
		}
	}
	return squares/n - sum/n*sum/n
}

// responses appends the magnitudes of the mask's response in a block, where all
// nine pixels are inside the plane and known.
func (b block) responses(m linearops.Image, skip []bool, to []float64) []float64 {
	for y := max(b.y, 1); y < min(b.y+b.side, m.H-1); y++ {
		up, at, low := m.Row(0, y-1), m.Row(0, y), m.Row(0, y+1)
		for x := max(b.x, 1); x < min(b.x+b.side, m.W-1); x++ {
			if skip != nil && anyAround(skip, m.W, y, x) {
				continue
			}
			second := func(r []float32) float64 { return float64(r[x-1]) - 2*float64(r[x]) + float64(r[x+1]) }
			to = append(to, math.Abs(second(up)-2*second(at)+second(low)))
		}
	}
	return to
}

// anyAround tells whether any of the nine pixels around (y, x) is marked.
func anyAround(marked []bool, w, y, x int) bool {
	for dy := -1; dy <= 1; dy++ {
		if slices.Contains(marked[(y+dy)*w+x-1:(y+dy)*w+x+2], true) {
			return true
		}
	}
	return false
}
