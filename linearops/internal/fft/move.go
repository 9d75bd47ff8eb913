package fft

// tile is how many points of a line are transposed in one go: their block stays
// in the innermost cache.
const tile = 128

// rowsIn transposes rows of n points, which follow each other in src, to lanes:
// dst[j*lanes+l] = src[l*n+j]. Lanes without a row become 0.
func rowsIn[T Float](dst []T, lanes int, src []T, n, rows int) {
	for from := 0; from < n; from += tile {
		to := min(from+tile, n)
		l := 0
		for ; l+4 <= rows; l += 4 {
			a := src[l*n+from : l*n+to]
			b := src[(l+1)*n+from : (l+1)*n+to][:len(a)]
			c := src[(l+2)*n+from : (l+2)*n+to][:len(a)]
			d := src[(l+3)*n+from : (l+3)*n+to][:len(a)]
			at := from*lanes + l
			for j := range a {
				o := dst[at : at+4 : at+4]
				o[0], o[1], o[2], o[3] = a[j], b[j], c[j], d[j]
				at += lanes
			}
		}
		for ; l < lanes; l++ {
			at := from*lanes + l
			for j := from; j < to; j++ {
				var v T
				if l < rows {
					v = src[l*n+j]
				}
				dst[at] = v
				at += lanes
			}
		}
	}
}

// rowsOut is the way back: dst[l*n+j] = src[j*lanes+l] for the rows there are.
func rowsOut[T Float](dst []T, src []T, lanes, n, rows int) {
	for from := 0; from < n; from += tile {
		to := min(from+tile, n)
		l := 0
		for ; l+4 <= rows; l += 4 {
			a := dst[l*n+from : l*n+to]
			b := dst[(l+1)*n+from : (l+1)*n+to][:len(a)]
			c := dst[(l+2)*n+from : (l+2)*n+to][:len(a)]
			d := dst[(l+3)*n+from : (l+3)*n+to][:len(a)]
			at := from*lanes + l
			for j := range a {
				o := src[at : at+4 : at+4]
				a[j], b[j], c[j], d[j] = o[0], o[1], o[2], o[3]
				at += lanes
			}
		}
		for ; l < rows; l++ {
			at := from*lanes + l
			for j := from; j < to; j++ {
				dst[l*n+j] = src[at]
				at += lanes
			}
		}
	}
}

// colsIn copies count columns of a plane to lanes: dst[j*lanes+l] =
// src[j*width+l]. Lanes without a column become 0.
func colsIn[T Float](dst []T, lanes int, src []T, width, n, count int) {
	for j := range n {
		d := dst[j*lanes : (j+1)*lanes]
		copy(d, src[j*width:j*width+count])
		if count < lanes {
			clear(d[count:])
		}
	}
}

// colsOut is the way back: dst[j*width+l] = src[j*lanes+l] for the columns there are.
func colsOut[T Float](dst []T, width int, src []T, lanes, n, count int) {
	for j := range n {
		copy(dst[j*width:j*width+count], src[j*lanes:j*lanes+count])
	}
}
