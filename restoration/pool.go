package restoration

import (
	"afterimage/internal/par"
	"afterimage/linearops"
)

// poolPlane fills one plane of h x w pixels with area means of a larger one: each pixel
// is the mean of the part of src that it covers, pixels that are covered in part
// counting in part. Sides need not divide. Sums run in float64 in a fixed order.
func poolPlane(dst, src linearops.Image) {
	across := spans(src.W, dst.W)
	par.Bands(dst.H, func(from, to int) {
		sums := make([]float64, src.W)
		for y := from; y < to; y++ {
			down := spanOf(y, src.H, dst.H)
			clear(sums)
			for i := down.from; i < down.to; i++ {
				weight := down.weight(i)
				for x, v := range src.Row(0, i) {
					sums[x] += float64(weight * float64(v))
				}
			}
			row := dst.Row(0, y)
			for x, s := range across {
				sum := 0.0
				for i := s.from; i < s.to; i++ {
					sum += float64(s.weight(i) * sums[i])
				}
				row[x] = float32(sum)
			}
		}
	})
}

// covered is what one pixel of a small row covers of a large one: the pixels from..to-1,
// whose shares add up to 1.
type covered struct {
	from, to          int
	first, each, last float64 // shares of the first pixel, of those between, of the last
}

func (c covered) weight(i int) float64 {
	switch i {
	case c.from:
		return c.first
	case c.to - 1:
		return c.last
	}
	return c.each
}

// spanOf is what pixel i of n covers of m pixels, m >= n: [i m/n, (i+1) m/n).
func spanOf(i, m, n int) covered {
	c := covered{from: i * m / n, to: ((i+1)*m + n - 1) / n, each: float64(n) / float64(m)}
	c.first = float64((c.from+1)*n-i*m) / float64(m) // in whole numbers until here
	c.last = float64((i+1)*m-(c.to-1)*n) / float64(m)
	if c.to == c.from+1 {
		c.first = 1
	}
	return c
}

func spans(m, n int) []covered {
	out := make([]covered, n)
	for i := range out {
		out[i] = spanOf(i, m, n)
	}
	return out
}
