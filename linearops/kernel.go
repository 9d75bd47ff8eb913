package linearops

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// MaxKernelSide is the largest side of a blur kernel in pixels.
const MaxKernelSide = 1025

// ErrKernelSum says that the taps of a kernel cancel: such a kernel takes the
// brightness of a photo away, so that it isn't a blur.
var ErrKernelSum = errors.New("the values of the blur kernel add up to 0, so it would leave nothing of the photo; choose a kernel whose values add up to more than 0")

// ErrKernelValue says that a tap of a kernel is NaN or infinite.
var ErrKernelValue = errors.New("the blur kernel has a value that is not a number; choose a kernel of finite values")

// ErrKernelSymmetry says that a kernel is not symmetric where that is needed.
var ErrKernelSymmetry = errors.New("the blur kernel is not symmetric from left to right and from top to bottom; use the periodic blur for it, which takes any kernel")

// Kernel is a two-dimensional blur kernel (point spread function) of odd or even
// size: y[i] = sum_t taps[t] x[i - (t - anchor)], a true convolution. Rows run down.
type Kernel struct {
	H, W int
	// Y, X is the anchor: the tap that has no shift. (H-1)/2, (W-1)/2 for the
	// families here, the upper left of the two middle taps where a side is even.
	Y, X int
	Taps []float32 // H*W, row by row; they sum to 1 for a blur

	name string // what ParseKernel reads; "" where the taps have no name
}

// NewKernel is the kernel of h rows of w taps, anchored at the middle tap (the
// upper left of the two middle ones along an even side). The taps are copied and
// taken as they are: [Kernel.Normalized] makes them sum to 1.
//
// A side out of 1..MaxKernelSide is a *ParamError, taps that are not finite are
// ErrKernelValue, taps that cancel are ErrKernelSum. It panics when there are
// not h*w taps.
func NewKernel(h, w int, taps []float32) (Kernel, error) {
	for _, side := range [2]int{h, w} {
		if side < 1 || side > MaxKernelSide {
			return Kernel{}, &ParamError{"the side of the blur kernel", float64(side), fmt.Sprintf("1 to %d pixels", MaxKernelSide)}
		}
	}
	if len(taps) != h*w {
		panic(fmt.Sprintf("linearops: a kernel of %d x %d with %d taps", h, w, len(taps)))
	}
	k := Kernel{H: h, W: w, Y: (h - 1) / 2, X: (w - 1) / 2, Taps: slices.Clone(taps)}
	if err := k.Validate(); err != nil {
		return Kernel{}, err
	}
	return k, nil
}

// Validate tells whether k is a blur: finite taps that do not cancel. It panics
// where the fields contradict each other.
func (k Kernel) Validate() error {
	if k.H < 1 || k.W < 1 || len(k.Taps) != k.H*k.W || k.Y < 0 || k.Y >= k.H || k.X < 0 || k.X >= k.W {
		panic(fmt.Sprintf("linearops: a kernel of %d x %d anchored at row %d, column %d with %d taps", k.H, k.W, k.Y, k.X, len(k.Taps)))
	}
	var weight float64
	for _, t := range k.Taps {
		weight += math.Abs(float64(t))
	}
	if math.IsNaN(weight) || math.IsInf(weight, 0) {
		return ErrKernelValue
	}
	// Float32 taps that were meant to cancel rarely do so to the last bit.
	if math.Abs(k.Sum()) <= 1e-6*weight {
		return ErrKernelSum
	}
	return nil
}

// Sum is the sum of the taps, the gain of a flat area; 1 for a blur.
func (k Kernel) Sum() float64 {
	var sum float64
	for _, t := range k.Taps {
		sum += float64(t)
	}
	return sum
}

// Normalized is k with its taps divided by their sum. What rounding leaves goes
// to the anchor, so that the sum is 1 as nearly as float32 can hold.
func (k Kernel) Normalized() Kernel {
	taps := make([]float64, len(k.Taps))
	for i, t := range k.Taps {
		taps[i] = float64(t)
	}
	n := unitKernel(k.H, k.W, taps, k.name)
	n.Y, n.X = k.Y, k.X
	return n
}

// SymmetricAxes tells whether k has odd sides, is anchored in its middle and
// does not change when it is flipped upside down or left to right. Such a blur
// is diagonal in the DCT-II with reflecting borders, see [NewCosineBlur].
func (k Kernel) SymmetricAxes() bool {
	if k.H%2 == 0 || k.W%2 == 0 || k.Y != k.H/2 || k.X != k.W/2 {
		return false
	}
	var largest float64
	for _, t := range k.Taps {
		largest = max(largest, math.Abs(float64(t)))
	}
	same := func(a, b float32) bool { return math.Abs(float64(a)-float64(b)) <= 1e-6*largest }
	for y := range k.H {
		for x := range k.W {
			t := k.At(y, x)
			if !same(t, k.At(k.H-1-y, x)) || !same(t, k.At(y, k.W-1-x)) {
				return false
			}
		}
	}
	return true
}

// At is the tap of row y, column x.
func (k Kernel) At(y, x int) float32 { return k.Taps[y*k.W+x] }

// Name is the text that [ParseKernel] reads to the same kernel, "gauss:1.6", and
// "" for a kernel that was given by its taps.
func (k Kernel) Name() string { return k.name }

// String is the kernel's name, or its size where it has none.
func (k Kernel) String() string {
	if k.name != "" {
		return k.name
	}
	return fmt.Sprintf("%dx%d kernel", k.H, k.W)
}

// unitKernel rounds taps to float32 after dividing them by their sum. The
// rounding's own remainder goes to the anchor where there is one middle tap;
// an even kernel keeps its taps as they are, since no tap is its own mirror image.
func unitKernel(h, w int, taps []float64, name string) Kernel {
	k := Kernel{H: h, W: w, Y: (h - 1) / 2, X: (w - 1) / 2, Taps: make([]float32, h*w), name: name}
	var sum float64
	for _, t := range taps {
		sum += t
	}
	for i, t := range taps {
		k.Taps[i] = float32(t / sum)
	}
	if h%2 == 1 && w%2 == 1 {
		mid := k.Y*w + k.X
		k.Taps[mid] = float32(float64(k.Taps[mid]) + (1 - k.Sum()))
	}
	return k
}
