package noiseest

import (
	"cmp"
	"slices"

	"afterimage/internal/par"
	"afterimage/linearops"
)

const (
	// maxBlocks bounds the blocks that are looked at: large photos have more than enough.
	maxBlocks = 1 << 19
	// highFrom is the first diagonal u + v of a block's DCT whose coefficients are
	// measured; those below it say how much texture there is.
	highFrom = 9
	// maxClipped is the number of pixels of a block that may be clipped.
	maxClipped = side * side / 4
	// uniformShare is the least share of blocks with any noise for the others, which are
	// of one colour, to be left out.
	uniformShare = 0.25
	// silent is the power of all that varies in a block, in squared levels, under which it
	// is of one colour.
	silent = 1e-4
)

// high are the places of the measured coefficients in a block, low those that are
// looked at for texture.
var high, low = bands()

func bands() (h, l []int) {
	for u := range side {
		for v := range side {
			switch {
			case u+v >= highFrom:
				h = append(h, u*side+v)
			case u+v > 0:
				l = append(l, u*side+v)
			}
		}
	}
	return h, l
}

// sample is a block of a plane.
type sample struct {
	mean   float32
	low    float32 // sum of its squared coefficients that tell of texture
	silent bool
	y, x   int32
}

// source is a plane and what is not to be looked at.
type source struct {
	linearops.Image
	skip []bool // nil for none
}

// load reads the block at (y, x), as its DCT; clip counts the pixels that are at either
// end of the range. ok is false where a pixel is to be skipped or too many are clipped.
func (m *source) load(b *block, y, x int) (clip [2]int, ok bool) {
	for r := range side {
		if m.skip != nil && slices.Contains(m.skip[(y+r)*m.W+x:(y+r)*m.W+x+side], true) {
			return clip, false
		}
		row := m.Row(0, y+r)[x : x+side]
		copy(b[r*side:], row)
		for _, v := range row {
			switch v {
			case -1:
				clip[0]++
			case 1:
				clip[1]++
			}
		}
	}
	if clip[0]+clip[1] > maxClipped {
		return clip, false
	}
	b.dct()
	return clip, true
}

// blocks lists the blocks of a plane that can be measured, the darkest first. Their grid
// is dense in a small photo; in a large one its step is odd, so that it meets the grid of
// a JPEG at all phases.
func (m *source) blocks() []sample {
	if m.H < side || m.W < side {
		return nil
	}
	step := 1
	for ((m.H-side)/step+1)*((m.W-side)/step+1) > maxBlocks {
		step += 2
	}
	parts := make([][]sample, (m.H-side)/step+1)
	par.Do(len(parts), rows(func(i int) { parts[i] = m.row(i*step, step) }))
	all := slices.Concat(parts...)
	loud := 0
	for _, s := range all {
		if !s.silent {
			loud++
		}
	}
	if loud > 0 && float64(loud) >= uniformShare*float64(len(all)) {
		all = slices.DeleteFunc(all, func(s sample) bool { return s.silent })
	}
	slices.SortStableFunc(all, func(a, b sample) int { return cmp.Compare(a.mean, b.mean) })
	return all
}

type rows func(i int)

func (f rows) Run(i int) { f(i) }

// row lists the blocks whose first row is y.
func (m *source) row(y, step int) []sample {
	var b block
	out := make([]sample, 0, (m.W-side)/step+1)
	for x := 0; x+side <= m.W; x += step {
		if _, ok := m.load(&b, y, x); !ok {
			continue
		}
		s := sample{mean: b[0] / side, y: int32(y), x: int32(x)}
		for _, i := range low {
			s.low += float32(b[i] * b[i])
		}
		all := s.low
		for _, i := range high {
			all += float32(b[i] * b[i])
		}
		s.silent = float64(all) < silent/(levels*levels)
		out = append(out, s)
	}
	return out
}
