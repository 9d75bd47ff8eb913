package linearops

import "math"

// groups is an operator whose rows have disjoint supports, one group of pixels
// each, with a weight of its own for every pixel: a mean over the undamaged pixels
// of a block, a gray value from the channels that are kept.
//
// A group is planes x r x r pixels; its first pixel (lowest plane, upper left) is
// the corner e. With u the group's weights over their norm, V applies
//
//	P = I - h h^T / (1 + g u_e),   h = u + g e,   P u = -g e
//
// with g = 1 where u_e > 0 and -1 elsewhere, so that nothing cancels; the sign is
// mended at the corner, and V^T u = e. A group of zero weight is left alone.
type groups struct {
	in, out   Shape
	planes, r int
	u         []float32 // In().Len(): unit vectors, or zeros
	norm      []float32 // Out().Len()
	rank      int
	spec      Spectrum
}

// newGroups takes over w, the weights of the pixels. planes is 1 or in.C.
func newGroups(in Shape, planes, r int, w []float32) *groups {
	o := &groups{
		in: in, out: Shape{C: in.C / planes, H: in.H / r, W: in.W / r},
		planes: planes, r: r, u: w,
	}
	o.norm = make([]float32, o.out.Len())
	for j := range o.norm {
		sum := 0.0
		o.each(j, func(i int) { sum += float64(float64(w[i]) * float64(w[i])) })
		if sum == 0 {
			continue
		}
		inv := 1 / math.Sqrt(sum)
		o.each(j, func(i int) { w[i] = float32(float64(w[i]) * inv) })
		o.norm[j] = float32(math.Sqrt(sum))
	}
	o.rank = countPositive(o.norm)
	s := make([]float32, len(w))
	o.scatter(s, o.norm)
	o.spec = DenseSpectrum(s)
	return o
}

// corner is the first pixel of row j's group.
func (o *groups) corner(j int) int {
	x, y, c := j%o.out.W, j/o.out.W%o.out.H, j/o.out.Plane()
	return (c*o.planes*o.in.H+y*o.r)*o.in.W + x*o.r
}

// each visits the pixels of row j's group, the corner first.
func (o *groups) each(j int, visit func(i int)) {
	first := o.corner(j)
	for c := range o.planes {
		for y := range o.r {
			for x := range o.r {
				visit(first + c*o.in.Plane() + y*o.in.W + x)
			}
		}
	}
}

func (o *groups) In() Shape  { return o.in }
func (o *groups) Out() Shape { return o.out }
func (o *groups) Rank() int  { return o.rank }

func (o *groups) Spectrum() Spectrum { return o.spec }

func (o *groups) Vt(dst, x []float32) { o.reflect(toSpectrum, dst, x) }
func (o *groups) V(dst, z []float32)  { o.reflect(toImage, dst, z) }

func (o *groups) Ut(dst, y []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("y", y, o.out.Len())
	clear(dst)
	for j, s := range o.norm {
		if s > 0 {
			dst[o.corner(j)] = y[j]
		}
	}
}

func (o *groups) U(dst, z []float32) {
	checkLen("dst", dst, o.out.Len())
	checkLen("z", z, o.in.Len())
	o.gather(dst, z)
	copyKept(dst, dst, o.norm)
}

// copyKept copies src where s is above 0 and puts 0 elsewhere.
func copyKept(dst, src, s []float32) {
	for j, v := range s {
		bits := math.Float32bits(src[j])
		if v == 0 {
			bits = 0
		}
		dst[j] = math.Float32frombits(bits)
	}
}

func (o *groups) RowNorms(dst []float32) { checkedCopy(len(o.norm), dst, o.norm) }

func (o *groups) weighted(d []float32) (OrthogonalRows, error) {
	w := make([]float32, len(d))
	for j, s := range o.norm {
		o.each(j, func(i int) { w[i] = s * o.u[i] * d[i] })
	}
	return newGroups(o.in, o.planes, o.r, w), nil
}

func (o *groups) leading() bool { return o.r == 1 }

func (o *groups) gather(dst, z []float32) {
	if o.r == 1 {
		copy(dst, z)
		return
	}
	gatherCorners(dst, z, o.in, o.r)
}

