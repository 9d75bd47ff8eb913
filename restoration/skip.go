package restoration

import "afterimage/linearops"

// evaluated tells for each step whether its move reads x0hat at all. It does not
// where every entry of the spectrum takes the measurement with its whole weight:
// without a null space, with etab = 1, for as long as the next noise level is at
// least the measurement's own. The denoiser is not asked then, and the samples are
// the same to the bit: denoising 25 levels in 20 steps asks it 3 times. Where the noise
// depends on the brightness, the loudest decides.
func (p *Problem) evaluated(o *Options) []bool {
	out := make([]bool, len(o.Sigmas))
	tones := newToneMoves(p)
	for k, sigma := range o.Sigmas {
		next := 0.0
		if k+1 < len(o.Sigmas) {
			next = o.Sigmas[k+1]
		}
		r := moveRule(p, o, sigma, next)
		if tones == nil {
			out[k] = r.readsX0(p.Op.Spectrum())
			continue
		}
		tones.set(&r)
		out[k] = tones.readsX0() || p.Op.Rank() < p.Op.In().Len() && r.zeroed.x0 != 0
	}
	return out
}

// readsX0 tells whether x0hat has a weight anywhere in the spectrum.
func (r *rule) readsX0(spectrum linearops.Spectrum) bool {
	w := moveScratches.Get().(*moveScratch)
	defer moveScratches.Put(w)
	last := float32(-1) // no singular value
	for from := 0; from < spectrum.Len(); from += chunk {
		s := w.s[:min(chunk, spectrum.Len()-from)]
		spectrum.Read(s, from)
		for _, v := range s {
			if v == last {
				continue
			}
			if r.at(v).x0 != 0 {
				return true
			}
			last = v
		}
	}
	return false
}

// measurement stands in for x0hat in a step that does not read it: ybar, all that the
// next state is drawn around, and H^+ y as its picture.
func (s *sampler) measurement() error {
	for i := range s.x0.N {
		if err := s.states.measurement(s.estimate(i)); err != nil {
			return err
		}
		if i > 0 {
			copy(s.x0.Image(i).Pix, s.x0.Image(0).Pix)
			continue
		}
		s.p.Op.V(s.x0.Image(0).Pix, s.estimate(0))
	}
	return nil
}
