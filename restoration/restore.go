package restoration

import (
	"context"
	"time"

	"afterimage/linearops"
)

// Event tells how a restoration goes on. It is valid until the observer returns.
type Event struct {
	Sample, Count, Samples int             // samples Sample .. Sample+Count-1 of Samples are being drawn
	Step, Steps            int             // evaluations done and all, for these samples
	Evals, TotalEvals      int             // evaluations done and all, over the whole run, in samples x steps
	Sigma                  float64         // noise level just left, on [-1, 1]
	Preview                linearops.Image // sample Sample as it looks now, finished as the result will be; shared memory
	Elapsed, Left          time.Duration   // Left is 0 while unknown
	Finished               []Sample        // samples that were completed by this event
}

// Sample is one posterior sample, finished: cropped, blended under the mask and
// clamped to what a file can hold.
type Sample struct {
	Seed  uint64
	Image linearops.Image
	// Residual is ||Hx - y|| / (sigma_y sqrt(rank)) of the clamped sample, about 1
	// when it agrees with the photo as well as the photo's noise allows; NaN when
	// sigma_y is 0. Rounding to 8 bits, which a file may add, is not in it.
	Residual float64
	// MaxError is max|Hx - y| in 8-bit levels over the measured entries, of the
	// sample as it was drawn, before clamping: what the sampler promises to be next
	// to 0 at sigma_y = 0.
	MaxError float64
}

// Result is what a restoration gives.
type Result struct {
	Samples []Sample
	Mean    linearops.Image
	// Spread is the standard deviation over the samples (n-1), in 8-bit levels per
	// channel; zeros for a single sample.
	Spread linearops.Image
}

// Restore draws Settings.Samples posterior samples of the plan's problem. observe
// (may be nil) is called after every evaluation on the calling goroutine. When
// ctx ends, the result holds the samples that were finished, beside ctx's error.
func Restore(ctx context.Context, d Denoiser, p *Plan, observe func(Event)) (*Result, error) {
	panic("to be written")
}
