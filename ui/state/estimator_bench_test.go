package state

import (
	"testing"

	"afterimage/restoration"
)

// BenchmarkEstimatorAsk is what the window's goroutine does for an estimate of a photo of
// 24 megapixels: nothing new to ask, and another mask.
func BenchmarkEstimatorAsk(b *testing.B) {
	s := openSession(6000, 4000)
	s.SetTask(restoration.Inpaint)
	block(s.Mask, 1000, 500, 3000, 3000)
	prior := onDevice("aa", "CPU")
	prior.Spec.Batch = 1
	for name, forget := range map[string]bool{"same": false, "another mask": true} {
		b.Run(name, func(b *testing.B) {
			e := NewEstimator(func(func()) {}, &Speeds{}) // never answers: one question waits
			e.busy = true
			for b.Loop() {
				if forget {
					e.Forget()
					e.lookedAt = ""
				}
				e.Ask(s, &prior, 12)
			}
		})
	}
}
