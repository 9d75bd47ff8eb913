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
	wrong := &KernelNameError{text}
	family, list, ok := strings.Cut(strings.ToLower(strings.TrimSpace(text)), ":")
	if !ok {
		return Kernel{}, wrong
	}
	var v []float64
	for field := range strings.SplitSeq(list, ",") {
		f, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil {
			return Kernel{}, wrong
		}
		v = append(v, f)
	}
	switch {
	case family == "uniform" && len(v) == 1:
		if v[0] != math.Trunc(v[0]) || math.Abs(v[0]) > MaxKernelSide {
			return Kernel{}, &ParamError{"the side of the uniform blur", v[0], fmt.Sprintf("a whole number from 1 to %d", MaxKernelSide)}
		}
		return UniformKernel(int(v[0]))
	case family == "gauss" && len(v) == 1:
		return GaussianKernel(v[0])
	case family == "aniso" && len(v) == 2:
		return AnisotropicKernel(v[0], v[1], 0)
	case family == "aniso" && len(v) == 3:
		return AnisotropicKernel(v[0], v[1], v[2])
	case family == "disk" && len(v) == 1:
		return DiskKernel(v[0])
	case family == "motion" && len(v) == 2:
		return MotionKernel(v[0], v[1])
	}
	return Kernel{}, wrong
}
