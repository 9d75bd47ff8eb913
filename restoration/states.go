package restoration

import (
	"math"

	"afterimage/linearops"
)

// states is where the spectra of all samples and the measurement's are between two
// moves: in memory, or in a temporary file.
//
// In memory a sample takes three images: x, x0hat and the spectrum of x. Where V is the
// identity the spectrum is x itself, and the measurement often its own spectrum. The
// spectrum of x0hat takes the place of x, which nobody reads after the denoiser, until
// the move has made the next x; see [sampler.estimate]. With a file two images a sample
// remain, and a block of each spectrum.
type states struct {
	z    []float32 // the spectra of the states, one after the other
	ybar []float32

	inFile []spilled // instead of z
	given  spilled   // instead of ybar
	block  []float32 // of both
}

// spillBlock is the number of entries that are read from a file at once; a multiple of
// chunk.
const spillBlock = 64 * chunk

// open makes room for a sampler's states and works out ybar.
func (t *states) open(s *sampler) error {
	n := s.in.Len()
	t.ybar = s.p.ownSpectrum(&s.o)
	pixels := isPixelBasis(s.p.Op)
	file := s.o.Spill
	if pixels || s.source != nil {
		file = nil // there is nothing to put away, or the noise takes as much
	}
	if t.ybar == nil {
		t.ybar = s.p.measured(&s.o)
	}
	switch {
	case pixels:
		t.z = s.x.Pix
	case file == nil:
		t.z = s.o.memory.batch(2, s.x.N, s.in).Pix
	default:
		var err error
		if t.given, err = file.put(t.ybar); err != nil {
			return err
		}
		t.ybar, t.block = nil, make([]float32, 2*spillBlock)
		zero := t.block[:spillBlock]
		for range s.x.N {
			p, err := file.reserve(n)
			if err != nil {
				return err
			}
			t.inFile = append(t.inFile, p)
			for from := 0; from < n; from += spillBlock {
				if err := p.write(zero[:min(spillBlock, n-from)], from); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// close gives the places in the file back.
func (t *states) close() {
	t.given.release()
	for _, p := range t.inFile {
		p.release()
	}
}

// move moves sample i and returns its spectrum, valid until the next move.
func (t *states) move(s *sampler, i int) ([]float32, error) {
	n, m := s.in.Len(), &s.move
	if t.inFile == nil {
		m.off, m.x0, m.ybar = 0, s.estimate(i), t.ybar
		m.x = t.z[i*n : (i+1)*n]
		m.do()
		return m.x, nil
	}
	estimate := s.estimate(i)
	for from := 0; from < n; from += spillBlock {
		k := min(spillBlock, n-from)
		m.off, m.x0 = from, estimate[from:from+k]
		m.x, m.ybar = t.block[:k], t.block[spillBlock:spillBlock+k]
		if err := t.inFile[i].read(m.x, from); err != nil {
			return nil, err
		}
		if err := t.given.read(m.ybar, from); err != nil {
			return nil, err
		}
		m.do()
		if err := t.inFile[i].write(m.x, from); err != nil {
			return nil, err
		}
		copy(m.x0, m.x)
	}
	return estimate, nil
}

// measurement writes ybar to dst.
func (t *states) measurement(dst []float32) error {
	if t.inFile == nil {
		copy(dst, t.ybar)
		return nil
	}
	return t.given.read(dst, 0)
}

// estimate is where the spectrum of sample i's x0hat is during its move: x0hat itself
// where they are the same, or else the sample's x.
func (s *sampler) estimate(i int) []float32 {
	if isPixelBasis(s.p.Op) {
		return s.x0.Image(i).Pix
	}
	return s.x.Image(i).Pix
}

func isPixelBasis(op linearops.Operator) bool {
	_, ok := op.(linearops.PixelBasis)
	return ok
}

// ownSpectrum is the measurement itself where it is ybar, bit for bit: where V is the
// identity, every singular value is 1 or 0, and nothing was measured where it is 0. nil
// elsewhere.
func (p *Problem) ownSpectrum(o *Options) []float32 {
	if !isPixelBasis(p.Op) || p.readsZeroed(o) {
		return nil
	}
	var s [chunk]float32
	spectrum := p.Op.Spectrum()
	for from := 0; from < len(p.Y); from += chunk {
		part := s[:min(chunk, len(p.Y)-from)]
		spectrum.Read(part, from)
		for i, v := range part {
			if v != 1 && (v != 0 || math.Float32bits(p.Y[from+i]) != 0) {
				return nil
			}
		}
	}
	return p.Y
}

// planes is memory that samplers of one run use one after the other: their x, x0hat and
// spectra.
type planes [3][]float32

// batch is n images of memory i, all 0.
func (p *planes) batch(i, n int, s linearops.Shape) Batch {
	b := Batch{N: n, Shape: s}
	if have := p[i]; cap(have) >= n*s.Len() {
		b.Pix = have[:n*s.Len()]
		clear(b.Pix)
		return b
	}
	b.Pix = make([]float32, n*s.Len())
	p[i] = b.Pix
	return b
}
