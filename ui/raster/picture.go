// Package raster turns images into the pixels of a view: no toolkit, no rules.
//
// A [Picture] is an 8-bit copy of an image with smaller versions of itself, so that a
// frame costs what its pixels cost, whatever the size of the photo. [Picture.Draw]
// places it in a frame; the other functions draw what lies over it: [Cover.Tint] a mask,
// [Shade] what a crop leaves out, [Outline] its rectangle, [Grid] the lines between pixels.
package raster

import (
	"image"
	"image/color"
	"math"

	"afterimage/internal/par"
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
	planes := [3]int{0, 1, 2}
	if m.C < 3 {
		planes = [3]int{}
	}
	return FromRows(m.W, m.H, func(dst []uint8, y int) {
		r, g, b := m.Row(planes[0], y), m.Row(planes[1], y), m.Row(planes[2], y)
		for x := range r {
			d := dst[4*x : 4*x+4]
			d[0], d[1], d[2], d[3] = level(r[x]), level(g[x]), level(b[x]), 255
		}
	})
}

// FromSpread makes a picture of a map of standard deviations in 8-bit levels: dark
// where the samples agree, through violet and orange to pale yellow where they differ
// by top levels or more.
func FromSpread(m linearops.Image, top float64) *Picture {
	n := m.W * m.H
	return FromRows(m.W, m.H, func(dst []uint8, y int) {
		for x := range m.W {
			i, sum := y*m.W+x, 0.0
			for c := range m.C {
				v := float64(m.Pix[i+c*n])
				sum += v * v
			}
			c := heat(math.Sqrt(sum/float64(max(1, m.C))) / top)
			copy(dst[4*x:4*x+4], []uint8{c.R, c.G, c.B, 255})
		}
	})
}

// FromRows makes a picture of w x h pixels. row fills dst with row y: R, G, B and an
// alpha of 255 for each pixel. Several goroutines call it.
func FromRows(w, h int, row func(dst []uint8, y int)) *Picture {
	base := image.NewRGBA(image.Rect(0, 0, w, h))
	par.Bands(h, func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			row(base.Pix[y*base.Stride:y*base.Stride+4*w], y)
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
	par.Bands(h, func(y0, y1 int) {
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
