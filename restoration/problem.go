package restoration

import "afterimage/linearops"

// Problem is y = Hx + z with z white noise: what is known about the photo sought.
type Problem struct {
	Op     linearops.Operator
	Y      []float32 // a measurement of shape Op.Out()
	SigmaY float64   // standard deviation of z on the [-1, 1] scale, >= 0
	// Constraint holds for every estimate of the photo, before the measurement is used;
	// nil for none.
	Constraint Constraint
}
