package restoration

import (
	"cmp"
	"math"
	"slices"

	"afterimage/linearops"
)

const (
	noiseBlock = 16 // side of a block in pixels
	// noiseQuiet is the share of blocks that is taken to be free of texture, and
	// quietBias what its upper end falls short of the typical block: the tenth
	// percentile of a normal variable, 1.28 standard deviations, each blockScatter.
	noiseQuiet = 0.1
	quietBias  = 1 - 1.28*blockScatter
	// blockScatter is the relative standard deviation of the loudness of a block of
	// pure noise: its responses are worth 68 independent ones.
	blockScatter = 0.086
	// loudest bounds the blocks that chance alone explains.
	loudest = 1 + 2.5*blockScatter
	// uniformShare is the least share of blocks that must have any response for the
	// others to be left out.
	uniformShare = 0.25
	// immerkaerNorm is the gain of the mask for white noise, the root of the sum of
	// its squared taps 1 -2 1 / -2 4 -2 / 1 -2 1.
	immerkaerNorm = 6
	// madToSigma takes the median magnitude of a normal variable to its standard
	// deviation: 1/Phi^-1(3/4).
	madToSigma = 1.4826022185056018
)

// maskedNoise is the noise of one plane on the [-1, 1] scale, told from its pixels three by
// three: for small photos, and those of which a mask leaves no larger squares.
//
// The plane goes through the difference of two Laplacians (Immerkaer, Fast noise
// variance estimation, 1996), which removes everything that is linear along rows
// or along columns: flat areas, gradients, straight edges. What is left is noise,
// and texture. Texture only adds, so the quietest tenth of the blocks tells how
// loud pure noise is; the blocks that are no louder, but for chance, are then
// taken together, and the median magnitude in them is the estimate.
func maskedNoise(m linearops.Image, skip []bool) float64 {
	blocks := loudBlocks(m, skip)
	if len(blocks) == 0 {
		return 0
	}
	quiet := blocks[min(int(noiseQuiet*float64(len(blocks))), len(blocks)-1)].loudness
	last := 1
	for last < len(blocks) && blocks[last].loudness <= quiet/quietBias*loudest {
		last++
	}
	return medianResponse(m, skip, blocks[:last]) * madToSigma / immerkaerNorm
}

// medianResponse is the upper median of all responses in blocks. A photo has as many as
// pixels, so that they are not kept: their order is that of their bits, 16 of which are
// found in each round by counting.
func medianResponse(m linearops.Image, skip []bool, blocks []block) float64 {
	const digit = 16
	var (
		known  uint64 // the bits found so far
		buffer []float64
	)
	count := make([]int, 1<<digit)
	rank := -1
	for shift := 64 - digit; shift >= 0; shift -= digit {
		clear(count)
		for _, b := range blocks {
			buffer = b.responses(m, skip, buffer[:0])
			for _, v := range buffer {
				// The shift by all 64 bits of the first round gives 0 on both sides.
				if bits := math.Float64bits(v); bits>>(shift+digit) == known {
					count[bits>>shift&(1<<digit-1)]++
				}
			}
		}
		if rank < 0 {
			rank = total(count) / 2
		}
		i := 0
		for ; rank >= count[i]; i++ {
			rank -= count[i]
		}
		known = known<<digit | uint64(i)
	}
	return math.Float64frombits(known)
}

func total(count []int) (sum int) {
	for _, n := range count {
		sum += n
	}
	return sum
}

// block is a square of pixels.
type block struct {
	y, x, side int
	loudness   float64 // root mean square of the mask's responses
}

// loudBlocks lists the usable blocks, the quietest first.
func loudBlocks(m linearops.Image, skip []bool) []block {
	var all []block
	var buffer []float64
	side := min(noiseBlock, m.H, m.W)
	for y := 0; y+side <= m.H; y += side {
		for x := 0; x+side <= m.W; x += side {
			b := block{y: y, x: x, side: side}
			if !b.usable(m, skip) {
				continue
			}
			buffer = b.responses(m, skip, buffer[:0])
			if len(buffer) == 0 {
				continue
			}
			var sum float64
			for _, v := range buffer {
				sum += float64(v * v)
			}
			b.loudness = math.Sqrt(sum / float64(len(buffer)))
			all = append(all, b)
		}
	}
	slices.SortStableFunc(all, func(a, b block) int { return cmp.Compare(a.loudness, b.loudness) })
	silent := slices.IndexFunc(all, func(b block) bool { return b.loudness > 0 })
	if silent > 0 && float64(len(all)-silent) >= uniformShare*float64(len(all)) {
		all = all[silent:]
	}
	return all
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
