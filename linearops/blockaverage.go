package linearops

import "fmt"

// BlockAverage is super-resolution by an integer factor r: a pixel of the
// measurement is the mean of r x r pixels of the image, in each channel.
//
// H H^T = I / r^2, so that every singular value is 1/r. V is one reflector
//
//	P = I - (u - e)(u - e)^T / (1 - 1/r),   P u = e,   P = P^T = P^-1
//
// for each block, where u is the block's constant unit vector and e its upper left
// pixel. The spectrum therefore has the image's layout; a block's scaled mean
// stands at its upper left pixel, and the rest is the null space.
type BlockAverage struct {
	in   Shape
	r    int
	spec Spectrum
}

// The largest factor of a block average, and the smallest.
const (
	MinBlockFactor = 2
	MaxBlockFactor = 16
)

// NewBlockAverage makes the operator for large images of shape in and a factor of
// 2 to 16. Both sides must be multiples of the factor; a [SizeError] names the
// nearest that are. Another factor is a [ParamError].
func NewBlockAverage(in Shape, factor int) (*BlockAverage, error) {
	if err := checkBlocks(in, factor); err != nil {
		return nil, err
	}
	return &BlockAverage{
		in: in, r: factor,
		spec: cornerSpectrum{shape: in, r: factor, s: 1 / float32(factor)},
	}, nil
}

func checkBlocks(in Shape, factor int) error {
	if factor < MinBlockFactor || factor > MaxBlockFactor {
		return &ParamError{
			Name: "the factor of the upscaling", Have: float64(factor),
			Want: fmt.Sprintf("a whole number from %d to %d", MinBlockFactor, MaxBlockFactor),
		}
	}
	name := fmt.Sprintf("upscaling by %d", factor)
	if err := checkShape(name, in); err != nil {
		return err
	}
	if in.H%factor != 0 || in.W%factor != 0 {
		h, w := max(in.H/factor, 1)*factor, max(in.W/factor, 1)*factor
		return &SizeError{
			Operator: name, Have: in,
			Want: fmt.Sprintf("sides that are multiples of %d, such as %d x %d pixels", factor, w, h),
		}
	}
	return nil
}

// Factor is r.
func (o *BlockAverage) Factor() int { return o.r }

// In is the shape of the large image.
func (o *BlockAverage) In() Shape { return o.in }

// Out is the shape of the small image, H/r x W/r.
func (o *BlockAverage) Out() Shape {
	return Shape{C: o.in.C, H: o.in.H / o.r, W: o.in.W / o.r}
}

// Rank is the number of values of the small image.
func (o *BlockAverage) Rank() int { return o.Out().Len() }

// Spectrum is 1/r at the upper left pixel of each block, 0 elsewhere.
func (o *BlockAverage) Spectrum() Spectrum { return o.spec }

// Vt reflects every block.
func (o *BlockAverage) Vt(dst, x []float32) { o.reflect(dst, x) }

// V reflects every block: P is its own inverse.
func (o *BlockAverage) V(dst, z []float32) { o.reflect(dst, z) }

// Ut puts each value of the small image at its block's upper left pixel.
func (o *BlockAverage) Ut(dst, y []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("y", y, o.Out().Len())
	clear(dst)
	o.scatter(dst, y)
}

// U takes each block's upper left entry.
func (o *BlockAverage) U(dst, z []float32) {
	checkLen("dst", dst, o.Out().Len())
	checkLen("z", z, o.in.Len())
	o.gather(dst, z)
}

// RowNorms fills dst with 1/r.
func (o *BlockAverage) RowNorms(dst []float32) {
	n := o.Out().Len()
	checkLen("dst", dst, n)
	ConstantSpectrum(n, 1/float32(o.r)).Read(dst, 0)
}

func (o *BlockAverage) weighted(d []float32) (OrthogonalRows, error) {
	w := make([]float32, len(d))
	area := float32(o.r * o.r)
	for i, v := range d {
		w[i] = v / area
	}
	return newGroups(o.in, 1, o.r, w), nil
}

func (o *BlockAverage) leading() bool { return false }

func (o *BlockAverage) gather(dst, z []float32) { gatherCorners(dst, z, o.in, o.r) }

func (o *BlockAverage) scatter(z, src []float32) { scatterCorners(z, src, o.in, o.r) }

// gatherCorners copies the upper left entry of every r x r block.
func gatherCorners(dst, z []float32, in Shape, r int) {
	w := in.W / r
	for row := 0; row*w < len(dst); row++ {
		d, s := dst[row*w:(row+1)*w], z[row*r*in.W:(row*r+1)*in.W]
		for j := range d {
			d[j] = s[j*r]
		}
	}
}

// scatterCorners copies onto the upper left entry of every r x r block.
func scatterCorners(z, src []float32, in Shape, r int) {
	w := in.W / r
	for row := 0; row*w < len(src); row++ {
		d, s := z[row*r*in.W:(row*r+1)*in.W], src[row*w:(row+1)*w]
		for j, v := range s {
			d[j*r] = v
		}
	}
}

// stripsPerPart is how many rows of blocks a part has.
func (o *BlockAverage) stripsPerPart() int { return max(1, partLen/(o.r*o.in.W)) }

func (o *BlockAverage) reflect(dst, src []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("the source", src, o.in.Len())
	spread(partsOf(o.in.C*o.in.H/o.r, o.stripsPerPart()), o, 0, dst, src)
}

func (o *BlockAverage) work(part, _ int, dst, src []float32) {
	k := o.stripsPerPart()
	strip := o.r * o.in.W
	end := min((part+1)*k, o.in.C*o.in.H/o.r)
	for i := part * k; i < end; i++ {
		reflectStrip(dst[i*strip:(i+1)*strip], src[i*strip:(i+1)*strip], o.in.W, o.r)
	}
}
