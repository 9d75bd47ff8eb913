package noiseest

import "math"

// Knot is a point of a curve: sigma at a brightness, both in 8-bit levels.
type Knot struct{ Tone, Sigma float64 }

const (
	// curveKnots is the number of knots of a curve, evenly spaced over the tones.
	curveKnots = 6
	// curveRange is the least difference of brightness that a curve is told from, and
	// curveLeast the least number of tones.
	curveRange, curveLeast = 48, 5
	// stiffness weighs the squared bends of a curve against its squared distances from
	// the tones, in logarithms.
	stiffness = 0.3
	// tolerance is how much louder than the curve a tone may be, in its logarithm, before
	// it counts for little: the rest is texture.
	tolerance = 0.06
	// fits is the number of rounds of a fit.
	fits = 25
	// steepest bounds a curve: no tone has more than this times its quietest noise.
	steepest = 8
)

// Fit is the curve of the noise over the brightness, through the quieter of the tones:
// piecewise linear in the logarithm of sigma at its knots, least squares with bends
// weighed, reweighted so that tones above the curve count the less the further they are.
// It is nil where the tones do not say.
func Fit(tones []Tone) []Knot {
	var use []Tone
	first, last := math.Inf(1), math.Inf(-1)
	for _, t := range tones {
		if t.Sigma > 0 {
			use = append(use, t)
			first, last = min(first, t.Mean), max(last, t.Mean)
		}
	}
	if len(use) < curveLeast || last-first < curveRange {
		return nil
	}
	weight := make([]float64, len(use))
	for i := range weight {
		weight[i] = 1
	}
	c := make([]float64, curveKnots)
	place := func(mean float64) (int, float64) {
		at := (mean - first) / (last - first) * (curveKnots - 1)
		i := min(int(at), curveKnots-2)
		return i, at - float64(i)
	}
	for range fits {
		c = solve(use, weight, place)
		for i, t := range use {
			k, f := place(t.Mean)
			weight[i] = 1
			if over := math.Log(t.Sigma) - (float64(c[k]*(1-f)) + float64(c[k+1]*f)); over > 0 {
				weight[i] = 1 / (1 + float64(over/tolerance*(over/tolerance)))
			}
		}
	}
	out := make([]Knot, curveKnots)
	least := math.Inf(1)
	for _, v := range c {
		least = min(least, v)
	}
	for i, v := range c {
		out[i] = Knot{
			Tone:  first + (last-first)*float64(i)/(curveKnots-1),
			Sigma: math.Exp(min(v, least+math.Log(steepest))),
		}
	}
	return out
}

// solve is one weighted least-squares fit, by Gauss's elimination: the matrix is
// positive definite.
func solve(tones []Tone, weight []float64, place func(float64) (int, float64)) []float64 {
	var a [curveKnots][curveKnots + 1]float64
	for i, t := range tones {
		k, f := place(t.Mean)
		row := [2]float64{1 - f, f}
		for p, u := range row {
			for q, v := range row {
				a[k+p][k+q] += float64(weight[i] * u * v)
			}
			a[k+p][curveKnots] += float64(weight[i] * u * math.Log(t.Sigma))
		}
	}
	bend := [3]float64{1, -2, 1}
	for k := range curveKnots - 2 {
		for p, u := range bend {
			for q, v := range bend {
				a[k+p][k+q] += stiffness * u * v
			}
		}
	}
	for p := range a {
		for q := p + 1; q < curveKnots; q++ {
			f := a[q][p] / a[p][p]
			for k := p; k <= curveKnots; k++ {
				a[q][k] -= float64(f * a[p][k])
			}
		}
	}
	out := make([]float64, curveKnots)
	for p := curveKnots - 1; p >= 0; p-- {
		v := a[p][curveKnots]
		for k := p + 1; k < curveKnots; k++ {
			v -= float64(a[p][k] * out[k])
		}
		out[p] = v / a[p][p]
	}
	return out
}
