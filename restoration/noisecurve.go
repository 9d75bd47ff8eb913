package restoration

import (
	"fmt"
	"strconv"
	"strings"
)

// NoiseKnot is a point of a noise curve: the noise of measured values of one brightness.
type NoiseKnot struct {
	Tone  float64 // brightness on the photo's own transfer curve, 0..255
	Sigma float64 // standard deviation in 8-bit levels
}

// NoiseCurve is how the noise of one plane depends on its brightness: linear between its
// knots, constant beyond the first and the last. The darkest knot comes first.
type NoiseCurve []NoiseKnot

// maxKnots bounds the knots of a curve.
const maxKnots = 32

// At is the standard deviation in 8-bit levels at a brightness of 0..255.
func (c NoiseCurve) At(tone float64) float64 {
	if tone <= c[0].Tone {
		return c[0].Sigma
	}
	for i := 1; i < len(c); i++ {
		a, b := c[i-1], c[i]
		if tone < b.Tone {
			return a.Sigma + float64((b.Sigma-a.Sigma)*((tone-a.Tone)/(b.Tone-a.Tone)))
		}
	}
	return c[len(c)-1].Sigma
}

// formatCurves writes the curves of a photo's planes, one for all of them or one each:
// "40:6.1,200:3.5", or "4/5/9.5" for a constant level each.
func formatCurves(curves []NoiseCurve) string {
	planes := make([]string, len(curves))
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for i, c := range curves {
		knots := make([]string, len(c))
		for k, p := range c {
			knots[k] = number(p.Tone) + ":" + number(p.Sigma)
		}
		if planes[i] = strings.Join(knots, ","); len(c) == 1 {
			planes[i] = number(c[0].Sigma)
		}
	}
	return strings.Join(planes, "/")
}

// parseCurves reads what formatCurves writes.
func parseCurves(text string) ([]NoiseCurve, error) {
	planes := strings.Split(text, "/")
	if len(planes) != 1 && len(planes) != 3 {
		return nil, badSetting("noise", "the noise %q has levels for %d planes; give one for all, or three for red, green and blue", text, len(planes))
	}
	curves := make([]NoiseCurve, len(planes))
	for i, plane := range planes {
		c, err := parseCurve(plane)
		if err != nil {
			return nil, badSetting("noise", "the noise %q: %v", text, err)
		}
		curves[i] = c
	}
	return curves, nil
}

func parseCurve(text string) (NoiseCurve, error) {
	knots := strings.Split(text, ",")
	if len(knots) > maxKnots {
		return nil, fmt.Errorf("a curve has at most %d points", maxKnots)
	}
	var c NoiseCurve
	for _, knot := range knots {
		tone, sigma, pair := strings.Cut(knot, ":")
		if !pair && len(knots) == 1 {
			tone, sigma = "0", knot
		}
		t, err1 := strconv.ParseFloat(strings.TrimSpace(tone), 64)
		s, err2 := strconv.ParseFloat(strings.TrimSpace(sigma), 64)
		switch {
		case err1 != nil || err2 != nil:
			return nil, fmt.Errorf("%q is no point of a curve; write brightness:level, such as 40:6.5", knot)
		case !(t >= 0 && t <= 255):
			return nil, fmt.Errorf("the brightness %g is not from 0 to 255", t)
		case !(s > 0 && s <= MaxNoise):
			return nil, fmt.Errorf("the level %g is not above 0 and up to %d", s, MaxNoise)
		case len(c) > 0 && t <= c[len(c)-1].Tone:
			return nil, fmt.Errorf("the brightness %g does not come after %g", t, c[len(c)-1].Tone)
		}
		c = append(c, NoiseKnot{Tone: t, Sigma: s})
	}
	return c, nil
}
