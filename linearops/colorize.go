package linearops

import (
	"fmt"
	"math"
	"slices"
)

// EqualWeights are the weights of the DDRM authors' gray, one third each.
var EqualWeights = [3]float64{0.3333, 0.3334, 0.3333}

// LumaWeights are the weights of Rec. ITU-R BT.709 luma.
var LumaWeights = [3]float64{0.2126, 0.7152, 0.0722}

// Colorize is the gray value of three channels: y = w_0 R + w_1 G + w_2 B at each
// pixel.
//
// H H^T = |w|^2 I, so that every singular value is |w|. V is the same 3x3
// orthogonal matrix at each pixel, a reflector that takes u = w/|w| to the first
// axis. The first plane of the spectrum is the gray image (over |w|); the two
// others are the null space.
type Colorize struct {
	leadingRows
	in     Shape
	w      [3]float64
	norm   float32
	u      [3]float32
	g, inv float32 // sign and 1/(1 + g u_0) of the reflector; see groups
	spec   Spectrum
}

// NewColorize makes the operator for images of h x w pixels. The weights are used
// as they are given: they need not add up to 1, and may be negative, but they must
// be finite and not all 0, or the error is a [ParamError].
func NewColorize(h, w int, weights [3]float64) (*Colorize, error) {
	in := Shape{C: 3, H: h, W: w}
	if err := checkShape("colorizing", in); err != nil {
		return nil, err
	}
	for c, v := range weights {
		if math.IsNaN(v) || math.Abs(v) > 1e6 {
			return nil, &ParamError{
				Name: fmt.Sprintf("the gray weight of the %s channel", [3]string{"red", "green", "blue"}[c]),
				Have: v, Want: "a number between -1000000 and 1000000",
			}
		}
	}
	norm := math.Sqrt(float64(weights[0]*weights[0]) + float64(weights[1]*weights[1]) + float64(weights[2]*weights[2]))
	if norm < 1e-6 {
		return nil, &ParamError{Name: "the size of the gray weights", Have: norm, Want: "at least 0.000001"}
	}
	n := in.Plane()
	o := &Colorize{
		in: in, w: weights, norm: float32(norm), g: -1,
		spec: PrefixSpectrum(3*n, n, float32(norm)),
	}
	for c, v := range weights {
		o.u[c] = float32(v / norm)
	}
	if o.u[0] > 0 {
		o.g = 1
	}
	o.inv = float32(1 / (1 + math.Abs(weights[0]/norm)))
	return o, nil
}

// Weights are the weights that the operator was made with.
func (o *Colorize) Weights() [3]float64 { return o.w }

// In is 3 x H x W.
func (o *Colorize) In() Shape { return o.in }

// Out is 1 x H x W.
func (o *Colorize) Out() Shape { return Shape{C: 1, H: o.in.H, W: o.in.W} }

// Rank is H*W.
func (o *Colorize) Rank() int { return o.in.Plane() }

// Spectrum is |w| in the first plane and 0 in the others.
func (o *Colorize) Spectrum() Spectrum { return o.spec }

// Vt takes the channels to gray and two differences.
func (o *Colorize) Vt(dst, x []float32) { o.reflect(toSpectrum, dst, x) }

// V takes gray and two differences to the channels.
func (o *Colorize) V(dst, z []float32) { o.reflect(toImage, dst, z) }

// Ut puts the gray image into the first plane.
func (o *Colorize) Ut(dst, y []float32) {
	n := o.in.Plane()
	checkLen("dst", dst, 3*n)
	checkLen("y", y, n)
	copy(dst, y)
	clear(dst[n:])
}

// U takes the first plane.
func (o *Colorize) U(dst, z []float32) {
	n := o.in.Plane()
	checkLen("dst", dst, n)
	checkLen("z", z, 3*n)
	copy(dst, z)
}

// RowNorms fills dst with |w|.
func (o *Colorize) RowNorms(dst []float32) {
	n := o.in.Plane()
	checkLen("dst", dst, n)
	o.spec.Read(dst, 0)
}

func (o *Colorize) weighted(d []float32) (OrthogonalRows, error) {
	n := o.in.Plane()
	if slices.Equal(d[:n], d[n:2*n]) && slices.Equal(d[:n], d[2*n:]) {
		// A weight that the channels share may as well come after the gray.
		after := newDiagonal(o.Out(), slices.Clone(d[:n]))
		return newProduct([]OrthogonalRows{after, o}, after, o, o.norm), nil
	}
	w := make([]float32, len(d))
	for i, v := range d {
		w[i] = float32(o.w[i/n]) * v
	}
	return newGroups(o.in, 3, 1, w), nil
}

func (o *Colorize) reflect(what int, dst, src []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("the source", src, o.in.Len())
	spread(partsOf(o.in.Plane(), partLen/3), o, what, dst, src)
}

func (o *Colorize) work(part, what int, dst, src []float32) {
	n := o.in.Plane()
	from := part * (partLen / 3)
	to := min(from+partLen/3, n)
	cut := func(s []float32, c int) []float32 { return s[c*n+from : c*n+to] }
	if what == toSpectrum {
		o.forward(cut(dst, 0), cut(dst, 1), cut(dst, 2), cut(src, 0), cut(src, 1), cut(src, 2))
	} else {
		o.inverse(cut(dst, 0), cut(dst, 1), cut(dst, 2), cut(src, 0), cut(src, 1), cut(src, 2))
	}
}

// forward applies V^T: t = u^T x first, then x - a u with a = (t + g x_0)/(1 + g u_0).
func (o *Colorize) forward(d0, d1, d2, s0, s1, s2 []float32) {
	u0, u1, u2, g, inv := o.u[0], o.u[1], o.u[2], o.g, o.inv
	n := len(s0)
	d0, d1, d2, s1, s2 = d0[:n], d1[:n], d2[:n], s1[:n], s2[:n]
	for i, x0 := range s0 {
		x1, x2 := s1[i], s2[i]
		t := float32(u0*x0) + float32(u1*x1) + float32(u2*x2)
		a := float32((t + float32(g*x0)) * inv)
		d0[i] = t
		d1[i] = x1 - float32(a*u1)
		d2[i] = x2 - float32(a*u2)
	}
}

// inverse applies V, whose sign at the first plane is mended before the reflector.
func (o *Colorize) inverse(d0, d1, d2, s0, s1, s2 []float32) {
	u0, u1, u2, g, inv := o.u[0], o.u[1], o.u[2], o.g, o.inv
	n := len(s0)
	d0, d1, d2, s1, s2 = d0[:n], d1[:n], d2[:n], s1[:n], s2[:n]
	for i, z0 := range s0 {
		z0 *= -g
		z1, z2 := s1[i], s2[i]
		t := float32(u0*z0) + float32(u1*z1) + float32(u2*z2)
		a := float32((t + float32(g*z0)) * inv)
		d0[i] = -g * t
		d1[i] = z1 - float32(a*u1)
		d2[i] = z2 - float32(a*u2)
	}
}
