package linearops

import (
	"fmt"
	"math"
	"math/bits"
	"sync"

	"afterimage/linearops/internal/walsh"
)

// WalshHadamard is compressed sensing: of each channel's orthonormal
// Walsh-Hadamard transform only one coefficient in ratio is measured, the same
// ones in all channels.
//
// The n = H*W pixels of a plane are taken row by row, and coefficients are in
// natural (Hadamard) order, with the factor 1/sqrt(n). The measurement keeps the
// full grid: coefficient k stands at pixel k, and is 0 where it is not measured.
// V is the transform itself, which is its own inverse; every singular value is 1
// or 0.
type WalshHadamard struct {
	leadingRows
	in      Shape
	missing []bool // of one plane
	kept    int    // of one plane
	scale   float32
	block   int // values of a contiguous block, transformed first
	width   int // columns of a panel across the blocks, transformed second
	spec    Spectrum
}

// NewWalshHadamard makes the operator that keeps the coefficients
// perm[0] ... perm[n/ratio - 1] of each plane's n = H*W. n must be a power of two
// and at least ratio, or the error is a [SizeError] that names the nearest sides
// that would do. ratio is a power of two (2 and 4 are usual), or the error is a
// [ParamError], as it is where the entries of perm that are used repeat or lie
// outside 0..n-1. It panics where perm is shorter than n/ratio.
func NewWalshHadamard(in Shape, ratio int, perm []int) (*WalshHadamard, error) {
	n, err := checkHadamard(in, ratio)
	if err != nil {
		return nil, err
	}
	kept := n / ratio
	if len(perm) < kept {
		panic(fmt.Sprintf("linearops: %d coefficients named where %d are kept", len(perm), kept))
	}
	missing := make([]bool, n)
	for i := range missing {
		missing[i] = true
	}
	for _, k := range perm[:kept] {
		if k < 0 || k >= n || !missing[k] {
			return nil, &ParamError{
				Name: "a coefficient of the compressed sensing", Have: float64(k),
				Want: fmt.Sprintf("from 0 to %d, each named once", n-1),
			}
		}
		missing[k] = false
	}
	block := min(n, hadamardBlock)
	return &WalshHadamard{
		in: in, missing: missing, kept: kept, scale: float32(1 / math.Sqrt(float64(n))),
		block: block, width: min(block, max(16, hadamardBlock*block/n)),
		spec: MaskSpectrum(missing, in.Len(), 1),
	}, nil
}

// NewRandomWalshHadamard is [NewWalshHadamard] with coefficients drawn by a
// generator of its own, so that a seed means the same ones everywhere.
func NewRandomWalshHadamard(in Shape, ratio int, seed uint64) (*WalshHadamard, error) {
	n, err := checkHadamard(in, ratio)
	if err != nil {
		return nil, err
	}
	return NewWalshHadamard(in, ratio, permutation(n, seed))
}

// permutation is a Fisher-Yates shuffle of 0..n-1, n a power of two, driven by
// splitmix64.
func permutation(n int, seed uint64) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	for i := n - 1; i > 0; i-- {
		seed += 0x9E3779B97F4A7C15
		x := seed
		x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
		x = (x ^ x>>27) * 0x94D049BB133111EB
		hi, _ := bits.Mul64(x^x>>31, uint64(i+1))
		p[i], p[hi] = p[hi], p[i]
	}
	return p
}

func checkHadamard(in Shape, ratio int) (n int, err error) {
	if ratio < 1 || ratio > 1<<20 || ratio&(ratio-1) != 0 {
		return 0, &ParamError{Name: "the ratio of the compressed sensing", Have: float64(ratio), Want: "a power of two such as 2 or 4"}
	}
	name := fmt.Sprintf("compressed sensing by %d", ratio)
	if err := checkShape(name, in); err != nil {
		return 0, err
	}
	n = in.Plane()
	if n&(n-1) == 0 && n >= ratio {
		return n, nil
	}
	h, w := powerBelow(in.H), powerBelow(in.W)
	for h*w < ratio {
		h, w = 2*h, 2*w
	}
	return 0, &SizeError{
		Operator: name, Have: in,
		Want: fmt.Sprintf("sides that are powers of two, such as %d x %d pixels", w, h),
	}
}

