//go:build race

package linearops_test

const underRace = true
