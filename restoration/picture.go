package restoration

import "afterimage/linearops"

// cropImage copies a region of an image; the image itself where that is all of it.
func cropImage(m linearops.Image, r Rect) linearops.Image {
	if r == (Rect{W: m.W, H: m.H}) {
		return m
	}
	out := linearops.NewImage(linearops.Shape{C: m.C, H: r.H, W: r.W})
	for c := range m.C {
		for y := range r.H {
			copy(out.Row(c, y), m.Row(c, y+r.Y)[r.X:r.X+r.W])
		}
	}
	return out
}

// cropPlane is cropImage for one plane of rows of w values; nil stays nil.
func cropPlane(plane []float32, w int, r Rect) []float32 {
	if plane == nil {
		return nil
	}
	m := linearops.Image{Shape: linearops.Shape{C: 1, H: len(plane) / w, W: w}, Pix: plane}
	return cropImage(m, r).Pix
}

// inColour is an image with three planes: itself, or its one plane three times.
func inColour(m linearops.Image) linearops.Image {
	if m.C == 3 {
		return m
	}
	out := linearops.NewImage(linearops.Shape{C: 3, H: m.H, W: m.W})
	for c := range 3 {
		copy(out.PlanePix(c), m.PlanePix(0))
	}
	return out
}
