package linearops

// PixelBasis is implemented by operators whose V is the identity: a spectrum is the image
// itself, and one piece of memory can be both.
type PixelBasis interface {
	Operator
	// PixelBasis marks the operator.
	PixelBasis()
}

// PixelBasis implements [PixelBasis].
func (*Denoise) PixelBasis() {}

// PixelBasis implements [PixelBasis].
func (*Inpaint) PixelBasis() {}

// PixelBasis implements [PixelBasis].
func (*diagonal) PixelBasis() {}
