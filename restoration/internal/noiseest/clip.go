package noiseest

import "math"

// clippedPower is the variance of a standard normal variable that is clipped so that the
// shares dark and bright of it lie at the ends (Foi, Clipped noisy images: heteroskedastic
// modeling and practical denoising, 2009).
func clippedPower(dark, bright float64) float64 {
	if dark == 0 && bright == 0 {
		return 1
	}
	a, b := quantile(dark), quantile(1-bright)
	// Moments of the part between a and b, and of the two ends.
	m1, m2 := density(a)-density(b), 1-dark-bright
	if dark > 0 {
		m1 += float64(a * dark)
		m2 += float64(a*density(a)) + float64(a*a*dark)
	}
	if bright > 0 {
		m1 += float64(b * bright)
		m2 += -float64(b*density(b)) + float64(b*b*bright)
	}
	return m2 - float64(m1*m1)
}

// quantile is the inverse of the normal distribution function, infinite at 0 and 1.
func quantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

func density(x float64) float64 {
	if math.IsInf(x, 0) {
		return 0
	}
	return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi)
}
