package state

import (
	"context"
	"errors"
	"testing"

	"afterimage/restoration"
)

func TestBenchOfTheSession(t *testing.T) {
	prior := &sizeMeter{}
	s := NewSession()
	s.SetTask(restoration.Upscale)
	r, err := s.Bench(benchEngine{prior}, 12)(context.Background())
	if err != nil || r.W > restoration.WindowSide || r.W < restoration.WindowSide/2 || !r.Speed.known() || r.Sample <= 0 || r.Prior.Device != "CPU" {
		t.Errorf("without a photo: %+v, %v", r, err)
	}
	s = openSession(120, 80)
	s.SetTask(restoration.Upscale)
	if r, err = s.Bench(benchEngine{prior}, 12)(context.Background()); err != nil || r.W != 480 || r.H != 320 || prior.area != 480*320 {
		t.Errorf("%+v, %v; %d pixels were evaluated", r, err, prior.area)
	}
	prior.spec.MaxPixels, prior.spec.Guided = 128*128, true
	if r, err = s.Bench(benchEngine{prior}, 12)(context.Background()); err != nil || r.W*r.H > 128*128 || r.W < 64 {
		t.Errorf("too large: %+v, %v", r, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Bench(benchEngine{prior}, 12)(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// sizeMeter notes how large a picture it was shown.
type sizeMeter struct {
	spec restoration.Spec
	area int
}

func (d *sizeMeter) Spec() restoration.Spec { return d.spec }

func (d *sizeMeter) Denoise(ctx context.Context, _, x restoration.Batch, _ float64) error {
	d.area = x.Plane()
	return ctx.Err()
}

type benchEngine struct{ d restoration.Denoiser }

func (e benchEngine) Open(context.Context) (restoration.Denoiser, PriorInfo, error) {
	return e.d, PriorInfo{Device: "CPU"}, nil
}
