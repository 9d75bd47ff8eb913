package restoration

import "afterimage/linearops"

// degradeStep keeps the noise that a simulation adds apart from the noise that the
// sampler draws with the same seed: no run has as many steps.
const degradeStep = 1 << 30

// SimulationSeed is the seed of the noise that every simulation adds. It is no
// setting: all samples, whatever their seeds and wherever a run begins, face the
// same measurement.
const SimulationSeed = 0x5EED

// Degrade simulates the measurement of a clean image x, a slice of op.In().Len()
// values: y = Hx + n with white noise n of levels 8-bit levels, drawn from seed,
// which is [SimulationSeed] under [Settings.Simulate]. With 0 levels it is Hx exactly.
func Degrade(op linearops.Operator, x []float32, levels float64, seed uint64) []float32 {
	y := linearops.Apply(op, nil, x)
	if levels == 0 {
		return y
	}
	noise := make([]float32, len(y))
	Philox{}.Noise(noise, seed, degradeStep)
	sigma := float32(levels / levelScale)
	for i, e := range noise {
		y[i] += float32(sigma * e)
	}
	return y
}
