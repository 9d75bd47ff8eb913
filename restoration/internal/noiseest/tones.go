package noiseest

import (
	"cmp"
	"math"
	"slices"

	"afterimage/linearops"
)

const (
	// levels is the number of 8-bit levels in one unit of the [-1, 1] scale.
	levels = 127.5
	// toneBlocks is the least number of blocks of a tone.
	toneBlocks = 4000
	// levelTones is the number of tones that a level is told from, and levelRank which
	// of them, the quietest being 0: the second of four. The quietest itself is so by
	// chance as often as not.
	levelTones, levelRank = 4, 0.25
	// curveTones is the number of tones that a curve is told from.
	curveTones = 10
	// trainShare is the share of a tone's blocks, and trainLeast the number, that tell
	// which directions have least texture; directions is how many of those are measured.
	trainShare, trainLeast, directions = 0.01, 200, 7
	// seedBlocks is the number of blocks, those with least texture, that a level begins
	// with; mostBlocks bounds those that chance alone explains.
	seedBlocks, mostBlocks = 100, 1000
	// rounds is how often the blocks that chance explains are chosen anew.
	rounds = 3
	// halfSide is the side of the squares, as of a chessboard, by which blocks are told
	// into two halves.
	halfSide = 32
)

// Tone is the noise of the blocks of about one brightness, in 8-bit levels.
type Tone struct {
	Mean   float64 // brightness, 0..255
	Sigma  float64
	Blocks int // that were measured
}

// Plane is the estimate of one plane.
type Plane struct {
	// Level is the standard deviation of its noise in 8-bit levels; Blocks is the number
	// of blocks that could be measured at all, and where it is 0 nothing is known.
	Level  float64
	Blocks int
	// Tones are by brightness, the darkest first. Texture makes some of them too loud.
	Tones []Tone
	// Count is the number of those blocks by their brightness, 0..255.
	Count [256]int
}

// Estimate estimates the noise of a plane without the pixels that are marked in skip
// (nil for none).
func Estimate(m linearops.Image, skip []bool) Plane {
	w := work{source: source{Image: m, skip: skip}}
	w.all = w.blocks()
	if len(w.all) == 0 {
		return Plane{}
	}
	coarse := w.parts(levelTones)
	w.train(coarse)
	var sigmas []float64
	for _, part := range coarse {
		sigmas = append(sigmas, w.measure(part).Sigma)
	}
	slices.Sort(sigmas)
	p := Plane{Level: sigmas[int(levelRank*float64(len(sigmas)))], Blocks: len(w.all)}
	for _, s := range w.all {
		p.Count[min(max(int((float64(s.mean)+1)*levels+0.5), 0), len(p.Count)-1)]++
	}
	for _, part := range w.parts(curveTones) {
		p.Tones = append(p.Tones, w.measure(part))
	}
	return p
}

// work is an estimate in the making.
type work struct {
	source
	all    []sample // by brightness
	filter [2][][]float64
}

// parts shares the blocks among n tones, fewer where there are few, each with the blocks
// of least texture first.
func (w *work) parts(n int) [][]sample {
	n = max(1, min(n, len(w.all)/toneBlocks))
	out := make([][]sample, n)
	for k := range out {
		out[k] = slices.Clone(w.all[k*len(w.all)/n : (k+1)*len(w.all)/n])
		slices.SortStableFunc(out[k], func(a, b sample) int { return cmp.Compare(a.low, b.low) })
	}
	return out
}

// half is which of two halves of the photo a block belongs to: each is measured along
// directions that the other tells, so that they are not those in which its noise
// happens to be small.
func (s sample) half() int { return int(s.y/halfSide+s.x/halfSide) & 1 }

// train finds the directions.
func (w *work) train(parts [][]sample) {
	power := [2]square{newSquare(), newSquare()}
	var b block
	for _, part := range parts {
		n := min(len(part), max(trainLeast, int(trainShare*float64(len(part)))))
		for _, s := range part[:n] {
			w.load(&b, int(s.y), int(s.x))
			power[s.half()].addOuter(&b)
		}
	}
	for h := range power {
		w.filter[1-h] = power[h].quietest(directions)
	}
}

// measure is the noise of a tone: of its blocks with least texture first, and then of
// all that have no more below highFrom than that noise explains.
func (w *work) measure(part []sample) Tone {
	n := min(seedBlocks, len(part))
	power := w.power(part[:n])
	for range rounds {
		k := n
		for k < len(part) && float64(part[k].low) <= float64(len(low))*power {
			k++
		}
		if k == n {
			break
		}
		n, power = k, w.power(part[:k])
	}
	mean := 0.0
	for _, s := range part[:n] {
		mean += float64(s.mean)
	}
	return Tone{Mean: (mean/float64(n) + 1) * levels, Sigma: math.Sqrt(power) * levels, Blocks: n}
}

// power is the noise power of blocks: the mean square along the directions, made good
// for what clipping took.
func (w *work) power(set []sample) float64 {
	var b block
	var clipped [2]int
	sum, n := 0.0, 0
	step := max(1, len(set)/mostBlocks)
	for i := 0; i < len(set); i += step {
		s := set[i]
		clip, _ := w.load(&b, int(s.y), int(s.x))
		clipped[0] += clip[0]
		clipped[1] += clip[1]
		for _, f := range w.filter[s.half()] {
			r := 0.0
			for k, weight := range f {
				r += float64(weight * float64(b[high[k]]))
			}
			sum += float64(r * r)
		}
		n++
	}
	pixels := float64(n * side * side)
	return sum / float64(n*directions) / clippedPower(float64(clipped[0])/pixels, float64(clipped[1])/pixels)
}
