package blind

import "math"

// islandShare is the least share of the light that a connected part of a kernel has.
const islandShare = 0.1

// tidy removes taps below cut times the largest, and connected parts that carry little
// of the light, and makes the taps sum to 1.
func tidy(k plane, cut float32) {
	var top float32
	for _, v := range k.pix {
		top = max(top, v)
	}
	for i, v := range k.pix {
		if v < float32(cut*top) {
			k.pix[i] = 0
		}
	}
	normalize(k)
	seen := make([]bool, len(k.pix))
	var parts [][]int
	best, bestSum := 0, 0.0
	for i, v := range k.pix {
		if v == 0 || seen[i] {
			continue
		}
		part, sum := k.island(i, seen)
		if sum > bestSum {
			best, bestSum = len(parts), sum
		}
		parts = append(parts, part)
	}
	for i, part := range parts {
		var sum float64
		for _, j := range part {
			sum += float64(k.pix[j])
		}
		if i != best && sum < islandShare {
			for _, j := range part {
				k.pix[j] = 0
			}
		}
	}
	normalize(k)
}

// island lists the taps that are connected with tap i, corners count, and sums them.
func (p plane) island(i int, seen []bool) (part []int, sum float64) {
	part = []int{i}
	seen[i] = true
	for n := 0; n < len(part); n++ {
		y, x := part[n]/p.w, part[n]%p.w
		sum += float64(p.pix[part[n]])
		for v := max(0, y-1); v <= min(p.h-1, y+1); v++ {
			for u := max(0, x-1); u <= min(p.w-1, x+1); u++ {
				if j := v*p.w + u; !seen[j] && p.pix[j] > 0 {
					seen[j] = true
					part = append(part, j)
				}
			}
		}
	}
	return part, sum
}

// centred moves the centre of mass to the middle tap, by whole pixels: a shift of the
// kernel against that of the photo is not determined, and the photo is to stay where it
// is. What leaves the square is lost.
func centred(k plane) plane {
	var sum, my, mx float64
	for i, v := range k.pix {
		sum += float64(v)
		my += float64(v) * float64(i/k.w)
		mx += float64(v) * float64(i%k.w)
	}
	if sum == 0 {
		return k
	}
	dy, dx := k.h/2-int(math.Round(my/sum)), k.w/2-int(math.Round(mx/sum))
	if dy == 0 && dx == 0 {
		return k
	}
	out := newPlane(k.h, k.w)
	for y := range k.h {
		for x := range k.w {
			if v, u := y+dy, x+dx; v >= 0 && v < k.h && u >= 0 && u < k.w {
				out.pix[v*k.w+u] = k.pix[y*k.w+x]
			}
		}
	}
	normalize(out)
	return out
}
