package evaluate

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"afterimage/restoration"
)

// Masks are true where a pixel is missing, row by row, as linearops.NewInpaint takes
// them.

// RandomMask misses each pixel of h x w with the probability share, 0..1, drawn from
// seed: the same pixels for the same seed and size. A share of 0 or less misses none,
// one of 1 or more all.
func RandomMask(h, w int, share float64, seed uint64) []bool {
	noise := make([]float32, h*w)
	restoration.Philox{}.Noise(noise, seed, noiseStep)
	mask := make([]bool, h*w)
	for i, n := range noise {
		mask[i] = math.Erfc(-float64(n)/math.Sqrt2)/2 < share // a normal's quantile is uniform
	}
	return mask
}

// HoleMask misses a square in the middle, of the given side.
func HoleMask(h, w, side int) []bool {
	if side > min(h, w) {
		panic(fmt.Sprintf("evaluate: a hole of %d pixels in an image of %d x %d", side, w, h))
	}
	mask := make([]bool, h*w)
	top, left := (h-side)/2, (w-side)/2
	for y := top; y < top+side; y++ {
		for x := left; x < left+side; x++ {
			mask[y*w+x] = true
		}
	}
	return mask
}

// maskText is what TextMask writes, over and over.
const maskText = "The photograph remembers what the eye forgets. "

// TextMask misses the strokes of lines of text over the whole image: Go's 7 x 13 face
// at twice its size, strokes of 2 pixels, a line every 28.
func TextMask(h, w int) []bool {
	const size, line = 2, 14
	small := image.NewAlpha(image.Rect(0, 0, (w+size-1)/size, (h+size-1)/size))
	d := font.Drawer{Dst: small, Src: image.NewUniform(color.Opaque), Face: basicfont.Face7x13}
	columns := small.Rect.Dx()/basicfont.Face7x13.Advance + 1
	for n, y := 0, basicfont.Face7x13.Ascent; y-basicfont.Face7x13.Ascent < small.Rect.Dy(); n, y = n+1, y+line {
		text := make([]byte, columns)
		for i := range text {
			text[i] = maskText[(n*columns+i)%len(maskText)]
		}
		d.Dot = fixed.P(0, y)
		d.DrawString(string(text))
	}
	mask := make([]bool, h*w)
	for i := range mask {
		mask[i] = small.AlphaAt(i%w/size, i/w/size).A > 127
	}
	return mask
}

// Missing is the share of a mask that is missing.
func Missing(mask []bool) float64 {
	n := 0
	for _, m := range mask {
		if m {
			n++
		}
	}
	return float64(n) / float64(len(mask))
}
