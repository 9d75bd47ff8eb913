package state

import (
	"math"

	"afterimage/linearops"
)

// KernelSpread is how far a blur spreads light: the second moments of its taps about
// their centroid.
type KernelSpread struct {
	Variance float64 // along rows and columns together, square pixels; 2 sigma^2 for a Gaussian
	Angle    float64 // of the direction of the largest spread, degrees counter-clockwise, [0, 180)
}

// SpreadOf measures a kernel.
func SpreadOf(k linearops.Kernel) KernelSpread {
	cy, cx := centroid(k)
	var sum, yy, xx, xy float64
	for y := range k.H {
		for x := range k.W {
			t := float64(k.At(y, x))
			dy, dx := float64(y)-cy, float64(x)-cx
			sum += t
			yy, xx, xy = yy+t*dy*dy, xx+t*dx*dx, xy+t*dx*dy
		}
	}
	if sum == 0 {
		return KernelSpread{}
	}
	// Rows run down, angles counter-clockwise: hence the minus.
	out := KernelSpread{Variance: (yy + xx) / sum}
	if math.Hypot(2*xy, xx-yy) > 0.01*math.Abs(xx+yy) { // a round one has no direction
		out.Angle = math.Mod(0.5*math.Atan2(-2*xy, xx-yy)*180/math.Pi+180, 180)
	}
	return out
}

// centroid is the mean place of the taps, in rows and columns.
func centroid(k linearops.Kernel) (y, x float64) {
	var sum, sy, sx float64
	for i, t := range k.Taps {
		v := float64(t)
		sum += v
		sy += v * float64(i/k.W)
		sx += v * float64(i%k.W)
	}
	if sum == 0 {
		return float64(k.Y), float64(k.X)
	}
	return sy / sum, sx / sum
}

// matched are the numbers of a family whose kernel has a given spread, within what its
// sliders offer; nil where the family is unknown. A tap is the area of its pixel under
// a shape, which adds 1/12 to the shape's own variance along each axis.
func matched(family string, s KernelSpread) []float64 {
	v := s.Variance
	switch family {
	case "gauss":
		return []float64{math.Sqrt(v / 2)}
	case "disk": // r^2/4 along each axis
		return []float64{math.Sqrt(math.Max(2*v-1.0/3, 0))}
	case "uniform": // n equal taps: (n^2 - 1)/12 along each axis
		return []float64{math.Sqrt(6*v + 1)}
	case "motion": // length^2/12 along, 1/12 across
		return []float64{math.Sqrt(math.Max(12*v-3, 0)), s.Angle}
	case "aniso": // four times as wide along as across
		across := math.Sqrt(v / 17)
		return []float64{across, 4 * across, s.Angle}
	}
	return nil
}

// fitted are numbers as the sliders of a family can show them.
func fitted(f KernelFamily, values []float64) []float64 {
	out := make([]float64, len(values))
	for i, p := range f.Params {
		v := math.Round(values[i]/p.Step) * p.Step
		out[i] = clampFloat(math.Round(v*1000)/1000, p.Min, p.Max)
	}
	return out
}
