package linearops

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// KernelNameError says that a text names no blur kernel.
type KernelNameError struct{ Text string }

func (e *KernelNameError) Error() string {
	return fmt.Sprintf("%q is not a blur kernel; write one such as uniform:9, gauss:1.6, aniso:1,20, aniso:1,20,45, disk:5 or motion:15,30", e.Text)
}

// ParseKernel reads a kernel by name:
//
//	uniform:9          box of side 9
//	gauss:1.6          Gaussian of sigma 1.6 pixels
//	aniso:1,20[,45]    Gaussian of sigmas 1 down and 20 across, turned by 45 degrees
//	disk:5             defocus disk of radius 5 pixels
//	motion:15,30       movement by 15 pixels, 30 degrees counter-clockwise
//
// Angles are counter-clockwise. A text that is no kernel is a *KernelNameError,
// a number out of range a *ParamError.
func ParseKernel(text string) (Kernel, error) {
	family, list, ok := strings.Cut(strings.ToLower(strings.TrimSpace(text)), ":")
	v, err := numbers(list)
	kernel := families[signature{family, len(v)}]
	if !ok || err != nil || kernel == nil {
		return Kernel{}, &KernelNameError{text}
	}
	return kernel(v)
}

// signature tells the forms of ParseKernel apart.
type signature struct {
	family     string
	parameters int
}

var families = map[signature]func(v []float64) (Kernel, error){
	{"uniform", 1}: func(v []float64) (Kernel, error) { return uniformOf(v[0]) },
	{"gauss", 1}:   func(v []float64) (Kernel, error) { return GaussianKernel(v[0]) },
	{"aniso", 2}:   func(v []float64) (Kernel, error) { return AnisotropicKernel(v[0], v[1], 0) },
	{"aniso", 3}:   func(v []float64) (Kernel, error) { return AnisotropicKernel(v[0], v[1], v[2]) },
	{"disk", 1}:    func(v []float64) (Kernel, error) { return DiskKernel(v[0]) },
	{"motion", 2}:  func(v []float64) (Kernel, error) { return MotionKernel(v[0], v[1]) },
}

// uniformOf is the uniform kernel of a side that may turn out to be no side.
func uniformOf(side float64) (Kernel, error) {
	if side != math.Trunc(side) || math.Abs(side) > MaxKernelSide {
		return Kernel{}, &ParamError{"the side of the uniform blur", side, fmt.Sprintf("a whole number from 1 to %d", MaxKernelSide)}
	}
	return UniformKernel(int(side))
}

// numbers reads a list that is separated by commas.
func numbers(list string) ([]float64, error) {
	var v []float64
	for field := range strings.SplitSeq(list, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil {
			return nil, err
		}
		v = append(v, f)
	}
	return v, nil
}
