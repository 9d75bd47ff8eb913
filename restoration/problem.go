package restoration

import "afterimage/linearops"

// Problem is y = Hx + z with z independent noise: what is known about the photo sought.
type Problem struct {
	Op     linearops.Operator
	Y      []float32 // a measurement of shape Op.Out()
	SigmaY float64   // standard deviation of z on the [-1, 1] scale, >= 0
	// Tones gives every measured value a noise of its own, by its brightness, in place of
	// SigmaY: row i of H, divided by its noise, has q = sigma_i/s_i. nil is SigmaY for all. It is for operators with orthogonal rows ([linearops.OrthogonalRows]), whose
	// entries each belong to one measured value, in the plane where the entry lies.
	Tones *NoiseTable
	// Constraint holds for every estimate of the photo, before the measurement is used;
	// nil for none.
	Constraint Constraint
}
