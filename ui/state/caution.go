package state

import (
	"math"

	"afterimage/restoration"
)

// Caution is one sentence beside Run about what the prior is worth at what is asked of
// it: a format in English with its arguments. The zero value is none.
type Caution struct {
	Format string
	Args   []any
	Weak   bool // something better may help; otherwise it is not known
}

// What a caution says. The window translates them.
const (
	cautionUnmeasured = "This prior was never measured at this."
	cautionScale      = "At %d× most detail is invented: it was measured up to %d×."
	cautionNoise      = "This is more noise than the %.0f levels that were measured."
	cautionHole       = "A hole of %d px is filled roughly: up to %d px were measured."
	cautionThin       = "Thin damage: in tests plain smoothing came closer, %.1f dB against %.1f."
	cautionBlur       = "Little noise: in tests plain sharpening came closer, %.1f dB against %.1f."
	cautionColour     = "Colours are guesses: in tests gray came closer, %.1f dB against %.1f."
	cautionPlain      = "In tests a method without a prior came closer: %.1f dB against %.1f."
)

// Cautions lists all formats of a [Caution], for translations.
func Cautions() []string {
	return []string{cautionUnmeasured, cautionScale, cautionNoise, cautionHole, cautionThin, cautionBlur, cautionColour, cautionPlain}
}

const (
	// lost is the difference in dB from which on a plain method counts as better: less
	// can't be seen.
	lost = 1
	// beyond is how far a condition may exceed the hardest that was measured.
	beyond = 1.25
)

// cautionFor tells where the figures of a prior's card say that it is weak at a task: it
// is asked for more than was measured, or lost against a plain method under the nearest
// condition. noise is the level in 8-bit levels, hole the width of the widest hole in
// pixels.
func cautionFor(marks []restoration.Mark, s restoration.Settings, noise float64, hole int) Caution {
	if s.Task == restoration.Inpaint && hole == 0 { // nothing is painted yet
		return Caution{}
	}
	var of []restoration.Mark
	for _, m := range marks {
		if m.Task == s.Task {
			of = append(of, m)
		}
	}
	if len(of) == 0 {
		return Caution{Format: cautionUnmeasured}
	}
	at := condition(s, noise, hole)
	near, hardest := of[0], of[0].At
	for _, m := range of[1:] {
		if apart(m.At, at) < apart(near.At, at) {
			near = m
		}
		hardest = max(hardest, m.At)
	}
	if at > hardest*beyond {
		if c := beyondMeasured(s, noise, hole, hardest); c.Format != "" {
			return c
		}
	}
	if near.Plain-near.Prior <= lost {
		return Caution{}
	}
	return Caution{lostFormat(s.Task, near.At < hardest), []any{near.Plain, near.Prior}, true}
}

// apart is how far two conditions are apart, by their ratio: 20 pixels are like 64 rather
// than like 2.
func apart(a, b float64) float64 { return math.Abs(math.Log((a + 1) / (b + 1))) }

// beyondMeasured says that a task is asked for under a harder condition than any that
// was measured.
func beyondMeasured(s restoration.Settings, noise float64, hole int, hardest float64) Caution {
	switch s.Task {
	case restoration.Upscale:
		return Caution{cautionScale, []any{s.Scale, int(hardest)}, true}
	case restoration.Denoise, restoration.Deblur:
		if noise > hardest+1 { // measured without noise, a photo's rounding is not beyond
			return beyondNoise(hardest)
		}
	case restoration.Inpaint:
		return Caution{cautionHole, []any{hole, int(hardest)}, true}
	}
	return Caution{}
}

// lostFormat is how it is said that a plain method did better: easy is under a condition
// that is not the hardest.
func lostFormat(t restoration.Task, easy bool) string {
	switch {
	case t == restoration.Colorize:
		return cautionColour
	case t == restoration.Inpaint && easy:
		return cautionThin
	case t == restoration.Deblur && easy:
		return cautionBlur
	}
	return cautionPlain
}

func beyondNoise(hardest float64) Caution {
	if hardest == 0 {
		return Caution{Format: cautionUnmeasured}
	}
	return Caution{cautionNoise, []any{hardest}, true}
}

// condition is what makes a task harder, as [restoration.Mark] measures it.
func condition(s restoration.Settings, noise float64, hole int) float64 {
	switch s.Task {
	case restoration.Upscale:
		return float64(s.Scale)
	case restoration.Denoise, restoration.Deblur:
		return noise
	case restoration.Inpaint:
		return float64(hole)
	}
	return 0
}
