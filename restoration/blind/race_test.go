//go:build race

package blind

// underRace says whether the race detector slows the tests down.
const underRace = true
