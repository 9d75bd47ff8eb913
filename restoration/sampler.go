package restoration

import (
	"context"
	"iter"
)

// Step is the state after one evaluation of the denoiser. Its batches are the
// sampler's own memory: read or copy them before asking for the next step.
type Step struct {
	Index int     // 0, 1, ..., len(Sigmas)-1
	Sigma float64 // the noise level that was left
	Next  float64 // the noise level reached; 0 after the last step
	X0    Batch   // the denoiser's estimate of the photo, the natural preview
	X     Batch   // the state at noise level Next; the samples themselves when Next is 0
}

// Steps draws one posterior sample a seed and stops after each evaluation.
func Steps(ctx context.Context, d Denoiser, p Problem, o Options) iter.Seq2[Step, error] {
	return func(yield func(Step, error) bool) {}
}

// Run is Steps to its end: the samples.
func Run(ctx context.Context, d Denoiser, p Problem, o Options) (Batch, error) {
	var x Batch
	for s, err := range Steps(ctx, d, p, o) {
		if err != nil {
			return Batch{}, err
		}
		x = s.X
	}
	return x, nil
}
