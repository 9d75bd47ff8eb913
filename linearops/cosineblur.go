package linearops

import (
	"afterimage/internal/par"
	"afterimage/linearops/internal/fft"
)

// CosineBlur is the blur by a kernel that is symmetric in each axis, of an image
// that is mirrored at its borders (half-sample symmetry: ... b a | a b c | c b ...):
//
//	y[i,j] = sum_{s,t} taps[s,t] x[mirror(i - s + Y), mirror(j - t + X)]
//
// It needs no extension of a real photo. H is diagonal in the DCT-II (Martucci
// 1994), with
//
//	lambda[u,v] = sum_{s,t} taps[s,t] cos(pi u (s-Y)/H) cos(pi v (t-X)/W),
//
// s = |lambda|, and the sign of lambda in U. The spectrum has the layout of the
// image, lowest frequencies first.
//
// Memory is that of a plane and a quarter. A transform takes time proportional to
// n log n.
type CosineBlur struct {
	in   Shape
	tr   *fft.Cosine2D[float32]
	s    []float32 // singular values of a plane
	sign []int8    // of lambda; 0 for null
	rank int
	spec Spectrum
}

// NewCosineBlur makes the blur of images of any shape in by k, which must pass
// [Kernel.SymmetricAxes]; a kernel that does not is ErrKernelSymmetry, and for
// [NewConvolution]. null and the other errors are those of NewConvolution.
func NewCosineBlur(in Shape, k Kernel, null float64) (*CosineBlur, error) {
	share, err := checkBlur("the blur with mirrored borders", in, k, null)
	if err != nil {
		return nil, err
	}
	if !k.SymmetricAxes() {
		return nil, ErrKernelSymmetry
	}
	o := &CosineBlur{
		in: in, tr: fft.NewCosine2D[float32](in.H, in.W),
		s: cosineResponse(in.H, in.W, k), sign: make([]int8, in.Plane()),
	}
	for i, v := range o.s {
		o.sign[i] = 1
		if v < 0 {
			o.s[i], o.sign[i] = -v, -1
		}
	}
	o.rank = in.C * dropSmall(o.s, share)
	for i, s := range o.s {
		if s == 0 {
			o.sign[i] = 0
		}
	}
	o.spec = PeriodicSpectrum(o.s, in.Len())
	return o, nil
}

// cosineResponse is lambda: first the kernel's rows, then its columns. Taps at
// equal distances from the anchor are added beforehand.
func cosineResponse(h, w int, k Kernel) []float32 {
	quarter := make([]float64, (k.Y+1)*(k.X+1))
	for i, t := range k.Taps {
		y, x := i/k.W-k.Y, i%k.W-k.X
		quarter[max(y, -y)*(k.X+1)+max(x, -x)] += float64(t)
	}
	r := &response{h: h, w: w, down: cosines(h), half: make([]float64, (k.Y+1)*w), lambda: make([]float32, h*w)}
	across := cosines(w)
	for i, tap := range quarter {
		row, shift := r.half[i/(k.X+1)*w:][:w], i%(k.X+1)%(2*w)
		at := 0 // shift*v mod 2w
		for v := range row {
			row[v] += float64(tap * across[at])
			if at += shift; at >= 2*w {
				at -= 2 * w
			}
		}
	}
	par.Do(h, r)
	return r.lambda
}

type response struct {
	h, w   int
	down   []float64
	half   []float64 // the transform of the kernel's rows, those at equal distances added
	lambda []float32
}

// Run makes row u of lambda.
func (r *response) Run(u int) {
	row := make([]float64, r.w)
	for shift := range len(r.half) / r.w {
		c := r.down[shift*u%(2*r.h)]
		for v, t := range r.half[shift*r.w : (shift+1)*r.w] {
			row[v] += float64(c * t)
		}
	}
	for v, t := range row {
		r.lambda[u*r.w+v] = float32(t)
	}
}

// In is the shape of the image.
func (o *CosineBlur) In() Shape { return o.in }

// Out is the shape of the image.
func (o *CosineBlur) Out() Shape { return o.in }

// Rank is the number of entries whose singular value is not null.
func (o *CosineBlur) Rank() int { return o.rank }

// Spectrum is |lambda|, the same for every plane.
func (o *CosineBlur) Spectrum() Spectrum { return o.spec }

// Vt is the orthonormal DCT-II of each plane.
func (o *CosineBlur) Vt(dst, x []float32) {
	o.check(dst, x)
	o.tr.Forward(dst, x)
}

// V is the way back, the DCT-III.
func (o *CosineBlur) V(dst, z []float32) {
	o.check(dst, z)
	o.tr.Inverse(dst, z)
}

// Ut is V^T with the sign of lambda.
func (o *CosineBlur) Ut(dst, y []float32) {
	o.Vt(dst, y)
	o.signed(dst, dst)
}

// U is V after the sign of lambda was given.
func (o *CosineBlur) U(dst, z []float32) {
	o.check(dst, z)
	o.signed(dst, z)
	o.tr.Inverse(dst, dst)
}

func (o *CosineBlur) check(dst, src []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("the source", src, o.in.Len())
}

func (o *CosineBlur) signed(dst, src []float32) {
	spread(o.in.C*partsOf(len(o.s), partLen), o, 0, dst, src)
}

// work gives some entries of a plane the sign of lambda; what is null is not read.
func (o *CosineBlur) work(part, _ int, dst, src []float32) {
	perPlane := partsOf(len(o.s), partLen)
	from := part % perPlane * partLen
	sign := o.sign[from:min(from+partLen, len(o.s))]
	at := part/perPlane*len(o.s) + from
	dst, src = dst[at:at+len(sign)], src[at:at+len(sign)]
	for i, g := range sign {
		switch {
		case g > 0:
			dst[i] = src[i]
		case g < 0:
			dst[i] = -src[i]
		default:
			dst[i] = 0
		}
	}
}
