package restoration

// Schedule is the noise schedule that a prior was trained on.
type Schedule struct {
	// AlphasCumprod is the product of (1 - beta) up to and including step t, for
	// t = 0, 1, ..., T-1.
	AlphasCumprod []float64
}
