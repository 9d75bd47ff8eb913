package linearops

// Kernel is a two-dimensional blur kernel (point spread function) of odd or even
// size: y[i] = sum_t taps[t] x[i - (t - anchor)], a true convolution. Rows run down.
type Kernel struct {
	H, W int
	// Y, X is the anchor: the tap that has no shift. (H-1)/2, (W-1)/2 for the
	// families here, the upper left of the two middle taps where a side is even.
	Y, X int
	Taps []float32 // H*W, row by row; they sum to 1 for a blur
}
