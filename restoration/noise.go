package restoration

import "afterimage/internal/par"

// NoiseSource gives the sampler its randomness.
type NoiseSource interface {
	// Noise fills dst with independent standard normals. What it writes depends on
	// the seed of the sample, on the step and on the place in dst alone. Step 0 is
	// the start, step k the move after evaluation k (1, 2, ...).
	Noise(dst []float32, seed uint64, step int)
}

// Philox is the generator of a sample's noise: Philox4x32-10 (Salmon et al., Parallel
// Random Numbers: As Easy as 1, 2, 3, 2011) keyed by the sample's seed. Its counter
// is (place / 4, step), so that any part of any step's noise can be drawn by itself,
// and the same bytes come out on every processor and for any number of threads.
type Philox struct{}

// Noise fills dst with the noise of a step; see [NoiseSource]. Steps are told apart
// by their lowest 32 bits.
func (Philox) Noise(dst []float32, seed uint64, step int) {
	par.Do((len(dst)+chunk-1)/chunk, &noiseParts{dst, seed, uint32(step)})
}

// noiseParts is a field of noise, a chunk a part.
type noiseParts struct {
	dst  []float32
	seed uint64
	step uint32
}

func (p *noiseParts) Run(i int) {
	off := i * chunk
	normals(p.dst[off:min(off+chunk, len(p.dst))], p.seed, p.step, off)
}

// philox4x32 is the ten-round block function on counter c and key k.
func philox4x32(c [4]uint32, k [2]uint32) [4]uint32 {
	const (
		m0, m1 = 0xD2511F53, 0xCD9E8D57
		w0, w1 = 0x9E3779B9, 0xBB67AE85
	)
	c0, c1, c2, c3, k0, k1 := c[0], c[1], c[2], c[3], k[0], k[1]
	for range 10 {
		p0, p1 := m0*uint64(c0), m1*uint64(c2)
		c0, c1, c2, c3 = uint32(p1>>32)^c1^k0, uint32(p1), uint32(p0>>32)^c3^k1, uint32(p0)
		k0, k1 = k0+w0, k1+w1
	}
	return [4]uint32{c0, c1, c2, c3}
}

// words fills dst with the generator's raw output for places off, off+1, ...; off is
// a multiple of 4. The counter is (place / 4, high and low half, step, 0).
func words(dst []uint32, seed uint64, step uint32, off int) {
	key := [2]uint32{uint32(seed), uint32(seed >> 32)}
	block := uint64(off) / 4
	for len(dst) >= 4 {
		r := philox4x32([4]uint32{uint32(block), uint32(block >> 32), step, 0}, key)
		copy(dst[:4], r[:])
		dst, block = dst[4:], block+1
	}
	if len(dst) > 0 {
		r := philox4x32([4]uint32{uint32(block), uint32(block >> 32), step, 0}, key)
		copy(dst, r[:])
	}
}
