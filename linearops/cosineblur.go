package linearops

// CosineBlur is written next.
type CosineBlur struct{ in Shape }

// NewCosineBlur is written next.
func NewCosineBlur(in Shape, k Kernel, null float64) (*CosineBlur, error) {
	panic("to be written")
}

func (o *CosineBlur) In() Shape           { return o.in }
func (o *CosineBlur) Out() Shape          { return o.in }
func (o *CosineBlur) Rank() int           { panic("to be written") }
func (o *CosineBlur) Spectrum() Spectrum  { panic("to be written") }
func (o *CosineBlur) Vt(dst, x []float32) { panic("to be written") }
func (o *CosineBlur) V(dst, z []float32)  { panic("to be written") }
func (o *CosineBlur) Ut(dst, y []float32) { panic("to be written") }
func (o *CosineBlur) U(dst, z []float32)  { panic("to be written") }
