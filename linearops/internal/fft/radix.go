package fft

import "math"

// radix is the butterflies of one size. The products are rounded by an explicit
// conversion: without it a compiler may fuse them with the sums on some
// processors, and the bytes would differ there.
func radix[T Float](r int) butterflies[T] {
	var turn butterflies[T]
	switch r {
	case 2:
		turn = radix2[T]
	case 3:
		turn = radix3[T]
	case 4:
		turn = radix4[T]
	case 5:
		turn = radix5[T]
	default:
		return radixOdd[T](r)
	}
	if fast, ok := any(&turn).(*butterflies[float32]); ok {
		*fast = accelerated(r, *fast)
	}
	return turn
}

// line is run i of a block.
func line[T Float](b Block[T], i, run int) (re, im []T) {
	return b.Re[i*run : (i+1)*run : (i+1)*run], b.Im[i*run : (i+1)*run : (i+1)*run]
}

func radix2[T Float](dst, src Block[T], tw []T, run, m int) {
	for p := range m {
		ar, ai := line(src, p, run)
		br, bi := line(src, p+m, run)
		cr, ci := line(dst, 2*p, run)
		dr, di := line(dst, 2*p+1, run)
		wr, wi := tw[2*p], tw[2*p+1]
		ai, br, bi = ai[:len(ar)], br[:len(ar)], bi[:len(ar)]
		cr, ci, dr, di = cr[:len(ar)], ci[:len(ar)], dr[:len(ar)], di[:len(ar)]
		for q := range ar {
			xr, xi := ar[q]-br[q], ai[q]-bi[q]
			cr[q], ci[q] = ar[q]+br[q], ai[q]+bi[q]
			dr[q] = T(xr*wr) - T(xi*wi)
			di[q] = T(xr*wi) + T(xi*wr)
		}
	}
}

const sin60 = 0.86602540378443864676372317075293618

func radix3[T Float](dst, src Block[T], tw []T, run, m int) {
	for p := range m {
		ar, ai := line(src, p, run)
		br, bi := line(src, p+m, run)
		cr, ci := line(src, p+2*m, run)
		xr, xi := line(dst, 3*p, run)
		yr, yi := line(dst, 3*p+1, run)
		zr, zi := line(dst, 3*p+2, run)
		w1r, w1i, w2r, w2i := tw[4*p], tw[4*p+1], tw[4*p+2], tw[4*p+3]
		ai, br, bi, cr, ci = ai[:len(ar)], br[:len(ar)], bi[:len(ar)], cr[:len(ar)], ci[:len(ar)]
		xr, xi, yr, yi, zr, zi = xr[:len(ar)], xi[:len(ar)], yr[:len(ar)], yi[:len(ar)], zr[:len(ar)], zi[:len(ar)]
		for q := range ar {
			sr, si := br[q]+cr[q], bi[q]+ci[q]
			dr, di := T((br[q]-cr[q])*sin60), T((bi[q]-ci[q])*sin60)
			mr, mi := ar[q]-T(sr*0.5), ai[q]-T(si*0.5)
			xr[q], xi[q] = ar[q]+sr, ai[q]+si
			b1r, b1i := mr+di, mi-dr
			b2r, b2i := mr-di, mi+dr
			yr[q] = T(b1r*w1r) - T(b1i*w1i)
			yi[q] = T(b1r*w1i) + T(b1i*w1r)
			zr[q] = T(b2r*w2r) - T(b2i*w2i)
			zi[q] = T(b2r*w2i) + T(b2i*w2r)
		}
	}
}

func radix4[T Float](dst, src Block[T], tw []T, run, m int) {
	for p := range m {
		x0r, x0i := line(src, p, run)
		x1r, x1i := line(src, p+m, run)
		x2r, x2i := line(src, p+2*m, run)
		x3r, x3i := line(src, p+3*m, run)
		y0r, y0i := line(dst, 4*p, run)
		y1r, y1i := line(dst, 4*p+1, run)
		y2r, y2i := line(dst, 4*p+2, run)
		y3r, y3i := line(dst, 4*p+3, run)
		w := tw[6*p : 6*p+6 : 6*p+6]
		w1r, w1i, w2r, w2i, w3r, w3i := w[0], w[1], w[2], w[3], w[4], w[5]
		n := len(x0r)
		x0i, x1r, x1i, x2r, x2i, x3r, x3i = x0i[:n], x1r[:n], x1i[:n], x2r[:n], x2i[:n], x3r[:n], x3i[:n]
		y0r, y0i, y1r, y1i, y2r, y2i, y3r, y3i = y0r[:n], y0i[:n], y1r[:n], y1i[:n], y2r[:n], y2i[:n], y3r[:n], y3i[:n]
		for q := range x0r {
			ar, ai := x0r[q]+x2r[q], x0i[q]+x2i[q]
			br, bi := x0r[q]-x2r[q], x0i[q]-x2i[q]
			cr, ci := x1r[q]+x3r[q], x1i[q]+x3i[q]
			dr, di := x1r[q]-x3r[q], x1i[q]-x3i[q]
			y0r[q], y0i[q] = ar+cr, ai+ci
			b1r, b1i := br+di, bi-dr
			b2r, b2i := ar-cr, ai-ci
			b3r, b3i := br-di, bi+dr
			y1r[q] = T(b1r*w1r) - T(b1i*w1i)
			y1i[q] = T(b1r*w1i) + T(b1i*w1r)
			y2r[q] = T(b2r*w2r) - T(b2i*w2i)
			y2i[q] = T(b2r*w2i) + T(b2i*w2r)
			y3r[q] = T(b3r*w3r) - T(b3i*w3i)
			y3i[q] = T(b3r*w3i) + T(b3i*w3r)
		}
	}
}

