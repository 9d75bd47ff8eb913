package compat

import (
	"cmp"
	"fmt"
	"slices"

	"afterimage/linearops"
)

// channels is what the authors' tiling is written for.
const channels = 3

// Deblurring is the authors' separable blur as their code computes it. See the
// package comment.
type Deblurring struct {
	*linearops.Separable // V and U, which are right
	s                    []float32
	spectrum             linearops.Spectrum
	rank                 int
}

// NewDeblurring makes the authors' blur of a square image of 3 channels with taps
// down the columns and taps along the rows; their kernels have 5 or 9 taps, of which
// the last is lost. Errors are those of [linearops.NewSeparable].
//
// Equal singular values, s_i s_j and s_j s_i, are in the order of a stable sort. The
// authors' sort is not stable, so that their map depends on the sorting code of
// their library: see [NewDeblurringInOrder].
func NewDeblurring(in linearops.Shape, down, across []float64) (*Deblurring, error) {
	return NewDeblurringInOrder(in, down, across, nil)
}

// NewDeblurringInOrder is [NewDeblurring] with the order that a run of the authors'
// code had: order[k] = i*side + j says that the k-th singular value of the sorted
// list is that of the i-th vector down and the j-th across, each counted from the
// largest singular value on. It must be a permutation of 0..side*side-1; nil is the
// order of a stable sort.
func NewDeblurringInOrder(in linearops.Shape, down, across []float64, order []int) (*Deblurring, error) {
	if in.C != channels || in.H != in.W {
		return nil, &linearops.SizeError{Operator: "the authors' deblurring", Have: in,
			Want: "a square of 3 channels, such as 256x256"}
	}
	sep, err := NewLostTapBlur(in, down, across)
	if err != nil {
		return nil, err
	}
	d := &Deblurring{Separable: sep, s: tiled(sep, in.H, order)}
	d.spectrum = linearops.DenseSpectrum(d.s)
	for _, v := range d.s {
		if v > 0 {
			d.rank++
		}
	}
	return d, nil
}

// NewLostTapBlur is the authors' blur with its channels put right: y is the cross-
// correlation of the image with the taps, zero outside, of which an odd number loses
// the last. It takes any shape that [linearops.NewSeparable] does; its errors are the
// same.
func NewLostTapBlur(in linearops.Shape, down, across []float64) (*linearops.Separable, error) {
	for _, taps := range [][]float64{down, across} {
		if len(taps) < 2 {
			return nil, &linearops.ParamError{Name: "the number of taps of the authors' blur", Have: float64(len(taps)), Want: "at least 2"}
		}
	}
	if min(in.H, in.W) < 1 || max(in.H, in.W) > linearops.MaxSeparableSide {
		return nil, &linearops.SizeError{Operator: "the authors' deblurring", Have: in,
			Want: "sides of 1 to 1024 pixels, such as 256x256"}
	}
	return linearops.NewSeparable(in.C, band(in.H, down), band(in.W, across), linearops.DefaultFactorNull)
}

// band is the authors' n x n matrix: value taps[j-i+k/2] in row i and column j, for
// j-i from -k/2 to k/2-1, k/2 rounded down.
func band(n int, taps []float64) linearops.Matrix {
	m := linearops.NewMatrix(n, n)
	half := len(taps) / 2
	for i := range n {
		for j := max(0, i-half); j < min(n, i+half); j++ {
			m.Add(i, j, taps[j-i+half])
		}
	}
	return m
}

// tiled is the singular value that each entry of the spectrum is given.
func tiled(sep *linearops.Separable, side int, order []int) []float32 {
	a, b := sep.FactorSingulars()
	type entry struct {
		at int // in a plane of the spectrum
		s  float64
	}
	list := make([]entry, 0, side*side)
	for _, i := range falling(a) {
		for _, j := range falling(b) {
			list = append(list, entry{at: i*side + j, s: kept(a[i]) * kept(b[j])})
		}
	}
	if order == nil {
		slices.SortStableFunc(list, func(p, q entry) int { return cmp.Compare(q.s, p.s) })
	} else {
		checkPermutation(order, len(list))
		sorted := make([]entry, len(list))
		for k, from := range order {
			sorted[k] = list[from]
		}
		list = sorted
	}
	s := make([]float32, channels*side*side)
	for k, e := range list {
		for c := range channels {
			s[c*side*side+e.at] = float32(list[(channels*k+c)%len(list)].s)
		}
	}
	return s
}

func checkPermutation(order []int, n int) {
	seen := make([]bool, n)
	for _, v := range order {
		if v < 0 || v >= n || seen[v] {
			panic(fmt.Sprintf("compat: the order is no permutation of 0 to %d", n-1))
		}
		seen[v] = true
	}
	if len(order) != n {
		panic(fmt.Sprintf("compat: an order of %d values for %d entries", len(order), n))
	}
}

// falling is the order in which values fall.
func falling(values []float64) []int {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[j], values[i]) })
	return order
}

func kept(s float64) float64 {
	if s < linearops.DefaultFactorNull {
		return 0
	}
	return s
}

// Rank is the number of singular values that are not 0.
func (d *Deblurring) Rank() int { return d.rank }

// Spectrum is the tiled singular values.
func (d *Deblurring) Spectrum() linearops.Spectrum { return d.spectrum }

// Ut computes dst = U^T y, 0 where s = 0.
func (d *Deblurring) Ut(dst, y []float32) {
	d.UtFull(dst, y)
	for i, s := range d.s {
		if s == 0 {
			dst[i] = 0
		}
	}
}

// U computes dst = U z from the entries with s > 0.
func (d *Deblurring) U(dst, z []float32) {
	d.UMasked(dst, z, d.s)
}
