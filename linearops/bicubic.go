package linearops

import (
	"math"

	"afterimage/linearops/internal/fft"
)

// Bicubic is super-resolution against the antialiased bicubic reduction by an
// integer factor r. Along each axis a pixel of the measurement is
//
//	y[i] = sum_p w[p] x[mirror(p)],  w[p] ~ cubic((p - r i - (r-1)/2) / r),
//
// cubic being Keys' kernel with a = -0.5 (1981), stretched by r to 4r taps (4r-1
// for odd r) around the middle of block i and normalised to a sum of 1, and the
// image being mirrored at its borders (half-sample symmetry).
//
// In the DCT-II domain (N = rM pixels) coefficient j of y is a weighted sum of r
// coefficients of x, the aliases j, 2M-j, 2M+j, 4M-j, ... below N: since
// cos(pi k (i+1/2)/M) is the same for all of them but for its sign, with
// c_k = +-G(k)/sqrt(r) and G(k) = sum_p w[p] cos(pi k (p's distance)/N). For j = 0
// the aliases are 0, 2M, 4M, ...; the odd multiples of M are not seen. Two axes
// make groups of r^2 entries, each a rank-one product c (x) d. So V is the DCT-III
// after a reflector for each group,
//
//	V^T x = (w w^T/(1+|u0|) - I) DCT x,  w = u + sign(u0) e,  u = c (x) d/(|c||d|),
//
// which takes u to the group's lowest frequency e. The spectrum has the image's
// layout: singular value |c||d| at the M x M lowest frequencies, 0 elsewhere.
type Bicubic struct {
	in           Shape
	r            int
	large, small *fft.Cosine2D[float32]
	down, across aliases
	s            []float32 // of a plane of the measurement
	rank         int
	spec         Spectrum
}

// NewBicubic makes the operator for large images of shape in and a factor of 2 to
// 16. Both sides must be multiples of the factor; a [SizeError] names the nearest
// that are. Another factor is a [ParamError]. Singular values below null times the
// largest count as 0; null <= 0 means [DefaultNull].
func NewBicubic(in Shape, factor int, null float64) (*Bicubic, error) {
	if err := checkBlocks(in, factor); err != nil {
		return nil, err
	}
	share, err := nullShare(null)
	if err != nil {
		return nil, err
	}
	mh, mw := in.H/factor, in.W/factor
	o := &Bicubic{
		in: in, r: factor,
		large: fft.NewCosine2D[float32](in.H, in.W), small: fft.NewCosine2D[float32](mh, mw),
		down: newAliases(in.H, factor), across: newAliases(in.W, factor),
		s: make([]float32, mh*mw),
	}
	for j, a := range o.down.norm {
		for l, b := range o.across.norm {
			o.s[j*mw+l] = float32(a * b)
		}
	}
	o.rank = in.C * dropSmall(o.s, share)
	o.spec = lowSpectrum{in: in, w: mw, s: o.s}
	return o, nil
}

// Factor is r.
func (o *Bicubic) Factor() int { return o.r }

// In is the shape of the large image.
func (o *Bicubic) In() Shape { return o.in }

// Out is the shape of the small image, H/r x W/r.
func (o *Bicubic) Out() Shape { return Shape{C: o.in.C, H: o.in.H / o.r, W: o.in.W / o.r} }

// Rank is the number of entries whose singular value is not null.
func (o *Bicubic) Rank() int { return o.rank }

// Spectrum is |c||d| at the lowest frequencies of each plane, 0 elsewhere.
func (o *Bicubic) Spectrum() Spectrum { return o.spec }

// Vt is the DCT-II of each plane, then a reflector for each group of aliases.
func (o *Bicubic) Vt(dst, x []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("x", x, o.in.Len())
	o.large.Forward(dst, x)
	o.reflect(dst, dst)
}

// V is the way back.
func (o *Bicubic) V(dst, z []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("z", z, o.in.Len())
	o.reflect(dst, z)
	o.large.Inverse(dst, dst)
}

// Ut is the DCT-II of each plane of the measurement, signed, at the lowest
// frequencies of the image.
func (o *Bicubic) Ut(dst, y []float32) {
	out := o.Out()
	checkLen("dst", dst, o.in.Len())
	checkLen("y", y, out.Len())
	o.small.Forward(dst[:len(y)], y)
	// Spread the small planes out, from the last row: a row never lands on one
	// that has still to move.
	for c := out.C - 1; c >= 0; c-- {
		plane := dst[c*o.in.Plane() : (c+1)*o.in.Plane()]
		clear(plane[out.H*o.in.W:])
		for j := out.H - 1; j >= 0; j-- {
			row := plane[j*o.in.W : (j+1)*o.in.W]
			copy(row, dst[(c*out.H+j)*out.W:][:out.W])
			clear(row[out.W:])
			o.signed(row[:out.W], row[:out.W], j)
		}
	}
}