const (
	cos72  = 0.30901699437494742410229341718281906
	cos144 = -0.80901699437494742410229341718281906
	sin72  = 0.95105651629515357211643933337938214
	sin144 = 0.58778525229247312916870595463907277
)

func radix5[T Float](dst, src Block[T], tw []T, run, m int) {
	for p := range m {
		x0r, x0i := line(src, p, run)
		x1r, x1i := line(src, p+m, run)
		x2r, x2i := line(src, p+2*m, run)
		x3r, x3i := line(src, p+3*m, run)
		x4r, x4i := line(src, p+4*m, run)
		y0r, y0i := line(dst, 5*p, run)
		y1r, y1i := line(dst, 5*p+1, run)
		y2r, y2i := line(dst, 5*p+2, run)
		y3r, y3i := line(dst, 5*p+3, run)
		y4r, y4i := line(dst, 5*p+4, run)
		w := tw[8*p : 8*p+8 : 8*p+8]
		for q := range x0r {
			ar, ai := x1r[q]+x4r[q], x1i[q]+x4i[q]
			br, bi := x2r[q]+x3r[q], x2i[q]+x3i[q]
			cr, ci := x1r[q]-x4r[q], x1i[q]-x4i[q]
			dr, di := x2r[q]-x3r[q], x2i[q]-x3i[q]
			zr, zi := x0r[q], x0i[q]
			y0r[q], y0i[q] = (zr+ar)+br, (zi+ai)+bi
			er, ei := (zr+T(ar*cos72))+T(br*cos144), (zi+T(ai*cos72))+T(bi*cos144)
			fr, fi := (zr+T(ar*cos144))+T(br*cos72), (zi+T(ai*cos144))+T(bi*cos72)
			gr, gi := T(cr*sin72)+T(dr*sin144), T(ci*sin72)+T(di*sin144)
			hr, hi := T(cr*sin144)-T(dr*sin72), T(ci*sin144)-T(di*sin72)
			b1r, b1i, b4r, b4i := er+gi, ei-gr, er-gi, ei+gr
			b2r, b2i, b3r, b3i := fr+hi, fi-hr, fr-hi, fi+hr
			y1r[q], y1i[q] = T(b1r*w[0])-T(b1i*w[1]), T(b1r*w[1])+T(b1i*w[0])
			y2r[q], y2i[q] = T(b2r*w[2])-T(b2i*w[3]), T(b2r*w[3])+T(b2i*w[2])
			y3r[q], y3i[q] = T(b3r*w[4])-T(b3i*w[5]), T(b3r*w[5])+T(b3i*w[4])
			y4r[q], y4i[q] = T(b4r*w[6])-T(b4i*w[7]), T(b4r*w[7])+T(b4i*w[6])
		}
	}
}

// radixOdd is the butterflies of an odd prime size up to maxPrime, by the
// definition with the terms j and r-j taken together.
func radixOdd[T Float](r int) butterflies[T] {
	h := (r - 1) / 2
	var cos, sin [maxPrime]T
	for j := range r {
		s, c := math.Sincos(2 * math.Pi * float64(j) / float64(r))
		cos[j], sin[j] = T(c), T(s)
	}
	return func(dst, src Block[T], tw []T, run, m int) {
		var ar, ai, br, bi [maxPrime/2 + 1]T // sums and differences of the terms j and r-j
		for i := range m * run {
			p, q := i/run, i%run
			for j := 1; j <= h; j++ {
				u, v := i+j*m*run, i+(r-j)*m*run
				ar[j], ai[j] = src.Re[u]+src.Re[v], src.Im[u]+src.Im[v]
				br[j], bi[j] = src.Re[u]-src.Re[v], src.Im[u]-src.Im[v]
			}
			zr, zi := src.Re[i], src.Im[i]
			to := r*p*run + q
			sumR, sumI := zr, zi
			for j := 1; j <= h; j++ {
				sumR, sumI = sumR+ar[j], sumI+ai[j]
			}
			dst.Re[to], dst.Im[to] = sumR, sumI
			for k := 1; k <= h; k++ {
				er, ei, gr, gi := zr, zi, T(0), T(0)
				for j := 1; j <= h; j++ {
					c, s := cos[j*k%r], sin[j*k%r]
					er, ei = er+T(ar[j]*c), ei+T(ai[j]*c)
					gr, gi = gr+T(br[j]*s), gi+T(bi[j]*s)
				}
				turned(dst, to+k*run, er+gi, ei-gr, tw[2*((r-1)*p+k-1):])
				turned(dst, to+(r-k)*run, er-gi, ei+gr, tw[2*((r-1)*p+r-k-1):])
			}
		}
	}
}

// turned stores (re + i im) times the factor w.
func turned[T Float](dst Block[T], at int, re, im T, w []T) {
	dst.Re[at] = T(re*w[0]) - T(im*w[1])
	dst.Im[at] = T(re*w[1]) + T(im*w[0])
}
