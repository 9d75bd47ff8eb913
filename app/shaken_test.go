package app

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// shakenPhoto is a photo of rectangles that moved by reach pixels to the right and half as
// many down while it was taken: a mean of light, not of its numbers.
func shakenPhoto(w, h, reach int) image.Image {
	rng := rand.New(rand.NewPCG(5, 6))
	scene := make([]float64, (w+reach)*(h+reach))
	for range w * h / 250 {
		x0, y0, rw, rh, v := rng.IntN(w+reach), rng.IntN(h+reach), 5+rng.IntN(25), 5+rng.IntN(25), rng.Float64()*0.9
		for y := y0; y < min(h+reach, y0+rh); y++ {
			for x := x0; x < min(w+reach, x0+rw); x++ {
				scene[y*(w+reach)+x] = v
			}
		}
	}
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			var light float64
			for i := range reach {
				light += scene[(y+i/2)*(w+reach)+x+i] / float64(reach)
			}
			v := uint8(255 * math.Pow(light, 1/2.2))
			m.SetNRGBA(x, y, color.NRGBA{v, v, v, 255})
		}
	}
	return m
}
