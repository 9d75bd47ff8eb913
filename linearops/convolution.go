package linearops

// DefaultNull is the share of the largest singular value under which another
// counts as 0.
const DefaultNull = 1e-3

// Convolution is the periodic blur by any 2-D kernel.
type Convolution struct{ in Shape }

// NewConvolution is the periodic blur of an image of shape in by k.
func NewConvolution(in Shape, k Kernel, null float64) (*Convolution, error) {
	panic("to be written")
}

// FastLen is the smallest length of at least n that transforms fast: a product
// of 2, 3 and 5.
func FastLen(n int) int { panic("to be written") }

func (o *Convolution) In() Shape           { return o.in }
func (o *Convolution) Out() Shape          { return o.in }
func (o *Convolution) Rank() int           { panic("to be written") }
func (o *Convolution) Spectrum() Spectrum  { panic("to be written") }
func (o *Convolution) Vt(dst, x []float32) { panic("to be written") }
func (o *Convolution) V(dst, z []float32)  { panic("to be written") }
func (o *Convolution) Ut(dst, y []float32) { panic("to be written") }
func (o *Convolution) U(dst, z []float32)  { panic("to be written") }
