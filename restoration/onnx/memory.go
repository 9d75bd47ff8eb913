package onnx

import (
	"math"

	"afterimage/restoration"
)

// defaultMemory is what an evaluation of the first bundled prior takes on the CPU, with
// a third to spare. The resident set grew by 75 MB at 512 x 512, 760 MB at 1024 x 1024
// and 3.4 GB at 1536 x 1536: attention over a sixteenth of each side, which grows with
// the square of the pixels. TestMemoryModel measures it again. It stands in for models
// that do not tell their own.
var defaultMemory = Memory{Fixed: 32 << 20, PerPixel: 300, PerPixel2: 7e-4}

// defaultWorking is the same with a twentieth to spare, for a forecast: 9.4 GB at
// 2016 x 2016 were measured, and this is 10.1.
var defaultWorking = Memory{Fixed: 32 << 20, PerPixel: 240, PerPixel2: 5.5e-4}

// UsualWorking is what an evaluation takes of the main memory as long as the prior is not
// known.
func UsualWorking() restoration.Working { return restoration.Working(defaultWorking) }

// working is what an evaluation takes of the main memory, as a forecast tells it; the
// zero value where that is the card's.
func (r room) working(m Memory) restoration.Working {
	switch {
	case r.cuda:
		return restoration.Working{}
	case m == defaultMemory:
		m = defaultWorking
	}
	return restoration.Working(m)
}

// memoryShare is the part of the free memory that a prior may plan with: the rest is
// for the photo, the sampler's spectra and the samples.
const memoryShare = 0.7

// bytes is what one picture of n pixels takes.
func (m Memory) bytes(n float64) float64 { return m.Fixed + m.PerPixel*n + m.PerPixel2*n*n }

// pixels is the largest n whose bytes stay within budget; 0 when none does.
func (m Memory) pixels(budget float64) float64 {
	rest := budget - m.Fixed
	switch {
	case rest <= 0:
		return 0
	case m.PerPixel2 > 0:
		// The positive root of PerPixel2 n^2 + PerPixel n - rest, without cancellation.
		return 2 * rest / (m.PerPixel + math.Sqrt(m.PerPixel*m.PerPixel+4*m.PerPixel2*rest))
	case m.PerPixel > 0:
		return rest / m.PerPixel
	}
	return math.Inf(1)
}

// plus is what two networks take of which one runs after the other: neither gives back
// what it has taken.
func (m Memory) plus(o Memory) Memory {
	return Memory{Fixed: m.Fixed + o.Fixed, PerPixel: m.PerPixel + o.PerPixel, PerPixel2: m.PerPixel2 + o.PerPixel2}
}
