package restoration

import (
	"math"
	"slices"

	"afterimage/linearops"
)

const (
	// dabCore is the share of a dab's radius within which it counts whole; from there it
	// fades to nothing half a pixel beyond the radius, so that it has no visible rim.
	dabCore = 0.7
	// dabTolerance is how far, on [-1, 1], luma may be from that under the middle of a
	// dab for a pixel to be of the same thing where the photo has no texture; it counts
	// less beyond and nothing from three times of it on. A dab that reaches over an edge
	// does not colour what is behind it.
	dabTolerance = 0.08
)

// dab is a hint on the pixels of one picture.
type colourDab struct {
	x, y, radius    float64 // of the centre, pixel (0, 0) having its own at 0
	red, blue       float64 // less luma
	luma, tolerance float64 // of the thing that is under its middle
}

// dabs are the settings' hints on the crop whose luma is given; those that don't reach
// it are left out.
func (d *draft) dabs(luma linearops.Image) []colourDab {
	var out []colourDab
	for _, h := range d.set.Hints {
		x, y := float64(h.X-d.plan.crop.X), float64(h.Y-d.plan.crop.Y)
		if min(x, y) < -h.Radius || x > float64(luma.W-1)+h.Radius || y > float64(luma.H-1)+h.Radius {
			continue
		}
		red, blue := h.chroma()
		out = append(out, colourDab{x: x, y: y, radius: h.Radius, red: red, blue: blue}.over(luma))
	}
	return out
}

// on is the dab on a grid on which a picture of shape from has shape to. It covers at
// least a pixel there.
func (d colourDab) on(from, to linearops.Shape) colourDab {
	sx, sy := float64(to.W)/float64(from.W), float64(to.H)/float64(from.H)
	d.x, d.y = (d.x+0.5)*sx-0.5, (d.y+0.5)*sy-0.5
	d.radius = max(d.radius*math.Sqrt(sx*sy), 1)
	return d
}

// dabMiddle is the most, in pixels, that is looked at around a dab's centre.
const dabMiddle = 24

// over looks at what is under the middle of the dab: the median of its luma, and the
// median deviation from it, so that what else the dab covers counts little.
func (d colourDab) over(luma linearops.Image) colourDab {
	half := min(max(d.radius/2, 0.75), dabMiddle)
	var seen []float64
	box := d.box(half, luma.Shape)
	for y := box.Y; y < box.Y+box.H; y++ {
		for x := box.X; x < box.X+box.W; x++ {
			if math.Hypot(float64(x)-d.x, float64(y)-d.y) <= half {
				seen = append(seen, float64(luma.Row(0, y)[x]))
			}
		}
	}
	if len(seen) == 0 { // the middle is outside the picture
		seen = append(seen, float64(luma.Row(0, min(max(int(d.y), 0), luma.H-1))[min(max(int(d.x), 0), luma.W-1)]))
	}
	slices.Sort(seen)
	d.luma = seen[len(seen)/2]
	for i, v := range seen {
		seen[i] = math.Abs(v - d.luma)
	}
	slices.Sort(seen)
	const normal = 1.4826 // standard deviations in a median deviation
	d.tolerance = dabTolerance + 2*normal*seen[len(seen)/2]
	return d
}

// box is the pixels of a picture within a distance of the dab's centre, and some more.
func (d colourDab) box(reach float64, s linearops.Shape) Rect {
	x, y := max(0, int(math.Floor(d.x-reach))), max(0, int(math.Floor(d.y-reach)))
	return Rect{
		X: x, Y: y,
		W: max(0, min(s.W, int(math.Ceil(d.x+reach))+1)-x), H: max(0, min(s.H, int(math.Ceil(d.y+reach))+1)-y),
	}
}

// like tells how far a pixel is of the thing under the dab, from 0 to 1, by its luma.
func (d colourDab) like(luma float64) float64 {
	return smooth(3-math.Abs(luma-d.luma)/d.tolerance, 2)
}

// weight tells how much of pixel x, y with the given luma the dab covers, from 0 to 1.
func (d colourDab) weight(x, y int, luma float32) float64 {
	r := math.Hypot(float64(x)-d.x, float64(y)-d.y)
	core := dabCore * d.radius
	covers := smooth(d.radius+0.5-r, d.radius+0.5-core)
	return covers * d.like(float64(luma))
}

// smooth rises from 0 at v = 0 to 1 at v = width.
func smooth(v, width float64) float64 {
	t := min(max(v/width, 0), 1)
	return t * t * (3 - 2*t)
}

// paint puts the dab's colour over a row.
func (d colourDab) paint(y int, row colourRow) {
	box := d.box(d.radius+0.5, linearops.Shape{C: 1, H: y + 1, W: len(row.luma)})
	if y < box.Y || y >= box.Y+box.H {
		return
	}
	for x := box.X; x < box.X+box.W; x++ {
		t := float32(d.weight(x, y, row.luma[x]))
		row.red[x] += float32(t * (float32(d.red) - row.red[x]))
		row.blue[x] += float32(t * (float32(d.blue) - row.blue[x]))
	}
}
