package state

import (
	"context"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
)

// BenchResult is how fast a prior is here.
type BenchResult struct {
	Prior    PriorInfo
	Settings restoration.Settings
	W, H     int     // of the picture that was evaluated
	Speed    Speed   // of an evaluation
	Sample   float64 // seconds for a sample of the chosen task in BenchSteps steps
}

// BenchSteps is the number of steps that a benchmark speaks of.
const BenchSteps = 20

// benchEnough is how long a benchmark goes on where evaluations are quick.
const benchEnough = 3 * time.Second

// benchSide is the side of the picture that is evaluated while no photo is open.
const benchSide = 256

// Bench is a benchmark of the prior at the size of what the session holds now; at the
// size that fits where that is too large. noise is as [Estimator.Ask] has it. The result
// takes seconds and runs anywhere.
func (s *Session) Bench(e Engine, noise float64) func(ctx context.Context) (BenchResult, error) {
	q := question{settings: *s.Settings(), photo: linearops.Shape{C: 3, H: benchSide, W: benchSide}, shape: Crop{W: benchSide, H: benchSide}}
	if s.Photo != nil {
		q = s.ask(nil, noise)
	}
	q.settings.Samples, q.settings.Steps = 1, BenchSteps
	return func(ctx context.Context) (BenchResult, error) {
		d, info, err := e.Open(ctx)
		if err != nil {
			return BenchResult{}, err
		}
		if d, err = conditioned(d, info, &q.settings); err != nil {
			return BenchResult{}, err
		}
		info.Spec = d.Spec()
		q.prior = &info
		a := q.answer()
		if a.Refusal.Format != "" {
			q.photo.H, q.photo.W = benchSide, benchSide
			if a.Fit.W > 0 {
				q.photo.H, q.photo.W = a.Fit.H, a.Fit.W
			}
			q.settings.Crop, q.settings.Hints = nil, nil
			a = q.answer()
		}
		r := BenchResult{Prior: info, Settings: q.settings, W: a.Forecast.Look.W, H: a.Forecast.Look.H}
		if r.W == 0 { // a task that cannot be planned yet, a blur without its kernel say
			r.W, r.H = benchSide, benchSide
		}
		if r.Speed, err = Benchmark(ctx, d, r.H, r.W, benchEnough, time.Now); err != nil {
			return BenchResult{}, err
		}
		r.Sample = r.Speed.Seconds * a.Forecast.Work * float64(a.Forecast.Grid.Plane()) / float64(r.W*r.H)
		return r, nil
	}
}
