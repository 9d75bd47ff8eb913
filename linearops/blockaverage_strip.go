package linearops

// blocksAtOnce is how many blocks of a strip are summed before they are changed.
// The strip's rows are then still in the first-level cache.
const blocksAtOnce = 128

// reflectStrip applies P to every block of one row of blocks:
// t = u^T x goes to the corner, x - (t - corner)/(r - 1) elsewhere.
func reflectStrip(dst, src []float32, w, r int) {
	switch r {
	case 2:
		reflectPairs(dst[:w], dst[w:], src[:w], src[w:])
		return
	case 4:
		reflectFours(dst, src, w)
		return
	}
	var sums [blocksAtOnce]float32
	inv, gain := 1/float32(r), 1/float32(r-1)
	for from := 0; from < w; from += blocksAtOnce * r {
		to := min(from+blocksAtOnce*r, w)
		t := sums[:(to-from)/r]
		clear(t)
		for i := range r {
			addBlocks(t, src[i*w+from:i*w+to], r)
		}
		// The corners leave first: the shift takes their place in t.
		var corners [blocksAtOnce]float32
		for b, sum := range t {
			mean := float32(sum * inv)
			corners[b] = mean
			t[b] = float32((mean - src[from+b*r]) * gain)
		}
		for i := range r {
			lowerBlocks(dst[i*w+from:i*w+to], src[i*w+from:i*w+to], t, r)
		}
		for b, c := range corners[:len(t)] {
			dst[from+b*r] = c
		}
	}
}

// addBlocks adds r values of the row x to each sum.
func addBlocks(sums, x []float32, r int) {
	if r%4 == 0 {
		for b := range sums {
			sum := float32(0)
			for p := x[b*r : (b+1)*r]; len(p) >= 4; p = p[4:] {
				sum += (p[0] + p[1]) + (p[2] + p[3])
			}
			sums[b] += sum
		}
		return
	}
	for b := range sums {
		sum := float32(0)
		for _, v := range x[b*r : (b+1)*r] {
			sum += v
		}
		sums[b] += sum
	}
}

// lowerBlocks takes each block's shift from the row's r values of that block.
func lowerBlocks(dst, x, shift []float32, r int) {
	if r%4 == 0 {
		for b, s := range shift {
			d := dst[b*r : (b+1)*r]
			for p := x[b*r : (b+1)*r]; len(p) >= 4 && len(d) >= 4; p, d = p[4:], d[4:] {
				d[0], d[1], d[2], d[3] = p[0]-s, p[1]-s, p[2]-s, p[3]-s
			}
		}
		return
	}
	for b, s := range shift {
		d := dst[b*r : (b+1)*r]
		for k, v := range x[b*r : (b+1)*r] {
			d[k] = v - s
		}
	}
}

// reflectPairs applies P to 2 x 2 blocks, of which x0 and x1 are the rows. Factors 2
// and 4 are the ones most used, and are done in one go.
func reflectPairs(d0, d1, x0, x1 []float32) {
	x1, d0, d1 = x1[:len(x0)], d0[:len(x0)], d1[:len(x0)]
	for i := 0; i+1 < len(x0); i += 2 {
		a, b, c, d := x0[i], x0[i+1], x1[i], x1[i+1]
		t := float32(((a + b) + (c + d)) * 0.5)
		s := t - a
		d0[i], d0[i+1], d1[i], d1[i+1] = t, b-s, c-s, d-s
	}
}

// reflectFours applies P to 4 x 4 blocks.
func reflectFours(dst, src []float32, w int) {
	x0, x1, x2, x3 := src[:w], src[w:2*w], src[2*w:3*w], src[3*w:4*w]
	d0, d1, d2, d3 := dst[:w], dst[w:2*w], dst[2*w:3*w], dst[3*w:4*w]
	for i := 0; i+4 <= w; i += 4 {
		p0, p1 := (*[4]float32)(x0[i:i+4]), (*[4]float32)(x1[i:i+4])
		p2, p3 := (*[4]float32)(x2[i:i+4]), (*[4]float32)(x3[i:i+4])
		upper := sum4(p0) + sum4(p1)
		t := float32((upper + (sum4(p2) + sum4(p3))) * 0.25)
		s := float32((t - p0[0]) * (1.0 / 3))
		lower4((*[4]float32)(d0[i:i+4]), p0, s)
		lower4((*[4]float32)(d1[i:i+4]), p1, s)
		lower4((*[4]float32)(d2[i:i+4]), p2, s)
		lower4((*[4]float32)(d3[i:i+4]), p3, s)
		d0[i] = t
	}
}

func sum4(p *[4]float32) float32 { return (p[0] + p[1]) + (p[2] + p[3]) }

func lower4(d, p *[4]float32, s float32) {
	d[0], d[1], d[2], d[3] = p[0]-s, p[1]-s, p[2]-s, p[3]-s
}
