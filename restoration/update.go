package restoration

import (
	"math"
	"sync"
	"sync/atomic"

	"afterimage/internal/par"
	"afterimage/linearops"
	"afterimage/restoration/internal/normal"
)

// rule is the move of one step in sigma space (DDRM eqs. 7 and 8 with x_t = x0 +
// sigma_t n). For a spectral entry with q = sigma_y / s, from sigma to next:
//
//	s = 0      x' = x0hat + sqrt(1-eta^2) next (x - x0hat)/sigma + eta next e
//	next <  q  x' = x0hat + sqrt(1-eta^2) next (ybar - x0hat)/q   + eta next e
//	next >= q  x' = (1-etab) x0hat + etab ybar + sqrt(next^2 - q^2 etab^2) e
//
// with ybar = (U^T y)/s. It is worked out in float64 and applied in float32.
type rule struct {
	next   float64
	sigmaY float64
	keep   float64 // sqrt(1-eta^2) next
	fresh  float32 // eta next
	etaB   func(sigma, q float64) float64
	strict bool
	null   weights // of the null space
	zeroed weights // of entries with s = 0: null, but for Compat.ZeroedMeasured
	start  bool    // there is nothing to move from yet
	scale  float64 // of a start: 1, or the authors' code's
}

// weights are the shares of an entry's next value.
type weights struct{ x0, y, x, e float32 }

// moveRule is the rule of a step from noise level sigma to next, which may be 0.
func moveRule(p *Problem, o *Options, sigma, next float64) rule {
	r := rule{
		next: next, sigmaY: p.SigmaY, strict: o.Compat.StrictInequalities,
		keep: math.Sqrt(1-o.Eta*o.Eta) * next, fresh: float32(o.Eta * next), etaB: o.EtaB,
	}
	c := r.keep / sigma
	r.null = weights{x0: float32(1 - c), x: float32(c), e: r.fresh}
	if r.zeroed = r.null; p.readsZeroed(o) {
		r.zeroed = weights{x0: 1, y: float32(r.keep / p.SigmaY), e: r.fresh}
	}
	return r
}

// startRule is the rule of the first state: ybar + sqrt(sigma^2 - q^2) e where the
// measurement is less noisy than sigma, sigma e elsewhere.
func startRule(p *Problem, o *Options, sigma float64) rule {
	r := rule{next: sigma, sigmaY: p.SigmaY, strict: o.Compat.StrictInequalities, start: true, scale: 1}
	if o.Compat.UnitStart {
		r.scale = math.Sqrt(1+sigma*sigma) / sigma
	}
	r.null = weights{e: float32(r.scale * sigma)}
	r.zeroed = r.null
	return r
}

// at is the weights of entries with singular value s.
func (r *rule) at(s float32) weights {
	if s == 0 {
		return r.zeroed
	}
	return r.of(r.sigmaY / float64(s))
}

// of is the weights of measured entries whose noise is q.
func (r *rule) of(q float64) weights {
	switch {
	case r.next < q:
		if r.start {
			return r.null
		}
		g := r.keep / q
		return weights{x0: float32(1 - g), y: float32(g), e: r.fresh}
	case r.strict && r.next == q:
		return r.null
	case r.start:
		return weights{y: float32(r.scale), e: float32(r.scale * spare(r.next, q))}
	}
	b := r.etaB(r.next, q)
	return weights{x0: float32(1 - b), y: float32(b), e: float32(spare(r.next, q*b))}
}

// spare is sqrt(a^2 - b^2), and 0 where rounding or a caller's weight made b > a.
func spare(a, b float64) float64 {
	d := float64(a*a) - float64(b*b)
	if d <= 0 {
		return 0
	}
	return math.Sqrt(d)
}

// move applies a rule to one sample's spectrum, a chunk a part.
type move struct {
	rule
	spectrum linearops.Spectrum
	ybar     []float32
	x0       []float32 // spectrum of x0hat; not read by a start
	x        []float32 // spectrum of the state, moved in place
	e        []float32 // spectrum of the noise; nil draws it here
	seed     uint64
	step     uint32
	off      int        // of the first entry of x, x0 and ybar in the whole spectrum; a multiple of chunk
	tones    *toneMoves // nil where all measured values have the same noise
}