// U is the way back, from the lowest frequencies alone.
func (o *Bicubic) U(dst, z []float32) {
	out := o.Out()
	checkLen("dst", dst, out.Len())
	checkLen("z", z, o.in.Len())
	for row := range out.C * out.H {
		c, j := row/out.H, row%out.H
		o.signed(dst[row*out.W:(row+1)*out.W], z[(c*o.in.H+j)*o.in.W:][:out.W], j)
	}
	o.small.Inverse(dst, dst)
}

// signed gives row j of the lowest frequencies the signs of u0, which the
// reflectors leave to U; what is null is not read.
func (o *Bicubic) signed(dst, src []float32, j int) {
	for l, s := range o.s[j*len(dst) : (j+1)*len(dst)] {
		if s > 0 {
			dst[l] = signOf(o.down.unit[j], o.across.unit[l]) * src[l]
		} else {
			dst[l] = 0
		}
	}
}

// signOf is the sign of a product, 1 where it is 0.
func signOf(a, b float32) float32 {
	if (a < 0) != (b < 0) {
		return -1
	}
	return 1
}

// reflect applies the reflector of every group.
func (o *Bicubic) reflect(dst, src []float32) {
	spread(o.in.C*o.down.m, o, 0, dst, src)
}

// work reflects the groups of row j of a plane's lowest frequencies.
func (o *Bicubic) work(part, _ int, dst, src []float32) {
	plane, j := part/o.down.m, part%o.down.m
	n := o.in.Plane()
	dst, src = dst[plane*n:(plane+1)*n], src[plane*n:(plane+1)*n]
	o.reflectRun(dst, src, j, 0, 1)
	for l := 1; l < o.across.m; l += groupRun {
		o.reflectRun(dst, src, j, l, min(groupRun, o.across.m-l))
	}
}

// groupRun is how many neighbouring groups are reflected together.
const groupRun = 128

// reflectRun reflects the groups (j, l) .. (j, l+n-1). Along a run the columns of
// the even aliases of l grow and those of the odd ones shrink, so that the run has
// two copies, the second one backwards.
func (o *Bicubic) reflectRun(dst, src []float32, j, l, n int) {
	var even, odd [groupRun]float32
	t, back := even[:n], odd[:n]
	unit := o.across.unit[l:][:n]
	u0 := o.down.unit[j]
	for i, b := range src[j*o.in.W+l:][:n] { // sign(u0) x0, for w = u + sign(u0) e
		t[i] = signOf(u0, unit[i]) * b
	}
	for q := range o.r {
		c := o.down.unit[o.down.at(j, q)]
		row := src[o.down.at(j, q)*o.in.W:][:o.in.W]
		for p := range o.r {
			k := o.across.first(l, n, p)
			addProduct([2][]float32{t, back}[p%2], c, o.across.unit[k:k+n], row[k:k+n])
		}
	}
	for i := range t {
		t[i] = (t[i] + back[n-1-i]) / (1 + float32(math.Abs(float64(u0*unit[i]))))
	}
	for i, v := range t {
		back[n-1-i] = v
	}
	for q := range o.r {
		c := o.down.unit[o.down.at(j, q)]
		at := o.down.at(j, q) * o.in.W
		for p := range o.r {
			k := o.across.first(l, n, p)
			lessProduct(dst[at+k:][:n], src[at+k:][:n], c, o.across.unit[k:k+n], [2][]float32{t, back}[p%2])
		}
	}
	low := dst[j*o.in.W+l:][:n]
	for i := range low {
		low[i] += signOf(u0, unit[i]) * t[i]
	}
}

// addProduct is sum += c u x.
func addProduct(sum []float32, c float32, u, x []float32) {
	u, x = u[:len(sum)], x[:len(sum)]
	for i := range sum {
		sum[i] += float32(float32(c*u[i]) * x[i])
	}
}

// lessProduct is dst = c u t - x.
func lessProduct(dst, x []float32, c float32, u, t []float32) {
	x, u, t = x[:len(dst)], u[:len(dst)], t[:len(dst)]
	for i := range dst {
		dst[i] = float32(float32(c*u[i])*t[i]) - x[i]
	}
}
