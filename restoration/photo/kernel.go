package photo

import (
	"errors"
	"slices"

	"afterimage/linearops"
)

// ErrKernelSign says that a kernel has taps below 0, which a picture cannot hold.
var ErrKernelSign = errors.New("a tap of the kernel is negative")

// WriteKernel writes a blur kernel as a gray picture of 16 bits, for [ReadKernel] to
// read: the value of a pixel is proportional to its tap, the largest tap is white.
// What is read back differs from the kernel by the rounding only, half a step of
// 1/65535 of the largest tap before the taps are made to sum to 1. The name ends in
// .png or .tif.
//
// A kernel whose anchor is not its middle gets rows or columns of zeros until it is.
// Negative taps are ErrKernelSign.
func WriteKernel(path string, k linearops.Kernel) error {
	if _, lossless, err := FormatOf(path); err != nil {
		return err
	} else if !lossless {
		return &Error{Path: path, Err: ErrUnsupported, Text: "names a format that would change the kernel; end the name with .png or .tif"}
	}
	if slices.Min(k.Taps) < 0 {
		return &Error{Path: path, Err: ErrKernelSign, Text: "cannot be saved: the kernel has negative values, and a picture has none; draw or choose another kernel"}
	}
	k = centred(k)
	m := linearops.NewImage(linearops.Shape{C: 1, H: k.H, W: k.W})
	top := slices.Max(k.Taps)
	for i, t := range k.Taps {
		m.Pix[i] = float32(2*float64(t)/float64(top) - 1)
	}
	_, err := Write(path, m, WriteOptions{Depth: 16})
	return err
}

// centred is k with its anchor at the pixel that ReadKernel takes for the middle.
func centred(k linearops.Kernel) linearops.Kernel {
	top, height := around(k.Y, k.H)
	left, width := around(k.X, k.W)
	out := linearops.Kernel{H: height, W: width, Y: (height - 1) / 2, X: (width - 1) / 2, Taps: make([]float32, height*width)}
	for y := range k.H {
		copy(out.Taps[(y+top)*width+left:], k.Taps[y*k.W:(y+1)*k.W])
	}
	return out
}

// around is how many zeros come before an axis of n taps anchored at a, and its length
// with those behind it.
func around(a, n int) (before, length int) {
	if (n-1)/2 == a {
		return 0, n
	}
	reach := max(a, n-1-a)
	return reach - a, 2*reach + 1
}
