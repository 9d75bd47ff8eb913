package blind

import (
	"math"
	"math/rand/v2"
)

// shake is a kernel as the shaking of a hand makes it: the path of a point that drifts
// with a velocity that turns and changes smoothly, its longer side side pixels long.
func shake(side int, seed uint64, wobble float64) plane {
	rng := rand.New(rand.NewPCG(seed, 0x5A4E))
	const steps = 400
	var xs, ys [steps]float64
	angle, turn, speed := rng.Float64()*2*math.Pi, 0.0, 1.0
	var x, y float64
	for i := range steps {
		turn += (rng.NormFloat64()*wobble - 0.05*turn) * 0.35
		angle += turn * 0.1
		speed += 0.05 * (1 - speed + 0.8*rng.NormFloat64())
		x += math.Max(speed, 0.15) * math.Cos(angle)
		y += math.Max(speed, 0.15) * math.Sin(angle)
		xs[i], ys[i] = x, y
	}
	span := func(v []float64) (lo, hi float64) {
		lo, hi = v[0], v[0]
		for _, a := range v {
			lo, hi = min(lo, a), max(hi, a)
		}
		return lo, hi
	}
	x0, x1 := span(xs[:])
	y0, y1 := span(ys[:])
	scale := float64(side-2) / max(x1-x0, y1-y0)
	var mx, my float64
	for i := range steps {
		mx += xs[i] / steps
		my += ys[i] / steps
	}
	k := newPlane(2*side+1, 2*side+1)
	for i := range steps {
		u, v := (xs[i]-mx)*scale+float64(side), (ys[i]-my)*scale+float64(side)
		iu, iv := int(math.Floor(u)), int(math.Floor(v))
		fu, fv := float32(u-float64(iu)), float32(v-float64(iv))
		k.pix[iv*k.w+iu] += (1 - fu) * (1 - fv)
		k.pix[iv*k.w+iu+1] += fu * (1 - fv)
		k.pix[(iv+1)*k.w+iu] += (1 - fu) * fv
		k.pix[(iv+1)*k.w+iu+1] += fu * fv
	}
	normalize(k)
	return snug(k)
}

// snug cuts the empty border of a kernel off, evenly on all sides.
func snug(k plane) plane {
	r := 0
	for i, v := range k.pix {
		if v > 0 {
			dy, dx := i/k.w-k.h/2, i%k.w-k.w/2
			r = max(r, dy, -dy, dx, -dx)
		}
	}
	return k.cut(k.h/2-r, k.w/2-r, 2*r+1, 2*r+1)
}

// shakes are the eight motion kernels that are measured with, 9 to 25 pixels long, two
// of them almost straight.
func shakes() []plane {
	return []plane{
		shake(9, 1, 0.9), shake(11, 2, 2), shake(13, 3, 0.05), shake(15, 4, 2.5),
		shake(17, 5, 1.2), shake(19, 6, 3), shake(21, 7, 0.05), shake(25, 8, 1.8),
	}
}

// similarity is the largest normalised cross-correlation of two kernels over all shifts.
func similarity(a, b plane) float64 {
	var na, nb float64
	for _, v := range a.pix {
		na += float64(v) * float64(v)
	}
	for _, v := range b.pix {
		nb += float64(v) * float64(v)
	}
	best := 0.0
	for dy := -a.h; dy <= b.h; dy++ {
		for dx := -a.w; dx <= b.w; dx++ {
			var s float64
			for y := max(0, -dy); y < min(a.h, b.h-dy); y++ {
				for x := max(0, -dx); x < min(a.w, b.w-dx); x++ {
					s += float64(a.pix[y*a.w+x]) * float64(b.pix[(y+dy)*b.w+x+dx])
				}
			}
			best = max(best, s)
		}
	}
	return best / math.Sqrt(na*nb)
}
