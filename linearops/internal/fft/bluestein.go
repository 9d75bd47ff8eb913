package fft

// chirp is Bluestein's transform for lengths with a large prime factor: since
// 2jk = j^2 + k^2 - (j-k)^2, the transform is a convolution with a chirp,
//
//	X[k] = c[k] sum_j (x[j] c[j]) conj(c[k-j]),  c[j] = exp(-pi i j^2/n),
//
// done by transforms of a fast length m >= 2n-1.
type chirp[T Float] struct {
	n     int
	inner *Plan[T]
	c     []T // c[j], real and imaginary parts in turn
	hat   []T // transform of conj(c) wrapped around m, divided by m
}

func newChirp[T Float](n int) *chirp[T] {
	m := NextFast(2*n - 1)
	b := &chirp[T]{n: n, inner: Of[T](m), c: make([]T, 2*n), hat: make([]T, 2*m)}
	// The chirp's own transform is made in float64 whatever T is.
	const lanes = 8
	x := newBlock[float64](m * lanes)
	for j := range n {
		s, c := unit(j*j%(2*n), 2*n)
		b.c[2*j], b.c[2*j+1] = T(c), T(-s)
		for _, at := range [2]int{j, (m - j) % m} {
			x.Re[at*lanes], x.Im[at*lanes] = c, s
		}
	}
	x, _ = Of[float64](m).Transform(x, newBlock[float64](m*lanes), lanes)
	for j := range m {
		b.hat[2*j] = T(x.Re[j*lanes] / float64(m))
		b.hat[2*j+1] = T(x.Im[j*lanes] / float64(m))
	}
	return b
}

func (b *chirp[T]) transform(x, spare Block[T], lanes int) (result, other Block[T]) {
	m := b.inner.n
	x = Block[T]{x.Re[:m*lanes], x.Im[:m*lanes]}
	spare = Block[T]{spare.Re[:m*lanes], spare.Im[:m*lanes]}
	rotate(x, b.c, lanes)
	clear(x.Re[b.n*lanes:])
	clear(x.Im[b.n*lanes:])
	x, spare = b.inner.Transform(x, spare, lanes)
	rotate(x, b.hat, lanes)
	x, spare = b.inner.Inverse(x, spare, lanes)
	rotate(x, b.c, lanes)
	return x, spare
}

// rotate multiplies point j of every line by w[2j] + i w[2j+1].
func rotate[T Float](x Block[T], w []T, lanes int) {
	if b, ok := any(x).(Block[float32]); ok && fastRotate(b, any(w).([]float32), lanes) {
		return
	}
	plainRotate(x, w, lanes)
}

func plainRotate[T Float](x Block[T], w []T, lanes int) {
	for j := 0; 2*j < len(w); j++ {
		wr, wi := w[2*j], w[2*j+1]
		re := x.Re[j*lanes : (j+1)*lanes]
		im := x.Im[j*lanes : (j+1)*lanes]
		im = im[:len(re)]
		for l, r := range re {
			i := im[l]
			re[l] = T(r*wr) - T(i*wi)
			im[l] = T(r*wi) + T(i*wr)
		}
	}
}
