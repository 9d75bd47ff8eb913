package blind

import "math"

// agreement is the largest normalised cross-correlation of two kernels of one size over
// all shifts, and the shift of b where it is found.
func agreement(a, b plane) (best float64, dy, dx int) {
	reach := a.h / 2
	for v := -reach; v <= reach; v++ {
		for u := -reach; u <= reach; u++ {
			if s := product(a, b, v, u); s > best {
				best, dy, dx = s, v, u
			}
		}
	}
	if n := product(a, a, 0, 0) * product(b, b, 0, 0); n > 0 {
		best /= sqrt(n)
	}
	return best, dy, dx
}

// product is the sum of a(t) b(t + shift).
func product(a, b plane, dy, dx int) float64 {
	var s float64
	for y := max(0, -dy); y < min(a.h, b.h-dy); y++ {
		for x := max(0, -dx); x < min(a.w, b.w-dx); x++ {
			s += float64(a.pix[y*a.w+x]) * float64(b.pix[(y+dy)*b.w+x+dx])
		}
	}
	return s
}

// consensus is the mean of kernels of one size, each shifted to agree with the one that
// agrees most with the others.
func consensus(ks []plane) plane {
	lead, most := 0, -1.0
	for i, a := range ks {
		var sum float64
		for j, b := range ks {
			if i != j {
				s, _, _ := agreement(a, b)
				sum += s
			}
		}
		if sum > most {
			lead, most = i, sum
		}
	}
	out := newPlane(ks[lead].h, ks[lead].w)
	for _, b := range ks {
		_, dy, dx := agreement(ks[lead], b)
		for y := max(0, -dy); y < min(b.h, b.h-dy); y++ {
			for x := max(0, -dx); x < min(b.w, b.w-dx); x++ {
				out.pix[y*out.w+x] += b.pix[(y+dy)*b.w+x+dx]
			}
		}
	}
	normalize(out)
	return centred(out)
}

func sqrt(v float64) float64 { return math.Sqrt(v) }
