//go:build amd64 && !purego

package normal

import (
	"math"

	"golang.org/x/sys/cpu"
)

var haveAVX2 = cpu.X86.HasAVX2

// lanes is the number of blocks that wordsAVX2 makes at a time.
const lanes = 8

// wordsAVX2 is wordsGo for n*lanes blocks, n >= 1, from the counter on; the low half
// of the block's number must not overflow.
//
//go:noescape
func wordsAVX2(dst *uint32, n int, k *keys, counter *[4]uint32)

// centreAVX2 is centreGo for n*8 words, n >= 1; byte i of tails has the marks of words
// 8i to 8i+7.
//
//go:noescape
func centreAVX2(dst *float32, tails *uint64, w *uint32, n int)

func words(dst []uint32, k *keys, step uint32, block uint64) {
	const size = 4 * lanes
	n := len(dst) / size
	if !haveAVX2 || n == 0 || uint32(block) > math.MaxUint32-group {
		wordsGo(dst, k, step, block)
		return
	}
	wordsAVX2(&dst[0], n, k, &[4]uint32{uint32(block), uint32(block >> 32), step, 0})
	wordsGo(dst[n*size:], k, step, block+uint64(n*lanes))
}

func centre(dst []float32, tails *[group / 64]uint64, w []uint32) {
	n := len(w) / 64 * 64 // whole words of marks
	if haveAVX2 && n > 0 {
		centreAVX2(&dst[0], &tails[0], &w[0], n/8)
	} else {
		n = 0
	}
	centreGo(dst[n:], tails[n/64:], w[n:])
}
