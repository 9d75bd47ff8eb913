package linearops

// Bicubic is written next.
type Bicubic struct{ in Shape }

// NewBicubic is written next.
func NewBicubic(in Shape, factor int, null float64) (*Bicubic, error) {
	panic("to be written")
}

func (o *Bicubic) In() Shape           { return o.in }
func (o *Bicubic) Out() Shape          { return o.in }
func (o *Bicubic) Rank() int           { panic("to be written") }
func (o *Bicubic) Spectrum() Spectrum  { panic("to be written") }
func (o *Bicubic) Vt(dst, x []float32) { panic("to be written") }
func (o *Bicubic) V(dst, z []float32)  { panic("to be written") }
func (o *Bicubic) Ut(dst, y []float32) { panic("to be written") }
func (o *Bicubic) U(dst, z []float32)  { panic("to be written") }
