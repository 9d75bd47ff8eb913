package restoration

import (
	"sync"

	"afterimage/internal/par"
	"afterimage/restoration/internal/normal"
)

// chunk is the number of entries that are drawn and moved together: their noise and
// singular values stay in the nearest cache. It is a multiple of 4, and fixed, so
// that nothing depends on the number of threads.
const chunk = 4096

// NoiseSource gives the sampler its randomness.
type NoiseSource interface {
	// Noise fills dst with independent standard normals. What it writes depends on
	// the seed of the sample, on the step and on the place in dst alone. Step 0 is
	// the start, step k the move after evaluation k (1, 2, ...).
	Noise(dst []float32, seed uint64, step int)
}

// Philox is the generator of a sample's noise: Philox4x32-10 (Salmon et al., Parallel
// Random Numbers: As Easy as 1, 2, 3, 2011) keyed by the sample's seed. Its counter
// is (place, step), so that any part of any step's noise can be drawn by itself, and
// the same bytes come out on every processor and for any number of threads.
type Philox struct{}

// Noise fills dst with the noise of a step; see [NoiseSource]. Steps are told apart
// by their lowest 32 bits.
func (Philox) Noise(dst []float32, seed uint64, step int) {
	p := noisePool.Get().(*noiseParts)
	*p = noiseParts{dst, seed, uint32(step)}
	par.Do((len(dst)+chunk-1)/chunk, p)
	p.dst = nil
	noisePool.Put(p)
}

// noiseParts is a field of noise, a chunk a part.
type noiseParts struct {
	dst  []float32
	seed uint64
	step uint32
}

var noisePool = sync.Pool{New: func() any { return new(noiseParts) }}

func (p *noiseParts) Run(i int) {
	off := i * chunk
	normal.Fill(p.dst[off:min(off+chunk, len(p.dst))], p.seed, p.step, off)
}
