package restoration

import "afterimage/linearops"

// Constraint is what is known of the photo beside y = Hx + z and is not linear: the
// quantisation cells of a JPEG file, say.
type Constraint interface {
	// Project moves an estimate x0hat of the photo, made at noise level sigma (on the
	// [-1, 1] scale), into what is known, in place. The result may depend on the
	// estimate and sigma alone; several goroutines may call it at once.
	Project(x0hat linearops.Image, sigma float64)
}

// constrain applies the constraint, if there is one, to an estimate.
func (p *Problem) constrain(x0hat linearops.Image, sigma float64) {
	if p.Constraint != nil {
		p.Constraint.Project(x0hat, sigma)
	}
}
