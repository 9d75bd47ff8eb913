package linearops

// diagonal is H = diag(s) with s >= 0: a mask after an operator whose rows differ
// in norm.
type diagonal struct {
	leadingRows
	shape Shape
	s     []float32
	null  []bool
	rank  int
	spec  Spectrum
}

// newDiagonal keeps s.
func newDiagonal(shape Shape, s []float32) *diagonal {
	o := &diagonal{shape: shape, s: s, null: make([]bool, len(s)), rank: countPositive(s), spec: DenseSpectrum(s)}
	for i, v := range s {
		o.null[i] = v == 0
	}
	return o
}

func (o *diagonal) In() Shape           { return o.shape }
func (o *diagonal) Out() Shape          { return o.shape }
func (o *diagonal) Rank() int           { return o.rank }
func (o *diagonal) Spectrum() Spectrum  { return o.spec }
func (o *diagonal) Vt(dst, x []float32) { checkedCopy(len(o.s), dst, x) }
func (o *diagonal) V(dst, z []float32)  { checkedCopy(len(o.s), dst, z) }
func (o *diagonal) Ut(dst, y []float32) { o.keep(dst, y) }
func (o *diagonal) U(dst, z []float32)  { o.keep(dst, z) }

func (o *diagonal) RowNorms(dst []float32) { checkedCopy(len(o.s), dst, o.s) }

func (o *diagonal) weighted(d []float32) (OrthogonalRows, error) {
	s := make([]float32, len(d))
	for i, v := range d {
		s[i] = v * o.s[i]
	}
	return newDiagonal(o.shape, s), nil
}

func (o *diagonal) keep(dst, src []float32) {
	checkLen("dst", dst, len(o.s))
	checkLen("the source", src, len(o.s))
	copyWhere(dst, src, o.null)
}
