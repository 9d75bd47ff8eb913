// Package raster turns images into the pixels of a view: no toolkit, no rules.
//
// A [Picture] is an 8-bit copy of an image with smaller versions of itself, so that a
// frame costs what its pixels cost, whatever the size of the photo. [Picture.Draw]
// places it in a frame; the other functions draw what lies over it: [Tint] a mask,
// [Shade] what a crop leaves out, [Frame] its rectangle.
package raster

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"

	"afterimage/linearops"
)

// Picture is an image as it is shown: 8 bits a channel, opaque, with each level half
// the size of the one before. It is not changed after it was made, so that every
// goroutine may draw it.
type Picture struct {
	W, H   int
	levels []*image.RGBA
}

// FromImage makes a picture of an image of 1 or 3 planes; values outside [-1, 1] are
// clipped.
func FromImage(m linearops.Image) *Picture {
	return build(m.W, m.H, func(x, y int) color.RGBA {
		i := y*m.W + x
		if m.C < 3 {
			v := level(m.Pix[i])
			return color.RGBA{v, v, v, 255}
		}
		n := m.W * m.H
		return color.RGBA{level(m.Pix[i]), level(m.Pix[i+n]), level(m.Pix[i+2*n]), 255}
	})
}

// FromSpread makes a picture of a map of standard deviations in 8-bit levels: dark
// where the samples agree, through violet and orange to pale yellow where they differ
// by top levels or more.
func FromSpread(m linearops.Image, top float64) *Picture {
	n := m.W * m.H
	return build(m.W, m.H, func(x, y int) color.RGBA {
		i, sum := y*m.W+x, 0.0
		for c := range m.C {
			v := float64(m.Pix[i+c*n])
			sum += v * v
		}
		return heat(math.Sqrt(sum/float64(max(1, m.C))) / top)
	})
}

// build fills the finest level and derives the others.
func build(w, h int, at func(x, y int) color.RGBA) *Picture {
	base := image.NewRGBA(image.Rect(0, 0, w, h))
	bands(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			row := base.Pix[y*base.Stride:]
			for x := range w {
				c := at(x, y)
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, 255
			}
		}
	})
	p := &Picture{W: w, H: h, levels: []*image.RGBA{base}}
	for l := base; l.Rect.Dx() > 32 && l.Rect.Dy() > 32; {
		l = half(l)
		p.levels = append(p.levels, l)
	}
	return p
}

// half averages squares of 2 x 2 pixels; an odd last row or column stands alone.
func half(src *image.RGBA) *image.RGBA {
	sw, sh := src.Rect.Dx(), src.Rect.Dy()
	w, h := (sw+1)/2, (sh+1)/2
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	bands(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			a := src.Pix[2*y*src.Stride:]
			b := src.Pix[min(2*y+1, sh-1)*src.Stride:]
			d := dst.Pix[y*dst.Stride:]
			for x := range w {
				i, j := 8*x, 4*min(2*x+1, sw-1)
				for c := range 4 {
					d[4*x+c] = uint8((int(a[i+c]) + int(a[j+c]) + int(b[i+c]) + int(b[j+c]) + 2) / 4)
				}
			}
		}
	})
	return dst
}

func level(v float32) uint8 {
	f := v*127.5 + 128 // 127.5 of the scale, 0.5 to round
	switch {
	case !(f > 0):
		return 0
	case f >= 255:
		return 255
	}
	return uint8(f)
}

// stops is the colour scale of a spread map, dark to light.
var stops = [...][3]float64{{14, 12, 20}, {72, 26, 92}, {158, 44, 96}, {226, 94, 50}, {250, 176, 60}, {255, 246, 190}}

func heat(v float64) color.RGBA {
	v = math.Max(0, math.Min(1, v)) * float64(len(stops)-1)
	if math.IsNaN(v) {
		v = 0
	}
	i := min(int(v), len(stops)-2)
	t := v - float64(i)
	var c [3]uint8
	for k := range c {
		c[k] = uint8(math.Round(stops[i][k]*(1-t) + stops[i+1][k]*t))
	}
	return color.RGBA{c[0], c[1], c[2], 255}
}

// bands shares rows [0, h) among the processors.
func bands(h int, f func(y0, y1 int)) {
	n := min(runtime.GOMAXPROCS(0), 8, h/64)
	if n <= 1 {
		f(0, h)
		return
	}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { f(i*h/n, (i+1)*h/n) })
	}
	wg.Wait()
}
