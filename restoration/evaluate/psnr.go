package evaluate

import (
	"math"

	"afterimage/linearops"
)

// MSE is the mean squared difference of two images over all values. Images of two
// shapes panic.
func MSE(a, b linearops.Image) float64 {
	checkShapes(a, b)
	sum := 0.0
	for i, v := range a.Pix {
		d := float64(v) - float64(b.Pix[i])
		sum += float64(d * d)
	}
	return sum / float64(len(a.Pix))
}

// PSNR is the peak signal-to-noise ratio in decibels, 10 log10(dataRange^2 / MSE),
// over all channels together; +Inf for equal images. dataRange is the distance of
// black and white: 2 on the [-1, 1] scale. Images of two shapes panic.
func PSNR(a, b linearops.Image, dataRange float64) float64 {
	return 10 * math.Log10(dataRange*dataRange/MSE(a, b))
}
