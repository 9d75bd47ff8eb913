package noiseest

import (
	"math"
	"runtime"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration/internal/normal"
)

func setProcs(t *testing.T, n int) {
	before := runtime.GOMAXPROCS(n)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// The sRGB curve and its inverse, of 0..1.
func fromSRGB(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func toSRGB(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - 0.055
}

// sensor is the noise of a camera: in linear light, of 0..1, its variance is
// gain x + read^2.
type sensor struct{ gain, read float64 }

// expose adds a sensor's noise to a plane of levels 0..255, rounded and clipped.
func (s sensor) expose(m linearops.Image, seed uint64) linearops.Image {
	out := linearops.NewImage(m.Shape)
	e := make([]float32, m.Len())
	normal.Fill(e, seed, 1, 0)
	for i, v := range m.Pix {
		out.Pix[i] = float32(math.Round(255*min(max(s.at(float64(v), float64(e[i])), 0), 1))/levels - 1)
	}
	return out
}

// at is a level with noise of e standard deviations, of 0..1 and beyond.
func (s sensor) at(level, e float64) float64 {
	x := fromSRGB(level / 255)
	return toSRGB(x + math.Sqrt(s.gain*x+s.read*s.read)*e)
}

// sigma is the standard deviation at a level, in levels, by numerical integration.
func (s sensor) sigma(level float64) float64 {
	var total, mean, squares float64
	for e := -6.0; e <= 6; e += 0.005 {
		w, v := math.Exp(-e*e/2), 255*s.at(level, e)
		total, mean, squares = total+w, mean+w*v, squares+w*v*v
	}
	mean /= total
	return math.Sqrt(squares/total - mean*mean + 1.0/12)
}

// Curves of known noise: a sensor's, taken through the sRGB curve, is found within 20 %
// wherever the photo has pixels (35 % in the deepest shadows), and white noise is found
// to be that within 20 %.
func TestFitFindsSensors(t *testing.T) {
	for name, planes := range photos(t) {
		for _, s := range []sensor{{0.0016, 0.004}, {0.003, 0.008}} {
			e := Estimate(s.expose(planes[1], 5), nil)
			knots := Fit(e.Tones)
			if knots == nil {
				t.Errorf("%s, %v: no curve", name, s)
			}
			for _, k := range knots {
				want := s.sigma(k.Tone)
				t.Logf("%s, %v: brightness %.0f, noise %.2f, want %.2f", name, s, k.Tone, k.Sigma, want)
				tolerance := 0.2
				if k.Tone < 32 { // where the curve is steepest and black clips half of the noise
					tolerance = 0.35
				}
				if math.Abs(k.Sigma/want-1) > tolerance {
					t.Errorf("%s, %v: brightness %.0f has noise %.2f, want %.2f", name, s, k.Tone, k.Sigma, want)
				}
			}
		}
		for _, k := range Fit(Estimate(noisy(planes[1], 10, 5, true), nil).Tones) {
			if math.Abs(k.Sigma/10-1) > 0.2 {
				t.Errorf("%s: white noise of 10 levels is %.2f at brightness %.0f", name, k.Sigma, k.Tone)
			}
		}
	}
}

// Tones that are too loud, as texture makes them, do not lift the curve; too few tell
// nothing.
func TestFitIsALowerEnvelope(t *testing.T) {
	var tones []Tone
	want := func(mean float64) float64 { return 8 - mean/50 }
	for i := range 10 {
		mean := 20 + 22*float64(i)
		tone := Tone{Mean: mean, Sigma: want(mean), Blocks: 100}
		if i == 3 || i == 7 {
			tone.Sigma *= 2
		}
		tones = append(tones, tone)
	}
	for _, k := range Fit(tones) {
		if math.Abs(k.Sigma/want(k.Tone)-1) > 0.05 {
			t.Errorf("brightness %.0f: %.2f, want %.2f", k.Tone, k.Sigma, want(k.Tone))
		}
	}
	if Fit(tones[:4]) != nil || Fit([]Tone{{Mean: 100, Sigma: 4}, {Mean: 101, Sigma: 4}, {Mean: 102, Sigma: 4}, {Mean: 103, Sigma: 4}, {Mean: 104, Sigma: 4}}) != nil {
		t.Error("a curve out of four tones, or of five that are all alike")
	}
}

// What clipping leaves of the variance, against a sum.
func TestClippedPower(t *testing.T) {
	for _, c := range [][2]float64{{0, 0}, {0.1, 0}, {0, 0.25}, {0.1, 0.2}} {
		low, high := quantile(c[0]), quantile(1-c[1])
		var total, mean, squares float64
		for e := -8.0; e <= 8; e += 0.001 {
			w, v := math.Exp(-e*e/2), min(max(e, low), high)
			total, mean, squares = total+w, mean+w*v, squares+w*v*v
		}
		mean /= total
		want := squares/total - mean*mean
		if got := clippedPower(c[0], c[1]); math.Abs(got-want) > 1e-3 {
			t.Errorf("%v: %.5f, want %.5f", c, got, want)
		}
	}
}
