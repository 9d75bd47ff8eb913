package linearops

import (
	"fmt"
	"slices"
)

// HintedColorize is the gray value of three channels at each pixel, as [Colorize]
// measures it, and the whole colour at some pixels: at pixel i
//
//	y_0 = w . x,   y_1 = g v_1 . x,   y_2 = g v_2 . x
//
// with v_1 and v_2 the two columns of Colorize's reflector that are orthogonal to w,
// and the pixel's gain g: 0 where no colour is measured, so that H has rank 3 at hinted
// pixels and rank 1 at the others.
//
// The rows are orthogonal with the norms |w|, g and g; V is that of Colorize. A gain
// says how sure a hint is: with white noise sigma_y of the measurement, the noise of
// the colour is q = sigma_y / g. The gray value is measured as well as anywhere, so that
// what a hint says can be made not to contradict it (see [HintedColorize.Vt]: a
// measurement of an image x is S V^T x).
//
// The measurement keeps three planes, with zeros where nothing is measured.
type HintedColorize struct {
	leadingRows
	gray  *Colorize
	gains []float32 // of each pixel
	null  []bool    // where gains are 0
	rank  int
	spec  Spectrum
}

// NewHintedColorize makes the operator for images of h x w pixels with the weights of
// [NewColorize], whose errors it returns. gains has h*w values, row by row, each finite
// and at least 0, or it panics; the slice is copied.
func NewHintedColorize(h, w int, weights [3]float64, gains []float32) (*HintedColorize, error) {
	gray, err := NewColorize(h, w, weights)
	if err != nil {
		return nil, err
	}
	n := h * w
	if len(gains) != n {
		panic(fmt.Sprintf("linearops: %d gains of hints for %d x %d pixels", len(gains), w, h))
	}
	o := &HintedColorize{gray: gray, gains: slices.Clone(gains), null: make([]bool, n), rank: n}
	for i, g := range gains {
		checkSingular(g)
		o.null[i] = g == 0
		if g > 0 {
			o.rank += 2
		}
	}
	o.spec = hintSpectrum{s: gray.norm, gains: o.gains}
	return o, nil
}

// Weights are the weights that the operator was made with.
func (o *HintedColorize) Weights() [3]float64 { return o.gray.w }

// In is 3 x H x W.
func (o *HintedColorize) In() Shape { return o.gray.in }

// Out is 3 x H x W: the gray value, and twice the colour.
func (o *HintedColorize) Out() Shape { return o.gray.in }

// Rank is H*W and 2 for each pixel with a gain.
func (o *HintedColorize) Rank() int { return o.rank }

// Spectrum is |w| in the first plane and the gains in the others.
func (o *HintedColorize) Spectrum() Spectrum { return o.spec }

// Vt takes the channels to gray and two differences, as [Colorize.Vt].
func (o *HintedColorize) Vt(dst, x []float32) { o.gray.Vt(dst, x) }

// V takes gray and two differences to the channels, as [Colorize.V].
func (o *HintedColorize) V(dst, z []float32) { o.gray.V(dst, z) }

// Ut copies what is measured and puts 0 where it is not.
func (o *HintedColorize) Ut(dst, y []float32) { o.keep(dst, y) }

// U copies what is measured and puts 0 where nothing is.
func (o *HintedColorize) U(dst, z []float32) { o.keep(dst, z) }

// RowNorms fills dst with |w| and twice the gains.
func (o *HintedColorize) RowNorms(dst []float32) {
	checkLen("dst", dst, o.gray.in.Len())
	o.spec.Read(dst, 0)
}

func (o *HintedColorize) keep(dst, src []float32) {
	n := o.gray.in.Plane()
	checkLen("dst", dst, 3*n)
	checkLen("the source", src, 3*n)
	copy(dst[:n], src)
	copyWhere(dst[n:], src[n:], o.null)
}

// weighted is for weights that the channels of a pixel share: diag(d) then may as well
// come after H. Others would turn the rows of a hinted pixel towards each other.
func (o *HintedColorize) weighted(d []float32) (OrthogonalRows, error) {
	n := o.gray.in.Plane()
	if !slices.Equal(d[:n], d[n:2*n]) || !slices.Equal(d[:n], d[2*n:]) {
		return nil, errNotOrthogonal
	}
	norms := make([]float32, 3*n)
	o.spec.Read(norms, 0)
	for i, v := range norms {
		norms[i] = v * d[i]
	}
	return newProduct([]OrthogonalRows{newDiagonal(o.gray.in, slices.Clone(d)), o}, newDiagonal(o.gray.in, norms), o, 1), nil
}

// hintSpectrum is s in the first plane and the gains in the two others.
type hintSpectrum struct {
	s     float32
	gains []float32
}

func (h hintSpectrum) Len() int { return 3 * len(h.gains) }

func (h hintSpectrum) At(i int) float32 {
	if i < len(h.gains) {
		return h.s
	}
	return h.gains[i%len(h.gains)]
}

func (h hintSpectrum) Read(dst []float32, off int) {
	checkRead(h.Len(), dst, off)
	k := min(max(len(h.gains)-off, 0), len(dst))
	for i := range dst[:k] {
		dst[i] = h.s
	}
	dst, off = dst[k:], off+k
	for len(dst) > 0 {
		k := copy(dst, h.gains[off%len(h.gains):])
		dst, off = dst[k:], off+k
	}
}
