package state

import (
	"testing"

	"afterimage/linearops"
)

// BenchmarkKernelResponse is what a slider of the picker waits for.
func BenchmarkKernelResponse(b *testing.B) {
	for _, text := range []string{"gauss:1.6", "aniso:20,20"} {
		k, err := linearops.ParseKernel(text)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				KernelResponse(k)
			}
		})
	}
}
