package restoration

import (
	"context"
	"errors"
	"iter"

	"afterimage/linearops"
)

// ErrNotFinite says that a denoiser returned NaN or infinity, so that there is no
// picture to show.
var ErrNotFinite = errors.New("the model returned values that are not numbers, so there is no picture; try another device, or another model file")

// Step is the state after one evaluation of the denoiser. Its batches are the
// sampler's own memory: read or copy them before asking for the next step.
type Step struct {
	Index int     // 0, 1, ..., len(Sigmas)-1
	Sigma float64 // the noise level that was left
	Next  float64 // the noise level reached; 0 after the last step
	// X0 is the denoiser's estimate of the photo, the natural preview; H^+ y where the
	// step does not read it (Evaluated is false), so that nothing was evaluated.
	X0        Batch
	Evaluated bool
	X         Batch // the state at noise level Next; the samples themselves when Next is 0
}

// Steps draws one posterior sample a seed (DDRM, Kawar et al. 2022; see rule) and
// stops after each evaluation. Nothing is clamped to [-1, 1]: do that once, on the
// result.
//
// The iterator ends with an error, and no step beside it: ctx's own when ctx ends,
// between evaluations or inside one; the denoiser's; [ErrNotFinite]; an
// [*OptionError] or a [*ProblemError] for what cannot be run. The denoiser is called
// on at most Spec().Batch samples at once, and not at all in a step whose outcome
// does not depend on it.
func Steps(ctx context.Context, d Denoiser, p Problem, o Options) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {
		if err := o.validate(); err != nil {
			yield(Step{}, err)
			return
		}
		if err := p.validate(d.Spec()); err != nil {
			yield(Step{}, err)
			return
		}
		s := newSampler(d, p, o)
		defer s.states.close()
		if err := s.begin(); err != nil {
			yield(Step{}, err)
			return
		}
		for k := range o.Sigmas {
			step, err := s.advance(ctx, k)
			if !yield(step, err) || err != nil {
				return
			}
		}
	}
}

// Run is Steps to its end: the samples, one a seed, in the order of the seeds.
func Run(ctx context.Context, d Denoiser, p Problem, o Options) (Batch, error) {
	var x Batch
	for s, err := range Steps(ctx, d, p, o) {
		if err != nil {
			return Batch{}, err
		}
		x = s.X
	}
	return x, nil
}

// sampler is a run that goes on. Beside the batches it needs the spectra of all
// states, kept from step to step, and for a while that of x0hat, see [sampler.states].
type sampler struct {
	d  Denoiser
	p  Problem
	o  Options
	in linearops.Shape

	x, x0  Batch
	states states
	noise  []float32 // pixel noise and then its spectrum; nil where it is drawn as a spectrum
	source NoiseSource

	move   move
	finite finiteParts
	asks   []bool // for each step, whether its move reads x0hat
	evals  int
}

func newSampler(d Denoiser, p Problem, o Options) *sampler {
	in := p.Op.In()
	n := in.Len()
	if o.EtaB == nil {
		o.EtaB = ConstEtaB(1)
	}
	if o.memory == nil {
		o.memory = new(planes)
	}
	s := &sampler{
		d: d, p: p, o: o, in: in,
		x: o.memory.batch(0, len(o.Seeds), in), x0: o.memory.batch(1, len(o.Seeds), in),
		source: o.Noise,
	}
	if _, numerical := p.Op.(linearops.NumericalBasis); numerical && s.source == nil {
		s.source = Philox{}
	}
	if s.source != nil {
		s.noise = make([]float32, n)
	}
	s.move = move{spectrum: p.Op.Spectrum(), tones: newToneMoves(&p)}
	if s.move.tones != nil {
		s.move.tones.place(p.Op)
	}
	s.asks = p.evaluated(&s.o)
	return s
}

// begin makes room for the states and draws the first.
func (s *sampler) begin() error {
	if err := s.states.open(s); err != nil {
		return err
	}
	s.move.set(startRule(&s.p, &s.o, s.o.Sigmas[0]))
	for i := range s.o.Seeds {
		if err := s.moveSample(i, 0); err != nil {
			return err
		}
	}
	return nil
}

// advance runs evaluation k and the move after it.
func (s *sampler) advance(ctx context.Context, k int) (Step, error) {
	sigma, next := s.o.Sigmas[k], 0.0
	if k+1 < len(s.o.Sigmas) {
		next = s.o.Sigmas[k+1]
	}
	if !s.asks[k] {
		if err := s.measurement(); err != nil {
			return Step{}, err
		}
		s.count(s.x.N)
	} else if err := s.denoise(ctx, sigma); err != nil {
		return Step{}, err
	}
	s.move.set(moveRule(&s.p, &s.o, sigma, next))
	for i := range s.o.Seeds {
		if err := ctx.Err(); err != nil {
			return Step{}, err
		}
		if s.asks[k] {
			s.p.constrain(s.x0.Image(i), sigma)
			s.p.Op.Vt(s.estimate(i), s.x0.Image(i).Pix)
		}
		if err := s.moveSample(i, k+1); err != nil {
			return Step{}, err
		}
	}
	if next == 0 && !s.finite.check(s.x.Pix) {
		return Step{}, ErrNotFinite
	}
	return Step{Index: k, Sigma: sigma, Next: next, X0: s.x0, Evaluated: s.asks[k], X: s.x}, nil
}

// denoise asks for x0hat, for as many samples at once as the denoiser takes.
func (s *sampler) denoise(ctx context.Context, sigma float64) error {
	size := s.d.Spec().Batch
	if size < 1 {
		size = s.x.N
	}
	for i := 0; i < s.x.N; i += size {
		j := min(i+size, s.x.N)
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.d.Denoise(ctx, s.x0.Slice(i, j), s.x.Slice(i, j), sigma); err != nil {
			return err
		}
		if !s.finite.check(s.x0.Slice(i, j).Pix) {
			return ErrNotFinite
		}
		s.count(j - i)
	}
	return nil
}

// count tells that n evaluations are done, or need not be.
func (s *sampler) count(n int) {
	s.evals += n
	if s.o.Progress != nil {
		s.o.Progress(s.evals, s.x.N*len(s.o.Sigmas))
	}
}

// moveSample applies the rule that is set to sample i and takes its state back to
// pixels. The spectrum of its x0hat is in [sampler.estimate].
func (s *sampler) moveSample(i, step int) error {
	m := &s.move
	m.seed, m.step = s.o.Seeds[i], uint32(step)
	if s.source != nil && m.next > 0 {
		s.source.Noise(s.noise, m.seed, step)
		s.p.Op.Vt(s.noise, s.noise)
		m.e = s.noise
	}
	z, err := s.states.move(s, i)
	if err != nil {
		return err
	}
	s.p.Op.V(s.x.Image(i).Pix, z)
	return nil
}
