package jpeg

import (
	"math"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// Found is the traces of JPEG compression in a photo that was saved again without loss.
type Found struct {
	Quality  int // 1..100, of the tables of [Tables]
	Sampling Sampling
	Gray     bool // luma alone was compressed, or colour shows no traces
	// X, Y is where the grid begins: the column and the row, from 0 on, of the first
	// corner of a unit.
	X, Y int
	// Confidence is how much more probable, in natural logarithms a coefficient that
	// is not 0, the photo's coefficients are with these steps than without any. It is
	// beyond 0.3 for what is reported, and grows with the steps.
	Confidence float64
}

// Tables are the tables of luma and, unless it is gray, of colour.
func (f Found) Tables() []Table {
	luma, colour := Tables(f.Quality)
	if f.Gray {
		return []Table{luma}
	}
	return []Table{luma, colour}
}

// Coding is [Recover] for what was found.
func (f Found) Coding(m linearops.Image) *Coding {
	uw, uh := 8*f.Sampling.Across, 8*f.Sampling.Down
	return Recover(m, (f.X%uw-uw)%uw, (f.Y%uh-uh)%uh, f.Sampling, f.Tables()...)
}

const (
	// trustworthy is the least confidence that is reported.
	trustworthy = 0.3
	// mostBlocks bounds how many blocks are looked at.
	mostBlocks = 1500
	// fewest is the least number of coefficients that tell of steps.
	fewest = 60
)

// Estimate finds the grid and the quality of the JPEG compression that a photo of 3
// planes in [-1, 1] went through; ok is false where there are no traces of one. quality
// is that quality where it is known, 0 where it is sought.
//
// On the right grid the coefficients are multiples of the steps but for the rounding of
// samples (Fan and de Queiroz 2003), so that most are next to 0. Of the qualities the
// one is taken under which the coefficients are the most probable.
func Estimate(m linearops.Image, quality int) (f Found, ok bool) {
	whole := m.Shape
	m = middle(m)
	planes, cut := ycc(m), clipped(m)
	luma := field{planes[0], cut, m.H, m.W, lumaBlur}
	f.X, f.Y = luma.grid()
	if f.Quality, f.Confidence = luma.quality(f.X, f.Y, lumaTable, quality); f.Confidence < trustworthy {
		return Found{}, false
	}
	f.colour(m.Shape, planes, cut)
	w, h := 8*f.Sampling.Across, 8*f.Sampling.Down
	f.X, f.Y = (f.X+(whole.W-m.W)/2)%w, (f.Y+(whole.H-m.H)/2)%h
	return f, true
}

// middle is the middle of a large photo.
func middle(m linearops.Image) linearops.Image {
	const side = 768
	if m.W <= side && m.H <= side {
		return m
	}
	out := linearops.NewImage(linearops.Shape{C: m.C, H: min(m.H, side), W: min(m.W, side)})
	for c := range m.C {
		for y := range out.H {
			copy(out.Row(c, y), m.Row(c, y+(m.H-out.H)/2)[(m.W-out.W)/2:])
		}
	}
	return out
}

// clipped marks pixels that were perhaps cut off at black or white in one of their
// channels, so that their luma and colour are not what was decoded.
func clipped(m linearops.Image) []bool {
	out := make([]bool, m.Plane())
	for c := range m.C {
		for i, v := range m.PlanePix(c) {
			out[i] = out[i] || v <= -1 || v >= 1
		}
	}
	return out
}

// colour finds how colour was sampled, with the luma's quality.
func (f *Found) colour(shape linearops.Shape, planes [3][]float32, cut []bool) {
	x, y := f.X, f.Y
	f.Gray, f.Sampling = true, Sampling{1, 1}
	best := trustworthy
	for _, s := range []Sampling{{1, 1}, {2, 1}, {1, 2}, {2, 2}} {
		for k := range s.Across * s.Down {
			ox, oy := x+8*(k%s.Across), y+8*(k/s.Across)
			for _, sharp := range []bool{false, true} {
				if sharp && s == (Sampling{1, 1}) {
					continue
				}
				score := colourScore(shape, planes, cut, s, ox, oy, sharp, f.Quality)
				if score > best {
					best, f.Gray, f.Sampling, f.X, f.Y = score, false, s, ox, oy
				}
			}
		}
	}
}

// colourScore is the confidence in a sampling of colour.
func colourScore(shape linearops.Shape, planes [3][]float32, cut []bool, s Sampling, x, y int, sharp bool, quality int) float64 {
	luma, colour := Tables(quality)
	uw, uh := 8*s.Across, 8*s.Down
	c := NewCoding(shape.W, shape.H, (x-uw)%uw, (y-uh)%uh, s, luma, colour)
	sum, n := 0.0, 0
	for i := range c.Colour {
		p := &c.Colour[i]
		means := p.means(c, shape, planes[i+1])
		if sharp {
			p.sharpen(means)
		}
		field := field{means, p.anyOf(c, shape, cut), 8 * p.BH, 8 * p.BW, colourBlur}
		score, count := field.score(field.blocks(0, 0), colour)
		sum, n = sum+score, n+count
	}
	if n < fewest {
		return 0
	}
	return sum / float64(n)
}

// field is a plane of samples in which blocks are looked for.
type field struct {
	pix  []float32
	cut  []bool // samples that are not to be trusted
	h, w int
	// blur is the standard deviation of what rounding adds to a coefficient, in levels.
	blur float64
}

// blocks lists the coefficients of up to mostBlocks blocks of the grid at (x, y), spread
// evenly, without any that were clipped.
func (f field) blocks(x, y int) [][64]float32 {
	nx, ny := (f.w-x)/8, (f.h-y)/8
	step := 1
	for nx*ny/step > mostBlocks {
		step += 2
	}
	var out [][64]float32
	for i := 0; i < nx*ny; i += step {
		var b [64]float32
		top, left := y+8*(i/nx), x+8*(i%nx)
		trusted := true
		for j := range b {
			at := (top+j/8)*f.w + left + j%8
			trusted = trusted && !f.cut[at]
			b[j] = f.pix[at]
		}
		if trusted {
			forward(&b)
			out = append(out, b)
		}
	}
	return out
}

// still is the size of a coefficient, in levels, that rounding alone may have made.
const still = 0.5

// grid is where the grid begins: where the most coefficients of high frequency are next
// to 0.
func (f field) grid() (x, y int) {
	search := gridSearch{field: f}
	par.Do(64, &search)
	best := 0
	for i, v := range search.still {
		if v > search.still[best] {
			best = i
		}
	}
	return best % 8, best / 8
}

// gridSearch tries one offset a part.
type gridSearch struct {
	field
	still [64]float64
}

func (g *gridSearch) Run(i int) {
	blocks := g.blocks(i%8, i/8)
	n := 0
	for b := range blocks {
		for k, v := range blocks[b] {
			if k/8+k%8 >= 3 && v < still && v > -still {
				n++
			}
		}
	}
	g.still[i] = float64(n) / float64(max(1, len(blocks)))
}

// quality is the most probable quality, or the one that is given, for a table at 50,
// and the confidence in it.
func (f field) quality(x, y int, table Table, given int) (quality int, confidence float64) {
	blocks := f.blocks(x, y)
	search := qualitySearch{field: f, blocks: blocks, table: table}
	if given > 0 {
		search.Run(given - 1)
		return given, search.confidence[given-1]
	}
	par.Do(100, &search)
	best := 0
	for i, v := range search.total {
		if v > search.total[best] {
			best = i
		}
	}
	return best + 1, search.confidence[best]
}

// qualitySearch tries one quality a part.
type qualitySearch struct {
	field
	blocks            [][64]float32
	table             Table
	total, confidence [100]float64
}

func (s *qualitySearch) Run(i int) {
	score, n := s.score(s.blocks, scaled(s.table, i+1))
	s.total[i] = score
	if n >= fewest {
		s.confidence[i] = score / float64(n)
	}
}

const (
	// lumaBlur is the standard deviation of what rounding adds to a coefficient, in
	// levels, with some room: samples are rounded before the conversion to RGB and after
	// it. colourBlur is larger, for where colour hardly changes, the errors of neighbours
	// are the same.
	lumaBlur, colourBlur = 0.4, 0.9
	// stray is the share of coefficients that are not where they should be: of blocks
	// that were cut off at black or white, say.
	stray = 0.02
)

// score is the logarithm of how much more probable the coefficients are with the steps
// of a table than without: a density that is steps high at the multiples and next to 0
// between. Coefficients next to 0 tell nothing of steps and are left out, but one that
// a step would have rounded to 0 speaks against the step. n is how many told.
func (f field) score(blocks [][64]float32, t Table) (sum float64, n int) {
	for b := range blocks {
		for i, v := range blocks[b] {
			if i == 0 || v < 2*still && v > -2*still {
				continue
			}
			n++
			sum += gain(float64(v), float64(t[i]), f.blur)
		}
	}
	return sum, n
}

// gain is the share of one coefficient.
func gain(v, step, blur float64) float64 {
	if step < 3*blur {
		return 0 // the rounding hides such a step
	}
	r := (v - step*math.Round(v/step)) / blur
	return math.Log(stray + (1-stray)*step/(blur*math.Sqrt(2*math.Pi))*math.Exp(-r*r/2))
}
