package icctest

import "math"

// CIEDE2000 is the colour difference between two colours in CIE L*, a*, b*, with all
// factors 1 (CIE 142-2001, in the form of Sharma, Wu and Dalal, 2005).
func CIEDE2000(p, q [3]float64) float64 {
	const turn = 2 * math.Pi
	pow7 := func(v float64) float64 { return math.Sqrt(math.Pow(v, 7) / (math.Pow(v, 7) + math.Pow(25, 7))) }
	g := 1.5 - 0.5*pow7((math.Hypot(p[1], p[2])+math.Hypot(q[1], q[2]))/2)
	polar := func(v [3]float64) (chroma, hue float64) {
		chroma, hue = math.Hypot(g*v[1], v[2]), math.Atan2(v[2], g*v[1])
		if hue < 0 {
			hue += turn
		}
		return chroma, hue
	}
	c1, h1 := polar(p)
	c2, h2 := polar(q)
	dh, h := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		dh, h = 0, h1+h2
	case dh > math.Pi:
		dh -= turn
	case dh < -math.Pi:
		dh += turn
	}
	if c1*c2 != 0 && math.Abs(h1-h2) > math.Pi {
		h += math.Copysign(math.Pi, math.Pi-h)
	}
	l, c := (p[0]+q[0])/2-50, (c1+c2)/2
	degree := math.Pi / 180
	t := 1 - 0.17*math.Cos(h-30*degree) + 0.24*math.Cos(2*h) + 0.32*math.Cos(3*h+6*degree) - 0.20*math.Cos(4*h-63*degree)
	bend := (h/degree - 275) / 25
	turned := -math.Sin(60*degree*math.Exp(-bend*bend)) * 2 * pow7(c)
	dl := (q[0] - p[0]) / (1 + 0.015*l*l/math.Sqrt(20+l*l))
	dc := (c2 - c1) / (1 + 0.045*c)
	dhue := 2 * math.Sqrt(c1*c2) * math.Sin(dh/2) / (1 + 0.015*c*t)
	return math.Sqrt(dl*dl + dc*dc + dhue*dhue + turned*dc*dhue)
}
