package ui

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"afterimage/linearops"
	"afterimage/ui/raster"
	"afterimage/ui/state"
)

// pictureBack is what stands behind kernels and responses in both appearances: a kernel
// is light on dark.
var pictureBack = color.RGBA{16, 16, 17, 255}

// kernelView draws a blur kernel as a picture, each tap a square, the strongest white.
type kernelView struct {
	raster *canvas.Raster
	kernel linearops.Kernel
	err    error
}

func newKernelView(least fyne.Size) *kernelView {
	v := &kernelView{}
	v.raster = canvas.NewRaster(v.draw)
	v.raster.ScaleMode = canvas.ImageScalePixels
	v.raster.SetMinSize(least)
	return v
}

func (v *kernelView) set(k linearops.Kernel, err error) {
	v.kernel, v.err = k, err
	v.raster.Refresh()
}

// draw centres the kernel in a square of at least 15 taps, so that a small kernel looks
// small.
func (v *kernelView) draw(w, h int) image.Image {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	raster.Fill(dst, pictureBack)
	k := v.kernel
	if v.err != nil || k.H == 0 || k.W == 0 {
		return dst
	}
	span := max(k.H, k.W, 13) + 2
	side := float64(min(w, h)) / float64(span)
	if side >= 1 {
		side = math.Floor(side)
	}
	top := 0.0
	for _, t := range k.Taps {
		top = math.Max(top, math.Abs(float64(t)))
	}
	x0, y0 := float64(w)/2-(float64(k.X)+0.5)*side, float64(h)/2-(float64(k.Y)+0.5)*side
	for y := range k.H {
		for x := range k.W {
			px := func(v float64) int { return int(math.Round(v)) }
			box := image.Rect(px(x0+float64(x)*side), px(y0+float64(y)*side), px(x0+float64(x+1)*side), px(y0+float64(y+1)*side))
			raster.Box(dst, dst.Rect, box, tapColor(float64(k.At(y, x)), top))
		}
	}
	return dst
}

// tapColor is grey on the screen's own curve, so that faint tails can be seen; red
// where a tap is negative.
func tapColor(v, top float64) color.RGBA {
	if top == 0 {
		return pictureBack
	}
	g := uint8(math.Round(16 + 239*math.Sqrt(math.Abs(v)/top)))
	if v < 0 {
		return color.RGBA{g, 16, 17, 255}
	}
	return color.RGBA{g, g, g, 255}
}

// responseView draws what a blur does to each frequency: bright where it passes, dark
// where it is lost for good, a step between the faintest that is kept and what is lost.
type responseView struct {
	raster   *canvas.Raster
	response state.Response
}

func newResponseView(least fyne.Size) *responseView {
	v := &responseView{}
	v.raster = canvas.NewRaster(v.draw)
	v.raster.ScaleMode = canvas.ImageScalePixels
	v.raster.SetMinSize(least)
	return v
}

func (v *responseView) set(r state.Response) {
	v.response = r
	v.raster.Refresh()
}

// draw fits the plane of frequencies into the middle; the lowest is in the middle of it.
func (v *responseView) draw(w, h int) image.Image {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	raster.Fill(dst, pictureBack)
	r, side := v.response, min(w, h)
	if r.Side == 0 || side == 0 {
		return dst
	}
	left, top := (w-side)/2, (h-side)/2
	for y := range side {
		row := r.Gain[y*r.Side/side*r.Side:]
		for x := range side {
			dst.SetRGBA(left+x, top+y, gainColor(r, row[x*r.Side/side]))
		}
	}
	return dst
}

// gainColor goes from a dark grey that is told from black to white.
func gainColor(r state.Response, gain float64) color.RGBA {
	if r.IsLost(gain) {
		return pictureBack
	}
	g := uint8(math.Round(64 + 191*r.Level(gain)))
	return color.RGBA{g, g, g, 255}
}
