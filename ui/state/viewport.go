package state

import "math"

// Zoom limits in screen pixels a photo pixel.
const (
	MinZoom = 1.0 / 128
	MaxZoom = 64.0
)

// Viewport maps a photo to a view of W x H screen pixels:
//
//	screen = (photo - (X, Y)) * Zoom
//
// Photo coordinates are continuous: pixel (i, j) covers [i, i+1) x [j, j+1).
type Viewport struct {
	W, H   float64 // of the view, screen pixels
	PW, PH float64 // of the photo, pixels
	X, Y   float64 // the photo point in the view's top left corner
	Zoom   float64 // screen pixels a photo pixel

	fitted bool       // follows the view's size until a person zooms or pans
	shown  [4]float64 // what is fitted: x, y, width, height on the photo
}

// NewViewport shows a photo of pw x ph pixels, fitted once the view has a size.
func NewViewport(pw, ph int) *Viewport {
	v := &Viewport{PW: float64(pw), PH: float64(ph), Zoom: 1}
	v.Fit()
	return v
}

// ToScreen maps a photo point to the screen.
func (v *Viewport) ToScreen(x, y float64) (sx, sy float64) {
	return (x - v.X) * v.Zoom, (y - v.Y) * v.Zoom
}

// ToPhoto maps a screen point to the photo.
func (v *Viewport) ToPhoto(sx, sy float64) (x, y float64) {
	return sx/v.Zoom + v.X, sy/v.Zoom + v.Y
}

// Resize gives the view a new size. A fitted photo stays fitted; otherwise the
// photo point in the middle of the view stays there.
func (v *Viewport) Resize(w, h float64) {
	if w == v.W && h == v.H {
		return
	}
	cx, cy := v.ToPhoto(v.W/2, v.H/2)
	first := v.W == 0 || v.H == 0
	v.W, v.H = w, h
	if v.fitted {
		v.FitRect(v.shown[0], v.shown[1], v.shown[2], v.shown[3])
		return
	}
	if first {
		v.Fit()
		return
	}
	v.X, v.Y = cx-w/2/v.Zoom, cy-h/2/v.Zoom
	v.clamp()
}

// Fit shows the whole photo with a small margin, at most at 16 screen pixels a
// photo pixel, and keeps doing so as the view changes size.
func (v *Viewport) Fit() {
	v.FitRect(0, 0, v.PW, v.PH)
}

// FitRect shows one region of the photo, see Fit.
func (v *Viewport) FitRect(x, y, w, h float64) {
	v.fitted, v.shown = true, [4]float64{x, y, w, h}
	if v.W <= 0 || v.H <= 0 || w <= 0 || h <= 0 {
		return
	}
	margin := math.Min(24, math.Min(v.W, v.H)/20)
	zoom := math.Min((v.W-2*margin)/w, (v.H-2*margin)/h)
	v.Zoom = clampFloat(zoom, MinZoom, 16)
	v.X = x + w/2 - v.W/2/v.Zoom
	v.Y = y + h/2 - v.H/2/v.Zoom
}

// Adopt takes the zoom of another view of the same photo, and puts the photo point
// that the other shows at (sx, sy) in the middle: a cell of several side by side.
func (v *Viewport) Adopt(o Viewport, sx, sy float64) {
	x, y := o.ToPhoto(sx, sy)
	v.Zoom = clampFloat(o.Zoom, MinZoom, MaxZoom)
	v.X, v.Y = x-v.W/2/v.Zoom, y-v.H/2/v.Zoom
	v.fitted = false
}

// Fitted says whether the photo follows the size of the view.
func (v *Viewport) Fitted() bool { return v.fitted }

// ZoomAt multiplies the zoom and keeps the photo point under (sx, sy) there.
func (v *Viewport) ZoomAt(sx, sy, factor float64) {
	if !(factor > 0) {
		return
	}
	v.SetZoom(sx, sy, v.Zoom*factor)
}

// SetZoom sets the zoom and keeps the photo point under (sx, sy) there.
func (v *Viewport) SetZoom(sx, sy, zoom float64) {
	x, y := v.ToPhoto(sx, sy)
	v.Zoom = clampFloat(zoom, MinZoom, MaxZoom)
	v.X, v.Y = x-sx/v.Zoom, y-sy/v.Zoom
	v.fitted = false
	v.clamp()
}

// Pan moves the photo by screen pixels.
func (v *Viewport) Pan(dx, dy float64) {
	v.X -= dx / v.Zoom
	v.Y -= dy / v.Zoom
	v.fitted = false
	v.clamp()
}

// clamp keeps a part of the photo in the view, so that it cannot be lost.
func (v *Viewport) clamp() {
	v.X = clampAxis(v.X, v.PW, v.W/v.Zoom, 64/v.Zoom)
	v.Y = clampAxis(v.Y, v.PH, v.H/v.Zoom, 64/v.Zoom)
}

// clampAxis keeps at least part of [0, size] inside [pos, pos+view].
func clampAxis(pos, size, view, part float64) float64 {
	part = math.Min(part, math.Min(size, view))
	return clampFloat(pos, part-view, size-part)
}

func clampFloat(v, lo, hi float64) float64 { return math.Max(lo, math.Min(hi, v)) }
