package restoration

// NoiseSource gives the sampler its randomness.
type NoiseSource interface {
	// Noise fills dst with independent standard normals. What it writes depends on
	// the seed of the sample, on the step and on the place in dst alone. Step 0 is
	// the start, step k the move after evaluation k (1, 2, ...).
	Noise(dst []float32, seed uint64, step int)
}
