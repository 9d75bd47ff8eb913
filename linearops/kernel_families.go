package linearops

import (
	"fmt"
	"math"
	"strconv"
)

// The limits of the named kernels: below, they would not blur; above, the kernel
// would outgrow MaxKernelSide.
const (
	minBlurSigma, maxBlurSigma   = 0.1, 170
	minDiskRadius, maxDiskRadius = 0.5, 256
	minMotion, maxMotion         = 1, 512
)

// within checks a parameter of a kernel; NaN is never within.
func within(name string, v, low, high float64, unit string) error {
	if v >= low && v <= high {
		return nil
	}
	return &ParamError{name, v, fmt.Sprintf("%g to %g %s", low, high, unit)}
}

// number writes v so that ParseKernel reads the same value.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// UniformKernel is the box of side x side equal taps, side 1 to MaxKernelSide.
func UniformKernel(side int) (Kernel, error) {
	if err := within("the side of the uniform blur", float64(side), 1, MaxKernelSide, "pixels"); err != nil {
		return Kernel{}, err
	}
	taps := make([]float64, side*side)
	for i := range taps {
		taps[i] = 1
	}
	return unitKernel(side, side, taps, "uniform:"+strconv.Itoa(side)), nil
}

// GaussianKernel is exp(-(y^2+x^2)/(2 sigma^2)) on 2 ceil(3 sigma) + 1 taps a
// side; sigma is in pixels.
func GaussianKernel(sigma float64) (Kernel, error) {
	if err := within("the sigma of the Gaussian blur", sigma, minBlurSigma, maxBlurSigma, "pixels"); err != nil {
		return Kernel{}, err
	}
	k := gaussian(sigma, sigma, 0)
	k.name = "gauss:" + number(sigma)
	return k, nil
}

// AnisotropicKernel is the Gaussian of sigmaDown pixels along its own vertical
// axis and sigmaAcross along its horizontal one, turned counter-clockwise by
// degrees. It reaches to 3 sigma along rows and columns.
func AnisotropicKernel(sigmaDown, sigmaAcross, degrees float64) (Kernel, error) {
	for _, p := range []struct {
		name  string
		sigma float64
	}{
		{"the sigma down of the anisotropic blur", sigmaDown},
		{"the sigma across of the anisotropic blur", sigmaAcross},
	} {
		if err := within(p.name, p.sigma, minBlurSigma, maxBlurSigma, "pixels"); err != nil {
			return Kernel{}, err
		}
	}
	if err := angle(degrees); err != nil {
		return Kernel{}, err
	}
	k := gaussian(sigmaDown, sigmaAcross, degrees)
	k.name = "aniso:" + number(sigmaDown) + "," + number(sigmaAcross)
	if degrees != 0 {
		k.name += "," + number(degrees)
	}
	return k, nil
}

func angle(degrees float64) error {
	return within("the angle of the blur", degrees, -360, 360, "degrees")
}

func gaussian(down, across, degrees float64) Kernel {
	s, c := sincos(degrees)
	ry := reach(3 * math.Hypot(down*c, across*s))
	rx := reach(3 * math.Hypot(across*c, down*s))
	h, w := 2*ry+1, 2*rx+1
	taps := make([]float64, 0, h*w)
	for y := -ry; y <= ry; y++ {
		for x := -rx; x <= rx; x++ {
			a, d := turned(float64(y), float64(x), s, c)
			taps = append(taps, math.Exp(-0.5*(a*a/(across*across)+d*d/(down*down))))
		}
	}
	return unitKernel(h, w, taps, "")
}

// DiskKernel is the defocus disk of radius pixels: each tap is the area of its
// pixel inside the circle.
func DiskKernel(radius float64) (Kernel, error) {
	if err := within("the radius of the defocus blur", radius, minDiskRadius, maxDiskRadius, "pixels"); err != nil {
		return Kernel{}, err
	}
	r := reach(radius - 0.5)
	side := 2*r + 1
	taps := coverage(r, r, func(y float64) (float64, float64) {
		half := math.Sqrt(max(0, radius*radius-y*y))
		return -half, half
	})
	return unitKernel(side, side, taps, "disk:"+number(radius)), nil
}

// MotionKernel is the blur of a straight movement by length pixels in the
// direction of degreesCCW (0 is along the rows, 90 along the columns): each tap
// is the area of its pixel inside a stroke of that length, one pixel wide.
func MotionKernel(length, degreesCCW float64) (Kernel, error) {
	if err := within("the length of the motion blur", length, minMotion, maxMotion, "pixels"); err != nil {
		return Kernel{}, err
	}
	if err := angle(degreesCCW); err != nil {
		return Kernel{}, err
	}
	s, c := sincos(degreesCCW)
	ry := reach(0.5 * (length*math.Abs(s) + math.Abs(c) - 1))
	rx := reach(0.5 * (length*math.Abs(c) + math.Abs(s) - 1))
	taps := coverage(ry, rx, func(y float64) (float64, float64) {
		// On this row the stroke is |c x - s y| <= length/2 and |s x + c y| <= 1/2.
		a0, a1 := slab(c, -s*y, length/2)
		b0, b1 := slab(s, c*y, 0.5)
		return max(a0, b0), min(a1, b1)
	})
	name := "motion:" + number(length) + "," + number(degreesCCW)
	return unitKernel(2*ry+1, 2*rx+1, taps, name), nil
}

// slab is the interval of x where |a x + b| <= half.
func slab(a, b, half float64) (low, high float64) {
	if a == 0 {
		if math.Abs(b) <= half {
			return math.Inf(-1), math.Inf(1)
		}
		return 1, -1
	}
	low, high = (-half-b)/a, (half-b)/a
	return min(low, high), max(low, high)
}

// coverage is the area of each pixel, rows -ry..ry by columns -rx..rx, inside a
// shape that is symmetric about the origin and is the interval chord(y) on the
// row y. A pixel is cut into thin rows; along a row the area is exact.
func coverage(ry, rx int, chord func(y float64) (low, high float64)) []float64 {
	const thin = 64
	h, w := 2*ry+1, 2*rx+1
	taps := make([]float64, h*w)
	for y := range ry + 1 {
		for sub := range thin {
			low, high := chord(float64(y-ry) + (float64(sub)+0.5)/thin - 0.5)
			for x := range w {
				left := float64(x-rx) - 0.5
				if part := min(high, left+1) - max(low, left); part > 0 {
					taps[y*w+x] += part
				}
			}
		}
	}
	// The lower half mirrors the upper one through the middle, to the last bit.
	mid := ry*w + rx
	for i := range mid {
		taps[2*mid-i] = taps[i]
	}
	return taps
}

// turned is the point y down, x across in axes turned counter-clockwise.
func turned(y, x, s, c float64) (across, down float64) { return x*c - y*s, x*s + y*c }

// sincos is exact at multiples of 90 degrees, which keeps kernels symmetric there.
func sincos(degrees float64) (s, c float64) {
	switch math.Mod(math.Mod(degrees, 360)+360, 360) {
	case 0:
		return 0, 1
	case 90:
		return 1, 0
	case 180:
		return 0, -1
	case 270:
		return -1, 0
	}
	return math.Sincos(degrees * math.Pi / 180)
}

// reach is how many pixels lie between the middle one and the edge of a shape.
func reach(radius float64) int { return int(math.Ceil(max(0, radius) - 1e-9)) }
