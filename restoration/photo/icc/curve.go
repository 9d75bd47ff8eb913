package icc

import (
	"encoding/binary"
	"fmt"
	"math"
	"sort"
)

// curve is a tone curve, for values in [0, 1].
type curve interface{ at(x float64) float64 }

// curves are one for each channel.
type curves []curve

func (c curves) apply(v *values) {
	for i, f := range c {
		v[i] = f.at(v[i])
	}
}

// curveOf is a function as a curve.
type curveOf func(x float64) float64

func (f curveOf) at(x float64) float64 { return f(x) }

// sampled is a curve through values at even distances; it has two or more.
type sampled []float64

func (s sampled) at(x float64) float64 {
	p := clamp(x) * float64(len(s)-1)
	i := min(int(p), len(s)-2)
	return s[i] + float64((p-float64(i))*(s[i+1]-s[i]))
}

// parametric is a curve of parametricCurveType, all of whose forms are
//
//	(a x + b)^gamma + e   for x >= d
//	c x + f               below
type parametric struct{ gamma, a, b, c, d, e, f float64 }

func (p parametric) at(x float64) float64 {
	if x < p.d {
		return float64(p.c*x) + p.f
	}
	return math.Pow(max(float64(p.a*x)+p.b, 0), p.gamma) + p.e
}

// maxCurve is the largest number of values of a curve: one for each sample of 16 bits.
const maxCurve = 1 << 16

// never is a place below which there is no linear part.
var never = math.Inf(-1)

// parseCurve reads a curve at the beginning of data and tells how many bytes it took.
func parseCurve(data []byte) (c curve, size int, err error) {
	switch kind(data) {
	case "curv":
		return parseSampled(data)
	case "para":
		return parseParametric(data)
	}
	return nil, 0, fmt.Errorf("%w: a curve of type %q", ErrDamaged, kind(data))
}

func parseSampled(data []byte) (c curve, size int, err error) {
	if len(data) < 12 {
		return nil, 0, fmt.Errorf("%w: a curve is cut short", ErrDamaged)
	}
	n := int64(binary.BigEndian.Uint32(data[8:]))
	switch {
	case n > maxCurve:
		return nil, 0, fmt.Errorf("%w: a curve of %d values", ErrUnsupported, n)
	case n > int64(len(data)-12)/2:
		return nil, 0, fmt.Errorf("%w: a curve is cut short", ErrDamaged)
	}
	body := data[12:]
	switch n {
	case 0:
		c = parametric{gamma: 1, a: 1, d: never}
	case 1:
		c = parametric{gamma: float64(binary.BigEndian.Uint16(body)) / 256, a: 1, d: never}
	default:
		c = samples16(body, int(n))
	}
	return c, 12 + 2*int(n), nil
}

// samples16 reads n values of 16 bits, which are there.
func samples16(data []byte, n int) sampled {
	s := make(sampled, n)
	for i := range s {
		s[i] = float64(binary.BigEndian.Uint16(data[2*i:])) / 65535
	}
	return s
}

func samples8(data []byte, n int) sampled {
	s := make(sampled, n)
	for i := range s {
		s[i] = float64(data[i]) / 255
	}
	return s
}

func parseParametric(data []byte) (c curve, size int, err error) {
	if len(data) < 12 {
		return nil, 0, fmt.Errorf("%w: a curve is cut short", ErrDamaged)
	}
	form := int(binary.BigEndian.Uint16(data[8:]))
	counts := []int{1, 3, 4, 5, 7}
	if form >= len(counts) {
		return nil, 0, fmt.Errorf("%w: a curve of form %d", ErrUnsupported, form)
	}
	n := counts[form]
	if len(data) < 12+4*n {
		return nil, 0, fmt.Errorf("%w: a curve is cut short", ErrDamaged)
	}
	var v [7]float64
	for i := range n {
		v[i] = fixed(data[12+4*i:])
	}
	p := parametric{gamma: v[0], a: 1, d: never}
	switch form {
	case 1, 2:
		p.a, p.b, p.e, p.f = v[1], v[2], v[3], v[3]
		if p.a == 0 {
			return nil, 0, fmt.Errorf("%w: a curve without a slope", ErrDamaged)
		}
		p.d = -p.b / p.a
	case 3, 4:
		p.a, p.b, p.c, p.d, p.e, p.f = v[1], v[2], v[3], v[4], v[5], v[6]
	}
	return p, 12 + 4*n, nil
}

// ladder is a curve at even distances, made to rise: what it takes to go back.
type ladder []float64

// newLadder has n steps.
func newLadder(c curve, n int) ladder {
	l := make(ladder, n+1)
	top := math.Inf(-1)
	for i := range l {
		top = max(top, c.at(float64(i)/float64(n)))
		l[i] = top
	}
	return l
}

// back is the x in [0, 1] whose value is v: of a level part its beginning.
func (l ladder) back(v float64) float64 {
	i := sort.SearchFloat64s(l, v)
	switch {
	case i == 0:
		return 0
	case i == len(l):
		return 1
	case l[i] == v:
		return float64(i) / float64(len(l)-1)
	}
	return (float64(i-1) + (v-l[i-1])/(l[i]-l[i-1])) / float64(len(l)-1)
}
