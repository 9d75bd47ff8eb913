package restoration

import "afterimage/linearops"

// maxNorms bounds the norms that the rows of an operator with a noise table may have: a
// masked block average of 4 x 4 pixels has 16.
const maxNorms = 64

// toneMoves are the weights of a step where every measured value has its own noise: they
// are worked out once a step for each norm of a row, each plane and each level, and
// looked up for each entry. Rows are orthogonal, so that an entry with s > 0 belongs to
// one measured value, which lies in the same plane.
type toneMoves struct {
	table   *NoiseTable
	tone    []uint8   // of the measured value that each entry belongs to
	norms   []float32 // the singular values that are not 0
	plane   int       // entries of a plane
	weights [][toneLevels]weights
}

// newToneMoves is nil for a problem with one noise level.
func newToneMoves(p *Problem) *toneMoves {
	if p.Tones == nil {
		return nil
	}
	t := &toneMoves{table: p.Tones, norms: rowNorms(p.Op.Spectrum()), plane: p.Op.In().Plane()}
	t.weights = make([][toneLevels]weights, len(t.norms)*len(t.table.planes))
	return t
}

// place finds out which measured value each entry belongs to.
func (t *toneMoves) place(op linearops.Operator) {
	levels := make([]float32, len(t.table.tone))
	for i, v := range t.table.tone {
		levels[i] = float32(v)
	}
	z := make([]float32, op.In().Len())
	op.Ut(z, levels)
	t.tone = make([]uint8, len(z))
	for i, v := range z {
		t.tone[i] = uint8(v)
	}
}

// rowNorms lists the singular values of a spectrum that are not 0, up to one more than
// maxNorms.
func rowNorms(spectrum linearops.Spectrum) []float32 {
	var norms []float32
	var s [chunk]float32
	last := float32(0)
	for from := 0; from < spectrum.Len(); from += chunk {
		part := s[:min(chunk, spectrum.Len()-from)]
		spectrum.Read(part, from)
		for _, v := range part {
			if v == last || v == 0 || indexOf(norms, v) >= 0 {
				continue
			}
			if last, norms = v, append(norms, v); len(norms) > maxNorms {
				return norms
			}
		}
	}
	return norms
}

func indexOf(values []float32, v float32) int {
	for i, u := range values {
		if u == v {
			return i
		}
	}
	return -1
}

// set works out the weights of a rule.
func (t *toneMoves) set(r *rule) {
	for k, s := range t.norms {
		for p := range t.table.planes {
			w := &t.weights[k*len(t.table.planes)+p]
			for tone, sigma := range t.table.planes[p] {
				w[tone] = r.of(sigma / float64(s))
			}
		}
	}
}

// readsX0 tells whether x0hat has a weight for any norm and level, whether or not the
// photo has the level.
func (t *toneMoves) readsX0() bool {
	for i := range t.weights {
		for k := range t.weights[i] {
			if t.weights[i][k].x0 != 0 {
				return true
			}
		}
	}
	return false
}

// applyTones is apply with a noise table; the entries begin with entry from.
func (m *move) applyTones(x, x0, ybar, e, s []float32, from int) {
	t := m.tones
	for len(x) > 0 {
		n := min(len(x), t.plane-from%t.plane) // to the end of the plane
		plane := min(from/t.plane, len(t.table.planes)-1)
		m.applyPlane(x[:n], x0[:n], ybar[:n], e[:n], s[:n], t.tone[from:from+n], plane)
		x, x0, ybar, e, s = x[n:], x0[n:], ybar[n:], e[n:], s[n:]
		from += n
	}
}

func (m *move) applyPlane(x, x0, ybar, e, s []float32, tone []uint8, plane int) {
	t := m.tones
	var w *[toneLevels]weights
	here := float32(0)
	x0, ybar, e, s, tone = x0[:len(x)], ybar[:len(x)], e[:len(x)], s[:len(x)], tone[:len(x)]
	for i, v := range s {
		k := &m.zeroed
		if v != 0 {
			if v != here {
				here, w = v, &t.weights[indexOf(t.norms, v)*len(t.table.planes)+plane]
			}
			k = &w[tone[i]]
		}
		a := float32(k.x0*x0[i]) + float32(k.y*ybar[i])
		b := float32(k.x*x[i]) + float32(k.e*e[i])
		x[i] = a + b
	}
}

// whitened is the squared norm of z, d = S V^T x - U^T y, with each entry divided by the
// noise of the measured value that it belongs to.
func (t *NoiseTable) whitened(op linearops.Operator, z []float32) (power float64) {
	sigma := make([]float32, len(t.tone))
	for i := range sigma {
		sigma[i] = float32(t.of(i))
	}
	entries := make([]float32, len(z))
	op.Ut(entries, sigma)
	for i, d := range z {
		if entries[i] > 0 {
			r := float64(d) / float64(entries[i])
			power += float64(r * r)
		}
	}
	return power
}

// tonesFit tells whether a problem's operator takes a noise table.
func (p *Problem) tonesFit() bool {
	_, rows := p.Op.(linearops.OrthogonalRows)
	if n := len(p.Tones.planes); n != 1 && (n != p.Op.In().C || n != p.Op.Out().C) {
		return false
	}
	return rows && len(p.Tones.tone) == p.Op.Out().Len() && len(rowNorms(p.Op.Spectrum())) <= maxNorms
}