// powerBelow is the largest power of two that is at most n.
func powerBelow(n int) int { return 1 << (bits.Len(uint(n)) - 1) }

// In is the shape of the image.
func (o *WalshHadamard) In() Shape { return o.in }

// Out is the image's own shape: a grid of coefficients.
func (o *WalshHadamard) Out() Shape { return o.in }

// Rank is the number of coefficients that are measured, over all planes.
func (o *WalshHadamard) Rank() int { return o.in.C * o.kept }

// Spectrum is 1 for a coefficient that is measured and 0 for the others.
func (o *WalshHadamard) Spectrum() Spectrum { return o.spec }

// Vt transforms each plane.
func (o *WalshHadamard) Vt(dst, x []float32) { o.transform(dst, x) }

// V transforms each plane: the transform is its own inverse.
func (o *WalshHadamard) V(dst, z []float32) { o.transform(dst, z) }

// Ut copies what is measured and puts 0 elsewhere.
func (o *WalshHadamard) Ut(dst, y []float32) { o.keep(dst, y) }

// U copies what is measured and puts 0 elsewhere.
func (o *WalshHadamard) U(dst, z []float32) { o.keep(dst, z) }

// RowNorms fills dst with 1, and 0 where a coefficient is not measured.
func (o *WalshHadamard) RowNorms(dst []float32) {
	checkLen("dst", dst, o.in.Len())
	o.spec.Read(dst, 0)
}

func (o *WalshHadamard) weighted([]float32) (OrthogonalRows, error) { return nil, errNotOrthogonal }

func (o *WalshHadamard) keep(dst, src []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("the source", src, o.in.Len())
	copyWhere(dst, src, o.missing)
}

// hadamardBlock is how many values are transformed at a time: 16 KB, half of the
// first-level cache.
const hadamardBlock = 4096

// The two halves of the transform.
const (
	withinBlocks = iota
	acrossBlocks
)

// transform does the low bits of the index in contiguous blocks, then the high
// bits in panels of neighbouring columns.
func (o *WalshHadamard) transform(dst, src []float32) {
	checkLen("dst", dst, o.in.Len())
	checkLen("the source", src, o.in.Len())
	spread(partsOf(len(dst), o.block*o.blocksPerPart()), o, withinBlocks, dst, src)
	if n := o.in.Plane(); n > o.block {
		spread(o.in.C*(o.block/o.width), o, acrossBlocks, dst, dst)
	}
}

func (o *WalshHadamard) blocksPerPart() int { return max(1, partLen/o.block) }

func (o *WalshHadamard) work(part, what int, dst, src []float32) {
	if what == acrossBlocks {
		o.panel(part, dst)
		return
	}
	size := o.block * o.blocksPerPart()
	from := part * size
	to := min(from+size, len(dst))
	for i := from; i < to; i += o.block {
		d := dst[i : i+o.block]
		copy(d, src[i:i+o.block])
		walsh.Transform(d, 1)
		if o.block == o.in.Plane() {
			scaleBy(d, o.scale)
		}
	}
}

// panel does the high bits for a few neighbouring columns. They are copied
// together first: at their power-of-two distance they would push each other out
// of the cache.
func (o *WalshHadamard) panel(part int, dst []float32) {
	perPlane := o.block / o.width
	n := o.in.Plane()
	plane := dst[part/perPlane*n:][:n]
	from := part % perPlane * o.width
	p := hadamardPanels.Get().(*panelBuffer)
	size := n / o.block * o.width
	if cap(p.x) < size {
		p.x = make([]float32, size)
	}
	x := p.x[:size]
	for i, j := 0, from; i < size; i, j = i+o.width, j+o.block {
		copy(x[i:i+o.width], plane[j:j+o.width])
	}
	walsh.Transform(x, o.width)
	for i, j := 0, from; i < size; i, j = i+o.width, j+o.block {
		d := plane[j : j+o.width]
		for k, v := range x[i : i+o.width] {
			d[k] = v * o.scale
		}
	}
	hadamardPanels.Put(p)
}

type panelBuffer struct{ x []float32 }

var hadamardPanels = sync.Pool{New: func() any { return new(panelBuffer) }}
