//go:build !race

package noiseest

// underRace says whether the race detector slows the tests down.
const underRace = false
