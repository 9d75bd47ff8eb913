package photo

import "afterimage/linearops"

// turn brings the photo upright, given EXIF's orientation: 1 is upright, 2..8 are
// mirrored or turned.
func (p *Photo) turn(orientation int) {
	if orientation < 2 || orientation > 8 {
		return
	}
	h, w := p.Image.H, p.Image.W
	out := linearops.NewImage(turned(p.Image.Shape, orientation))
	for c := range p.Image.C {
		turnPlane(out.PlanePix(c), p.Image.PlanePix(c), h, w, orientation)
	}
	p.Image = out
	if p.Alpha != nil {
		alpha := make([]float32, len(p.Alpha))
		turnPlane(alpha, p.Alpha, h, w, orientation)
		p.Alpha = alpha
	}
}

// turned is the shape after turning: sides change places from 5 on.
func turned(s linearops.Shape, orientation int) linearops.Shape {
	if orientation >= 5 {
		s.H, s.W = s.W, s.H
	}
	return s
}

// turnPlane fills dst with the upright plane. The orientation says which edges of
// the picture the file's row 0 and column 0 are: 6, say, is right and top.
func turnPlane(dst, src []float32, h, w, orientation int) {
	dh, dw := h, w
	if orientation >= 5 {
		dh, dw = w, h
	}
	for y := range dh {
		for x := range dw {
			sy, sx := y, x
			if orientation >= 5 {
				sy, sx = x, y
			}
			switch orientation {
			case 2, 8:
				sx = w - 1 - sx
			case 4, 6:
				sy = h - 1 - sy
			case 3, 7:
				sy, sx = h-1-sy, w-1-sx
			}
			dst[y*dw+x] = src[sy*w+sx]
		}
	}
}
