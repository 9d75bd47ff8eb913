//go:build !amd64 || purego

package fft

func accelerated(_ int, plain butterflies[float32]) butterflies[float32] { return plain }

func fastRotate(Block[float32], []float32, int) bool { return false }
