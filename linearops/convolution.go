package linearops

import (
	"math"

	"afterimage/linearops/internal/fft"
)

// Convolution is the blur of an image by any 2-D kernel, with an image that
// repeats itself beyond its borders:
//
//	y[i,j] = sum_{s,t} taps[s,t] x[(i - s + Y) mod H, (j - t + X) mod W]
//
// where row Y, column X of the kernel is its anchor. A kernel larger than the image
// wraps around it. Real photos do not repeat: extend y before, crop x afterwards.
//
// H is diagonal in the Fourier transform, H = F* diag(lambda) F. A pair of bins X,
// conj X makes two real entries, sqrt2 Re X and sqrt2 Im X, which share the
// singular value s = |lambda|; V is real and orthogonal, and the phase of lambda
// turns the pair in U. A bin that is its own mirror image is one entry, lambda is
// real there, and its sign goes to U. Where the entries stand, a plane's spectrum
// in a plane, is described at Real2D in linearops/internal/fft.
//
// Memory is that of two planes. A transform takes time proportional to n log n.
type Convolution struct {
	in   Shape
	tr   *fft.Real2D[float32]
	s    []float32 // singular values of a plane
	turn []float32 // lambda/|lambda|: cos where the real part stands, sin where the imaginary one does; 0 for null
	rank int
	spec Spectrum
}

// NewConvolution makes the blur of images of any shape in by k. Singular values
// below null times the largest count as 0; null <= 0 means [DefaultNull].
//
// A kernel that cancels or is not finite gives ErrKernelSum or ErrKernelValue, an
// empty shape a *SizeError, null of 1 and more a *ParamError.
func NewConvolution(in Shape, k Kernel, null float64) (*Convolution, error) {
	share, err := checkBlur("the blur", in, k, null)
	if err != nil {
		return nil, err
	}
	o := &Convolution{
		in: in, tr: fft.NewReal2D[float32](in.H, in.W),
		s: make([]float32, in.Plane()), turn: make([]float32, in.Plane()),
	}
	o.diagonalize(k)
	o.rank = in.C * dropSmall(o.s, share)
	for i, s := range o.s {
		if s == 0 {
			o.turn[i] = 0
		}
	}
	o.spec = PeriodicSpectrum(o.s, in.Len())
	return o, nil
}

func checkBlur(name string, in Shape, k Kernel, null float64) (share float64, err error) {
	if err := checkShape(name, in); err != nil {
		return 0, err
	}
	if err := k.Validate(); err != nil {
		return 0, err
	}
	return nullShare(null)
}

// diagonalize fills s and turn with the transform of the kernel, which is laid
// around pixel 0 of a plane, in float64.
func (o *Convolution) diagonalize(k Kernel) {
	h, w := o.in.H, o.in.W
	lambda := make([]float64, h*w)
	for y := range k.H {
		for x := range k.W {
			lambda[wrap(y-k.Y, h)*w+wrap(x-k.X, w)] += float64(k.At(y, x))
		}
	}
	fft.NewReal2D[float64](h, w).Forward(lambda, lambda)
	scale := math.Sqrt(float64(h) * float64(w))
	eachBin(h, w, func(re int) {
		v := lambda[re] * scale
		o.s[re] = float32(math.Abs(v))
		o.turn[re] = float32(math.Copysign(1, v))
	}, func(re, im int) {
		a, b := lambda[re]*scale/math.Sqrt2, lambda[im]*scale/math.Sqrt2
		s := math.Hypot(a, b)
		o.s[re], o.s[im] = float32(s), float32(s)
		if s > 0 {
			o.turn[re], o.turn[im] = float32(a/s), float32(b/s)
		}
	})
}

// eachBin calls single for the entry of each real bin of a plane's spectrum and
// pair for the two entries of each of the others.
func eachBin(h, w int, single func(re int), pair func(re, im int)) {
	eachEdgeBin(h, w, single, pair)
	eachInnerBin(0, h, w, pair)
}

// eachEdgeBin is eachBin for the columns whose bins pair up with those of other rows: the
// first, and the middle one of an even width.
func eachEdgeBin(h, w int, single func(re int), pair func(re, im int)) {
	columns := []int{0}
	if w%2 == 0 {
		columns = append(columns, w/2)
	}
	for _, k := range columns {
		single(k)
		if h%2 == 0 {
			single(h/2*w + k)
		}
		for u := 1; 2*u < h; u++ {
			pair(u*w+k, (h-u)*w+k)
		}
	}
}

