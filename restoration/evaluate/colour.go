package evaluate

import (
	"fmt"
	"math"

	"afterimage/linearops"
)

// ChromaError is the mean distance of two photos' colours in the a*b* plane of
// CIELAB (sRGB, white D65), lightness left out: 0 for the same colours, about 2.3 for
// a difference that is just seen. Images of two shapes, or of other than 3 planes,
// panic.
func ChromaError(a, b linearops.Image) float64 {
	checkShapes(a, b)
	checkColour(a)
	n := a.Plane()
	sum := 0.0
	for i := range n {
		_, a1, b1 := Lab(float64(a.Pix[i]), float64(a.Pix[n+i]), float64(a.Pix[2*n+i]))
		_, a2, b2 := Lab(float64(b.Pix[i]), float64(b.Pix[n+i]), float64(b.Pix[2*n+i]))
		sum += math.Hypot(a1-a2, b1-b2)
	}
	return sum / float64(n)
}

// Lab is CIELAB of an sRGB colour whose values are on [-1, 1]; values beyond count as
// the nearest within. White is D65, 2 degrees (IEC 61966-2-1; CIE 15).
func Lab(r, g, b float64) (l, as, bs float64) {
	r, g, b = linear(r), linear(g), linear(b)
	x := 0.4124564*r + 0.3575761*g + 0.1804375*b
	y := 0.2126729*r + 0.7151522*g + 0.0721750*b
	z := 0.0193339*r + 0.1191920*g + 0.9503041*b
	fx, fy, fz := labCurve(x/0.95047), labCurve(y), labCurve(z/1.08883)
	return 116*fy - 16, 500 * (fx - fy), 200 * (fy - fz)
}

// linear is the light of an sRGB value on [-1, 1].
func linear(v float64) float64 {
	v = min(max((v+1)/2, 0), 1)
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func labCurve(t float64) float64 {
	const d = 6.0 / 29
	if t > d*d*d {
		return math.Cbrt(t)
	}
	return t/(3*d*d) + 4.0/29
}

// Colourfulness is the measure of Hasler and Suesstrunk (Measuring colourfulness in
// natural images, 2003) on 8-bit values: 0 for gray, about 33 for moderately
// colourful photos and 59 for quite colourful ones. Images of other than 3 planes
// panic.
func Colourfulness(m linearops.Image) float64 {
	checkColour(m)
	n := m.Plane()
	var rg, yb statistic
	for i := range n {
		r, g, b := level(m.Pix[i]), level(m.Pix[n+i]), level(m.Pix[2*n+i])
		rg.add(r - g)
		yb.add((r+g)/2 - b)
	}
	return math.Sqrt(rg.variance()+yb.variance()) + 0.3*math.Hypot(rg.mean(), yb.mean())
}

// level is a value on [-1, 1] in 8-bit levels, 0 to 255.
func level(v float32) float64 { return (min(max(float64(v), -1), 1) + 1) * 127.5 }

type statistic struct{ n, sum, squares float64 }

func (m *statistic) add(v float64) {
	m.n++
	m.sum += v
	m.squares += float64(v * v)
}

func (m *statistic) mean() float64 { return m.sum / m.n }

func (m *statistic) variance() float64 {
	mean := m.mean()
	return max(0, m.squares/m.n-float64(mean*mean))
}

func checkColour(m linearops.Image) {
	if m.C != 3 {
		panic(fmt.Sprintf("evaluate: the colours of an image of %v", m.Shape))
	}
}
