package onnx

// reflectIndex fills idx with the source positions of a row of n samples that is
// continued by reflection about its last and its first sample, as often as idx is
// long: 0 1 2 3 2 1 0 1 2 ... The samples at the mirror are not repeated, since a
// network takes two equal neighbours for structure in the noise.
func reflectIndex(idx []int, n int) {
	period := max(1, 2*(n-1))
	for i := range idx {
		j := i % period
		if j >= n {
			j = period - j
		}
		idx[i] = j
	}
}

// padScaled writes scale times the plane src (h x w) to dst (H x W), its upper left
// corner first and the rest by reflection.
func padScaled(dst []float32, H, W int, src []float32, h, w int, scale float32, cols, rows []int) {
	reflectIndex(rows[:H], h)
	reflectIndex(cols[:W], w)
	for y, from := range rows[:H] {
		in := src[from*w : from*w+w]
		out := dst[y*W : y*W+W]
		for x := range w {
			out[x] = scale * in[x]
		}
		for x := w; x < W; x++ {
			out[x] = scale * in[cols[x]]
		}
	}
}
