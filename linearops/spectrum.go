package linearops

import "fmt"

// ConstantSpectrum has n entries that all have the singular value s.
func ConstantSpectrum(n int, s float32) Spectrum {
	checkSingular(s)
	return prefixSpectrum{n: n, m: n, s: s}
}

// PrefixSpectrum has n entries: the first m have the singular value s, the others
// are the null space.
func PrefixSpectrum(n, m int, s float32) Spectrum {
	if m < 0 || m > n {
		panic(fmt.Sprintf("linearops: a prefix of %d in a spectrum of %d entries", m, n))
	}
	checkSingular(s)
	return prefixSpectrum{n: n, m: m, s: s}
}

// DenseSpectrum has the singular values s, one per entry. It keeps the slice, which
// must not change afterwards.
func DenseSpectrum(s []float32) Spectrum { return PeriodicSpectrum(s, len(s)) }

// PeriodicSpectrum has n entries of which entry i has the singular value
// period[i mod len(period)]: the same values for each plane, say. It keeps the
// slice, which must not change afterwards.
func PeriodicSpectrum(period []float32, n int) Spectrum {
	for _, v := range period {
		checkSingular(v)
	}
	checkPeriod(len(period), n)
	return periodicSpectrum{period: period, n: n}
}

// MaskSpectrum has n entries: entry i is in the null space where
// null[i mod len(null)], and has the singular value s elsewhere. It keeps the
// slice, which must not change afterwards.
func MaskSpectrum(null []bool, n int, s float32) Spectrum {
	checkSingular(s)
	checkPeriod(len(null), n)
	return maskSpectrum{null: null, n: n, s: s}
}

func checkSingular(s float32) {
	if !(s >= 0) || s > 3e38 {
		panic(fmt.Sprintf("linearops: singular value %v; it must be finite and at least 0", s))
	}
}

func checkPeriod(period, n int) {
	if n < 0 || period == 0 && n > 0 {
		panic(fmt.Sprintf("linearops: a period of %d in a spectrum of %d entries", period, n))
	}
}

func checkRead(n int, dst []float32, off int) {
	if off < 0 || off+len(dst) > n {
		panic(fmt.Sprintf("linearops: entries %d to %d of a spectrum of %d", off, off+len(dst), n))
	}
}

// prefixSpectrum is s for the first m of n entries, 0 after them.
type prefixSpectrum struct {
	n, m int
	s    float32
}

func (p prefixSpectrum) Len() int { return p.n }

func (p prefixSpectrum) At(i int) float32 {
	if uint(i) >= uint(p.n) {
		checkRead(p.n, make([]float32, 1), i)
	}
	if i < p.m {
		return p.s
	}
	return 0
}

func (p prefixSpectrum) Read(dst []float32, off int) {
	checkRead(p.n, dst, off)
	k := min(max(p.m-off, 0), len(dst))
	for i := range dst[:k] {
		dst[i] = p.s
	}
	clear(dst[k:])
}

// periodicSpectrum repeats a list of values.
type periodicSpectrum struct {
	period []float32
	n      int
}

func (p periodicSpectrum) Len() int         { return p.n }
func (p periodicSpectrum) At(i int) float32 { return p.period[i%len(p.period)] }

func (p periodicSpectrum) Read(dst []float32, off int) {
	checkRead(p.n, dst, off)
	for len(dst) > 0 {
		k := copy(dst, p.period[off%len(p.period):])
		dst, off = dst[k:], off+k
	}
}

// maskSpectrum is s, or 0 where a repeated mask says so.
type maskSpectrum struct {
	null []bool
	n    int
	s    float32
}

func (m maskSpectrum) Len() int { return m.n }

func (m maskSpectrum) At(i int) float32 {
	if m.null[i%len(m.null)] {
		return 0
	}
	return m.s
}

func (m maskSpectrum) Read(dst []float32, off int) {
	checkRead(m.n, dst, off)
	for len(dst) > 0 {
		null := m.null[off%len(m.null):]
		null = null[:min(len(null), len(dst))]
		for i, gone := range null {
			v := m.s
			if gone {
				v = 0
			}
			dst[i] = v
		}
		dst, off = dst[len(null):], off+len(null)
	}
}

// cornerSpectrum is s for the upper left entry of every r x r block of every
// plane, 0 for the others. The sides are multiples of r.
type cornerSpectrum struct {
	shape Shape
	r     int
	s     float32
}

func (c cornerSpectrum) Len() int { return c.shape.Len() }

func (c cornerSpectrum) At(i int) float32 {
	// Planes hold whole blocks, so that rows may be counted through them.
	if i%c.shape.W%c.r == 0 && i/c.shape.W%c.r == 0 {
		return c.s
	}
	return 0
}

func (c cornerSpectrum) Read(dst []float32, off int) {
	checkRead(c.shape.Len(), dst, off)
	clear(dst)
	w := c.shape.W
	end := off + len(dst)
	for row := off / w; row*w < end; row++ {
		if row%c.r != 0 {
			continue
		}
		from := row * w
		if from < off {
			from += (off - from + c.r - 1) / c.r * c.r
		}
		for i := from; i < min(end, (row+1)*w); i += c.r {
			dst[i-off] = c.s
		}
	}
}
