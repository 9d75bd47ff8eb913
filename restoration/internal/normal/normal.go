package normal

import (
	"math"
	"math/bits"
)

// group is the number of values that are made in one go, by words and centre.
const group = 1024

// Fill fills dst with the standard normals of a seed and a step for the places off,
// off+1, ...; off must be a multiple of 4. The largest is 6.3: a word has 32 bits.
func Fill(dst []float32, seed uint64, step uint32, off int) {
	if off < 0 || off%4 != 0 {
		panic("normal: a place that is not a multiple of 4")
	}
	k := schedule(seed)
	var w [group]uint32
	var tails [group / 64]uint64
	for len(dst) > 0 {
		n := min(group, len(dst))
		words(w[:n], &k, step, uint64(off)/4)
		centre(dst[:n], &tails, w[:n])
		for i, t := range tails[:(n+63)/64] {
			for ; t != 0; t &= t - 1 {
				at := 64*i + bits.TrailingZeros64(t)
				dst[at] = tail(uniform(w[at]))
			}
		}
		dst, off = dst[n:], off+n
	}
}

// The inverse of the normal distribution function is PPND7 of Wichura, The percentage
// points of the normal distribution (algorithm AS 241, 1988), good to 1e-7. Products
// are converted before they are added, which forbids fusing the two: every processor
// gives the same bytes.
const (
	a0, a1, a2, a3 = 3.3871327179e+00, 5.0434271938e+01, 1.5929113202e+02, 5.9109374720e+01
	b1, b2, b3     = 1.7895169469e+01, 7.8757757664e+01, 6.7187563600e+01
	c0, c1, c2, c3 = 1.4234372777e+00, 2.7568153900e+00, 1.3067284816e+00, 1.7023821103e-01
	d1, d2         = 7.3700164250e-01, 1.2021132975e-01
)

// square is that of 0.425, the |p - 1/2| up to which the first approximation holds.
const square = 0.180625

// centreGo makes a normal of each word as if it lay in the centre, and marks those
// that do not, bit i%64 of tails[i/64], without a branch: which they are cannot be
// predicted.
func centreGo(dst []float32, tails []uint64, w []uint32) {
	clear(tails[:(len(w)+63)/64])
	for i, u := range w {
		q := uniform(u)
		r := square - float64(q*q)
		num := float64((float64((float64(a3*r)+a2)*r)+a1)*r) + a0
		den := float64((float64((float64(b3*r)+b2)*r)+b1)*r) + 1
		dst[i] = float32(float64(num*q) / den)
		tails[i>>6] |= math.Float64bits(r) >> 63 << (i & 63)
	}
}

// uniform takes a random word to the middle of its 2^-32 wide cell of (-1/2, 1/2):
// never an end, and symmetric.
func uniform(u uint32) float64 {
	return float64(float64(int32(u))*0x1p-32) + 0x1p-33
}

// tail is the normal at probability q + 1/2 far from the centre. The second tail of
// the algorithm, below e^-25, is out of a 32-bit word's reach.
func tail(q float64) float32 {
	r := math.Sqrt(-logarithm(0.5-math.Abs(q))) - 1.6
	num := float64((float64((float64(c3*r)+c2)*r)+c1)*r) + c0
	den := float64((float64(d2*r)+d1)*r) + 1
	return float32(math.Copysign(num/den, q))
}

// logarithm is the natural logarithm of a normal number p > 0 to 2e-10. The standard
// library's differs in its last bits from one processor family to another.
func logarithm(p float64) float64 {
	const sqrt2 = 0x6a09e667f3bcd // mantissa bits of the square root of 2
	b := math.Float64bits(p)
	k := int(b>>52) - 1023
	m := b & (1<<52 - 1)
	if m > sqrt2 {
		k++
		m |= 1022 << 52
	} else {
		m |= 1023 << 52
	}
	v := math.Float64frombits(m)
	f := (v - 1) / (v + 1)
	g := float64(f * f)
	s := float64(g*(1.0/11)) + 1.0/9
	s = float64(g*s) + 1.0/7
	s = float64(g*s) + 1.0/5
	s = float64(g*s) + 1.0/3
	s = float64(g*s) + 1
	return float64(float64(k)*math.Ln2) + float64(float64(2*f)*s)
}
