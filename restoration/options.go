package restoration

import (
	"fmt"
	"math"
)

// Options is how posterior samples are drawn. Sigmas and Seeds have to be given;
// EtaB, Noise, Compat and Progress may stay zero.
type Options struct {
	// Sigmas is the noise level of each evaluation of the denoiser on the [-1, 1]
	// scale, falling; the final 0 is implied. See [Schedule.Uniform].
	Sigmas []float64
	// Eta is the share of fresh noise where the measurement says less than the
	// iterate, 0 to 1: the paper's eta, 0.85 by default there.
	Eta float64
	// EtaB is the weight of the measurement where it is less noisy than the next
	// iterate: sigma is the next noise level, q the measurement's own, sigma_y / s,
	// and sigma >= q. nil is ConstEtaB(1).
	EtaB func(sigma, q float64) float64
	// Seeds has one entry a sample; 0 is a seed like any other. A sample depends on
	// its own seed alone, never on its place or on how many there are.
	Seeds []uint64
	// Noise replaces the generator; it is asked for images in pixel space. nil is
	// [Philox].
	Noise NoiseSource
	// Compat follows the authors' code where it departs from their paper.
	Compat Compat
	// Spill, if any, takes the planes that are not needed while the denoiser works. The
	// samples are the same to the bit.
	Spill  *Spill
	memory *planes // of a run before this one, to be used again; nil for none
	// Progress, if any, is told after each call of the denoiser how many
	// evaluations (samples times steps) are done, of how many; evaluations that can be
	// left out count as done when their step comes. It is called on the goroutine that
	// runs the sampler.
	Progress func(done, total int)
}

// Options is how the sampler is run under these settings for a prior: evenly spaced
// evaluations of its schedule, and a seed for each sample.
func (s Settings) Options(spec Spec) Options {
	schedule := priorSchedule(spec)
	o := Options{
		Sigmas: schedule.Sigmas(schedule.Uniform(s.Steps)),
		Eta:    s.Eta,
		EtaB:   ConstEtaB(s.EtaB.Value),
		Seeds:  s.Seeds(),
	}
	if s.Task == RemoveJPEG {
		o.Sigmas = jpegSigmas(schedule, s.jpegLevels(), s.Steps)
	}
	if s.EtaB.Optimal {
		o.EtaB = OptimalEtaB
	}
	return o
}

// Compat names what the authors' code does differently from their paper.
type Compat struct {
	// StrictInequalities leaves entries with sigma' = q to the null-space rule, and
	// with them the whole last step of a problem without noise.
	StrictInequalities bool
	// UnitStart scales the start by sqrt(1 + sigma^2)/sigma: the code divides it by
	// sigma_T where the paper multiplies by sqrt(alpha bar_T).
	UnitStart bool
	// ZeroedMeasured moves entries whose singular value a threshold made 0 as if they
	// were measured, when SigmaY > 0: x' = x0hat + sqrt(1-eta^2) sigma' (U^T y)/sigma_y
	// + eta sigma' e. The operator must be square and tell U^T y there, by a method
	// UtFull(dst, y []float32), as linearops.Separable does; others are not changed.
	ZeroedMeasured bool
}

// ConstEtaB is the constant weight v, 0 to 1.
func ConstEtaB(v float64) func(sigma, q float64) float64 {
	return func(float64, float64) float64 { return v }
}

// OptimalEtaB is Theorem 3.2's weight for Eta = 1, with which DDRM's objective
// equals DDPM's: 2 sigma^2 / (sigma^2 + q^2), and 1 where both are 0.
func OptimalEtaB(sigma, q float64) float64 {
	if sigma == 0 && q == 0 {
		return 1
	}
	return 2 * sigma * sigma / (sigma*sigma + q*q)
}

// OptionError says which option cannot be used, and what would do.
type OptionError struct {
	Name string // "eta"
	Have string // the value given
	Want string // "between 0 and 1"
}

func (e *OptionError) Error() string {
	return fmt.Sprintf("%s is %s; it must be %s", e.Name, e.Have, e.Want)
}

func (o *Options) validate() error {
	if len(o.Sigmas) == 0 {
		return &OptionError{"the number of steps", "0", "at least 1"}
	}
	for i, s := range o.Sigmas {
		if !(s > 0) || math.IsInf(s, 0) {
			return &OptionError{"a noise level of the sampler", fmt.Sprint(s), "a number above 0"}
		}
		if i > 0 && s >= o.Sigmas[i-1] {
			return &OptionError{"a noise level of the sampler", fmt.Sprintf("%g after %g", s, o.Sigmas[i-1]), "smaller at each step"}
		}
	}
	if !(o.Eta >= 0 && o.Eta <= 1) {
		return &OptionError{"eta", fmt.Sprint(o.Eta), "between 0 and 1"}
	}
	if len(o.Seeds) == 0 {
		return &OptionError{"the number of samples", "0", "at least 1"}
	}
	return nil
}

// ProblemError says what is wrong with a measurement.
type ProblemError struct{ Reason string }

func (e *ProblemError) Error() string { return e.Reason }

func (p *Problem) validate(spec Spec) error {
	if p.Op == nil {
		return &ProblemError{"there is no operator; say first what happened to the photo"}
	}
	in, out := p.Op.In(), p.Op.Out()
	switch {
	case len(p.Y) != out.Len():
		return &ProblemError{fmt.Sprintf("the photo has %d values, but its restoration expects %d (%d x %d pixels in %d channels)",
			len(p.Y), out.Len(), out.W, out.H, out.C)}
	case !(p.SigmaY >= 0) || math.IsInf(p.SigmaY, 0):
		return &OptionError{"the noise level", fmt.Sprint(p.SigmaY), "a number that is not negative"}
	case spec.Channels > 0 && spec.Channels != in.C:
		return &ProblemError{fmt.Sprintf("the model works on images of %d channels, and this one has %d; choose another model", spec.Channels, in.C)}
	case p.Tones != nil && !p.tonesFit():
		return &ProblemError{"the noise is given by brightness, which is for measurements that are pixels of their own; give one level"}
	case !finite(p.Y):
		return &ProblemError{"the photo holds values that are not numbers; load it again or repair the file"}
	}
	return nil
}

// finite tells whether x holds neither NaN nor infinity.
func finite(x []float32) bool {
	const exponent = 0x7f800000
	for _, v := range x {
		if math.Float32bits(v)&exponent == exponent {
			return false
		}
	}
	return true
}
