package state

import (
	"context"
	"errors"
	"testing"

	"afterimage/restoration"
)

// failing is a prior that breaks after some evaluations.
type failing struct {
	restoration.Denoiser
	after int
}

var errBroken = errors.New("out of memory")

func (f *failing) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	if f.after--; f.after < 0 {
		return errBroken
	}
	return f.Denoiser.Denoise(ctx, dst, x, sigma)
}

func (f *failing) Spec() restoration.Spec {
	s := f.Denoiser.Spec()
	s.Batch = 1
	return s
}

func TestFinishedSamplesOutliveAFailure(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	s.dab(20, 18, 9)
	s.SetSampling(3, 7)
	s.SetSteps(3)
	sound, _, _ := engine{}.Open(context.Background())
	prior := &failing{Denoiser: sound, after: 7} // two samples and one evaluation
	o, err := s.Work(engine{prior: prior})(context.Background(), func(restoration.Event) {})
	if !errors.Is(err, errBroken) || o == nil || len(o.Result.Samples) != 2 {
		t.Errorf("outcome %v beside %v, want two samples", o, err)
	}
}