func (o *groups) scatter(z, src []float32) {
	if o.r == 1 {
		copy(z, src)
		return
	}
	scatterCorners(z, src, o.in, o.r)
}

// The two directions of V.
const (
	toSpectrum = iota // V^T
	toImage           // V
)

// rowsPerPart is how many rows of groups a part has.
func (o *groups) rowsPerPart() int { return max(1, partLen/(o.planes*o.r*o.in.W)) }

func (o *groups) reflect(what int, dst, src []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("the source", src, o.in.Len())
	spread(partsOf(o.out.C*o.out.H, o.rowsPerPart()), o, what, dst, src)
}

func (o *groups) work(part, what int, dst, src []float32) {
	k := o.rowsPerPart()
	for row := part * k; row < min((part+1)*k, o.out.C*o.out.H); row++ {
		for from := 0; from < o.out.W; from += blocksAtOnce {
			o.reflectRun(row*o.out.W+from, min(blocksAtOnce, o.out.W-from), what, dst, src)
		}
	}
}

// reflectRun applies V or V^T to n groups beside each other, j, j+1, ...
func (o *groups) reflectRun(j, n, what int, dst, src []float32) {
	var sums, gains [blocksAtOnce]float32
	t, a := sums[:n], gains[:n]
	first := o.corner(j)
	for c := range o.planes {
		for y := range o.r {
			i := first + c*o.in.Plane() + y*o.in.W
			addProducts(t, o.u[i:i+n*o.r], src[i:i+n*o.r], o.r)
		}
	}
	for b := range t {
		t[b], a[b] = corner(what, t[b], o.u[first+b*o.r], src[first+b*o.r], o.norm[j+b] > 0)
	}
	for c := range o.planes {
		for y := range o.r {
			i := first + c*o.in.Plane() + y*o.in.W
			lowerProducts(dst[i:i+n*o.r], src[i:i+n*o.r], o.u[i:i+n*o.r], a, o.r)
		}
	}
	for b, v := range t {
		dst[first+b*o.r] = v
	}
}

// corner is the new value of a group's corner, and the multiple of u that the
// others lose, from t = u^T x and the corner's u_0 and x_0.
func corner(what int, t, u0, x0 float32, measured bool) (value, gain float32) {
	if !measured {
		return x0, 0
	}
	g := float32(-1)
	if u0 > 0 {
		g = 1
	}
	if what == toSpectrum {
		return t, (t + g*x0) / (1 + g*u0)
	}
	// The sign at the corner is mended before P, and t with it.
	t -= float32(u0 * (x0 + g*x0))
	return -g * t, (t - x0) / (1 + g*u0)
}

// addProducts adds the product of u and x over r values to each sum.
func addProducts(sums, u, x []float32, r int) {
	u = u[:len(x)]
	switch r {
	case 1:
		for b := range sums {
			sums[b] += float32(u[b] * x[b])
		}
	case 2:
		for b := range sums {
			p, q := x[2*b:2*b+2:2*b+2], u[2*b:2*b+2:2*b+2]
			sums[b] += float32(p[0]*q[0]) + float32(p[1]*q[1])
		}
	default:
		for b := range sums {
			q, sum := u[b*r:(b+1)*r], float32(0)
			for k, v := range x[b*r : (b+1)*r] {
				sum += float32(v * q[k])
			}
			sums[b] += sum
		}
	}
}

// lowerProducts takes a times u from each block's r values of a row.
func lowerProducts(dst, x, u, a []float32, r int) {
	dst, u = dst[:len(x)], u[:len(x)]
	switch r {
	case 1:
		for b, g := range a {
			dst[b] = x[b] - float32(g*u[b])
		}
	case 2:
		for b, g := range a {
			p, q, d := x[2*b:2*b+2:2*b+2], u[2*b:2*b+2:2*b+2], dst[2*b:2*b+2:2*b+2]
			d[0], d[1] = p[0]-float32(g*q[0]), p[1]-float32(g*q[1])
		}
	default:
		for b, g := range a {
			d, q := dst[b*r:(b+1)*r], u[b*r:(b+1)*r]
			for k, v := range x[b*r : (b+1)*r] {
				d[k] = v - float32(g*q[k])
			}
		}
	}
}