// set makes a rule the one that is applied.
func (m *move) set(r rule) {
	m.rule = r
	if m.tones != nil {
		m.tones.set(&m.rule)
	}
}

// moveScratch is what one part needs.
type moveScratch struct{ s, e [chunk]float32 }

var moveScratches = sync.Pool{New: func() any { return new(moveScratch) }}

func (m *move) do() { par.Do((len(m.x)+chunk-1)/chunk, m) }

// Run moves the entries of chunk i.
func (m *move) Run(i int) {
	from, to := i*chunk, min((i+1)*chunk, len(m.x))
	w := moveScratches.Get().(*moveScratch)
	defer moveScratches.Put(w)
	s, e := w.s[:to-from], w.e[:to-from]
	m.spectrum.Read(s, m.off+from)
	switch {
	case m.next == 0:
		clear(e) // every rule ends without noise
	case m.e != nil:
		e = m.e[m.off+from : m.off+to]
	default:
		normal.Fill(e, m.seed, m.step, m.off+from)
	}
	if m.tones != nil {
		m.applyTones(m.x[from:to], m.x0[from:to], m.ybar[from:to], e, s, m.off+from)
		return
	}
	m.apply(m.x[from:to], m.x0[from:to], m.ybar[from:to], e, s)
}

// apply moves x. Weights are worked out anew only where the singular value is neither
// 0 nor the one before: once a chunk for most operators, for each entry of a blur.
func (m *move) apply(x, x0, ybar, e, s []float32) {
	k, here := m.zeroed, float32(0)
	measured, at := weights{}, float32(0)
	x0, ybar, e, s = x0[:len(x)], ybar[:len(x)], e[:len(x)], s[:len(x)]
	for i, v := range s {
		if v != here {
			here = v
			switch v {
			case 0:
				k = m.zeroed
			case at:
				k = measured
			default:
				measured, at = m.at(v), v
				k = measured
			}
		}
		a := float32(k.x0*x0[i]) + float32(k.y*ybar[i])
		b := float32(k.x*x[i]) + float32(k.e*e[i])
		x[i] = a + b
	}
}

// utFuller is an operator that tells U^T y where a threshold made s = 0, too.
type utFuller interface{ UtFull(dst, y []float32) }

// readsZeroed tells whether zeroed entries count as measured.
func (p *Problem) readsZeroed(o *Options) bool {
	_, tells := p.Op.(utFuller)
	return o.Compat.ZeroedMeasured && p.SigmaY > 0 && tells
}

// measured is ybar = (U^T y)/s, and where s = 0 it is 0, or U^T y itself when such
// entries count as measured.
func (p *Problem) measured(o *Options) []float32 {
	z := make([]float32, p.Op.In().Len())
	if p.readsZeroed(o) {
		p.Op.(utFuller).UtFull(z, p.Y)
	} else {
		p.Op.Ut(z, p.Y)
	}
	var s [chunk]float32
	spectrum := p.Op.Spectrum()
	for from := 0; from < len(z); from += chunk {
		part := z[from:min(from+chunk, len(z))]
		spectrum.Read(s[:len(part)], from)
		for i := range part {
			if v := s[i]; v > 0 {
				part[i] /= v
			}
		}
	}
	return z
}

// finiteParts tells whether all values are finite, a chunk a part.
type finiteParts struct {
	x   []float32
	bad atomic.Bool
}

func (f *finiteParts) Run(i int) {
	if !finite(f.x[i*chunk : min((i+1)*chunk, len(f.x))]) {
		f.bad.Store(true)
	}
}

// check looks at x.
func (f *finiteParts) check(x []float32) bool {
	f.x = x
	f.bad.Store(false)
	par.Do((len(x)+chunk-1)/chunk, f)
	return !f.bad.Load()
}
