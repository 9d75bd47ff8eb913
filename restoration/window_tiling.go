package restoration

import (
	"math"

	"afterimage/linearops"
)

// windowShift is by how many pixels, at least, the grid of windows moves where windows
// are not tiny.
const windowShift = 32

// tiling is how pictures are covered by windows.
type tiling struct {
	side     int // of a window at most
	margin   int // of context, on each side that is not a border of the picture
	shift    int // by how much the grid moves at least
	multiple int // of what the sides of windows are
	maxSide  int // of a picture that goes straight through; 0 for no bound
}

// newTiling is the tiling for a prior, with sides that it takes.
func newTiling(spec Spec, side, margin int) tiling {
	t := tiling{side: side, multiple: max(1, spec.Multiple), maxSide: spec.MaxSide}
	if spec.MaxSide > 0 {
		t.side = min(t.side, spec.MaxSide)
	}
	if spec.MaxPixels > 0 {
		t.side = min(t.side, int(math.Sqrt(float64(spec.MaxPixels))))
	}
	t.side = max(t.side-t.side%t.multiple, t.multiple)
	t.margin, t.shift = min(margin, t.side/8), min(windowShift, t.side/4)
	return t
}

// whole tells whether a picture goes straight through.
func (t tiling) whole(s linearops.Shape) bool {
	return s.Plane() <= t.side*t.side && (t.maxSide == 0 || max(s.H, s.W) <= t.maxSide)
}

// window is one of those that cover a picture.
type window struct{ down, across span }

func (w window) sameSize(o window) bool {
	return w.down.side == o.down.side && w.across.side == o.across.side
}

// span is a window along one axis: it sees side pixels from start on, of which [from, to)
// are its own.
type span struct{ start, side, from, to int }

// cover lists the windows over a picture, those of one size one after the other; key
// draws where they lie.
func (t tiling) cover(s linearops.Shape, key uint64) []window {
	down, across := t.spans(s.H, scramble(key)), t.spans(s.W, scramble(key+1))
	var list []window
	// Along an axis the larger windows stand first, so that there are two runs at most.
	for _, rows := range runs(down) {
		for _, columns := range runs(across) {
			for _, d := range rows {
				for _, a := range columns {
					list = append(list, window{d, a})
				}
			}
		}
	}
	return list
}

// runs splits spans where their side changes.
func runs(s []span) [][]span {
	for i := range s {
		if s[i].side != s[0].side {
			return [][]span{s[:i], s[i:]}
		}
	}
	return [][]span{s}
}

// spans covers n pixels of an axis. The windows lie side by side, their own parts
// without a gap, and reach over the ends by as much as they may be shifted; then those
// at the ends are moved inwards, which gives them more context than they need.
func (t tiling) spans(n int, draw uint64) []span {
	sides := t.sides(n)
	if len(sides) == 1 {
		return []span{{side: n, to: n}}
	}
	first, last := sides[0]-2*t.margin, sides[len(sides)-1]-2*t.margin
	beyond := sumOf(sides) - 2*t.margin*(len(sides)-1) - n
	low, high := max(0, beyond-last+1), min(beyond, first-1) // the others lie within the picture
	at := -low - int(draw%uint64(high-low+1))
	out := make([]span, len(sides))
	for i, s := range sides {
		w := span{start: min(max(at, 0), n-s), side: s, from: at + t.margin, to: at + s - t.margin}
		if i == 0 {
			w.from = 0
		}
		if i == len(sides)-1 {
			w.to = n
		}
		out[i] = w
		at += s - 2*t.margin
	}
	return out
}

// sides are the sides of the windows along n pixels, the larger ones first: as few
// windows as cover them with their margins and the shift, each a multiple of what the
// prior takes, and together as small as can be.
func (t tiling) sides(n int) []int {
	if n <= t.side {
		return []int{n}
	}
	for k := 2; ; k++ {
		units := (n + t.shift + 2*t.margin*(k-1) + t.multiple - 1) / t.multiple
		if t.side == t.multiple { // there is one size
			units = max(units, k)
		}
		each, more := units/k, units%k
		if most := each + min(more, 1); most*t.multiple > t.side {
			continue
		}
		out := make([]int, k)
		for i := range out {
			out[i] = each * t.multiple
			if i < more {
				out[i] += t.multiple
			}
		}
		return out
	}
}

// seen is how many pixels the prior sees of a picture, all windows together.
func (t tiling) seen(s linearops.Shape) int {
	if t.whole(s) {
		return s.Plane()
	}
	return sumOf(t.sides(s.H)) * sumOf(t.sides(s.W))
}

func sumOf(v []int) int {
	total := 0
	for _, x := range v {
		total += x
	}
	return total
}

// scramble is a number that depends on every bit of key (the finisher of SplitMix64,
// Steele, Lea and Flood 2014).
func scramble(key uint64) uint64 {
	key += 0x9e3779b97f4a7c15
	key = (key ^ key>>30) * 0xbf58476d1ce4e5b9
	key = (key ^ key>>27) * 0x94d049bb133111eb
	return key ^ key>>31
}