// eachInnerBin is eachBin for the other columns, of the rows from..to-1.
func eachInnerBin(from, to, w int, pair func(re, im int)) {
	for u := from; u < to; u++ {
		for k := 1; 2*k < w; k++ {
			pair(u*w+k, u*w+w/2+k)
		}
	}
}

func wrap(i, n int) int { return (i%n + n) % n }

// In is the shape of the image.
func (o *Convolution) In() Shape { return o.in }

// Out is the shape of the image.
func (o *Convolution) Out() Shape { return o.in }

// Rank is the number of entries whose singular value is not null.
func (o *Convolution) Rank() int { return o.rank }

// Spectrum is |lambda|, the same for every plane.
func (o *Convolution) Spectrum() Spectrum { return o.spec }

// Vt is the real orthonormal Fourier transform of each plane.
func (o *Convolution) Vt(dst, x []float32) {
	o.check(dst, x)
	o.tr.Forward(dst, x)
}

// V is the way back.
func (o *Convolution) V(dst, z []float32) {
	o.check(dst, z)
	o.tr.Inverse(dst, z)
}

// Ut is V^T with the phase of lambda taken away.
func (o *Convolution) Ut(dst, y []float32) {
	o.Vt(dst, y)
	spread(o.in.C*o.parts(), o, turnBack, dst, dst)
}

// U is V after the phase of lambda was given.
func (o *Convolution) U(dst, z []float32) {
	o.check(dst, z)
	spread(o.in.C*o.parts(), o, turnOn, dst, z)
	o.tr.Inverse(dst, dst)
}

func (o *Convolution) check(dst, src []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("the source", src, o.in.Len())
}

// Directions of a turn by the phase.
const (
	turnOn = iota
	turnBack
)

func (o *Convolution) rowsPerPart() int { return max(1, partLen/o.in.W) }
func (o *Convolution) parts() int       { return partsOf(o.in.H, o.rowsPerPart()) }

// work turns some rows of a plane; the first part of a plane turns the real
// columns as well, whose pairs stand in different rows.
func (o *Convolution) work(part, what int, dst, src []float32) {
	h, w := o.in.H, o.in.W
	plane, first := part/o.parts(), part%o.parts()*o.rowsPerPart()
	dst, src = dst[plane*h*w:(plane+1)*h*w], src[plane*h*w:(plane+1)*h*w]
	var sign float32 = 1
	if what == turnBack {
		sign = -1
	}
	if first == 0 {
		o.turnColumn(dst, src, 0, sign)
		if w%2 == 0 {
			o.turnColumn(dst, src, w/2, sign)
		}
	}
	n := (w - 1) / 2
	for u := first; u < min(h, first+o.rowsPerPart()); u++ {
		re, im := u*w+1, u*w+w/2+1
		turnRow(dst[re:re+n], dst[im:im+n], src[re:re+n], src[im:im+n], o.turn[re:re+n], o.turn[im:im+n], sign)
	}
}

func (o *Convolution) turnColumn(dst, src []float32, k int, sign float32) {
	h, w := o.in.H, o.in.W
	o.flip(dst, src, k)
	if h%2 == 0 {
		o.flip(dst, src, h/2*w+k)
	}
	for u := 1; 2*u < h; u++ {
		re, im := u*w+k, (h-u)*w+k
		turnRow(dst[re:re+1], dst[im:im+1], src[re:re+1], src[im:im+1], o.turn[re:re+1], o.turn[im:im+1], sign)
	}
}

// flip gives a real bin the sign of lambda.
func (o *Convolution) flip(dst, src []float32, i int) {
	if o.turn[i] == 0 {
		dst[i] = 0
	} else {
		dst[i] = src[i] * o.turn[i]
	}
}

// turnRow multiplies zr + i zi by c + i sign s. What is null may hold anything, so
// it is not read.
func turnRow(dr, di, zr, zi, c, s []float32, sign float32) {
	dr, di, zr, zi, s = dr[:len(c)], di[:len(c)], zr[:len(c)], zi[:len(c)], s[:len(c)]
	for k, ck := range c {
		sk := s[k] * sign
		if ck == 0 && sk == 0 {
			dr[k], di[k] = 0, 0
			continue
		}
		a, b := zr[k], zi[k]
		dr[k] = float32(ck*a) - float32(sk*b)
		di[k] = float32(sk*a) + float32(ck*b)
	}
}
