//go:build !amd64 || purego

package normal

func words(dst []uint32, k *keys, step uint32, block uint64) { wordsGo(dst, k, step, block) }

func centre(dst []float32, tails *[group / 64]uint64, w []uint32) { centreGo(dst, tails[:], w) }
