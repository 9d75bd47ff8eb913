package state

import (
	"context"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/ui/raster"
)

// LookWork makes previews of a region of the photo that is open: the way of a real
// run, with one sample of [LookSteps] evaluations. noise is the level that all
// candidates are given, in 8-bit levels, so that they can be compared; 0 where it is not
// known yet.
func (s *Session) LookWork(e Engine, region restoration.Rect, noise float64) LookWork {
	photo, set := s.Photo, *s.settings[restoration.Deblur]
	around := grown(region, lookMargin, s.Mask.W, s.Mask.H)
	inside := restoration.Rect{X: region.X - around.X, Y: region.Y - around.Y, W: region.W, H: region.H}
	set.Task, set.Crop = restoration.Deblur, &around
	set.Samples, set.Steps = 1, min(set.Steps, LookSteps)
	if set.Noise.Auto && noise > 0 {
		set.Noise = restoration.Noise{Levels: noise}
	}
	return func(ctx context.Context, c Candidate) LookResult {
		start := time.Now()
		kernel, err := c.Kernel()
		if err != nil {
			return LookResult{Err: err}
		}
		prior, info, err := e.Open(ctx)
		if err != nil {
			return LookResult{Err: err}
		}
		set := set // of this candidate: a guided prior's factor is entered in it
		if prior, err = conditioned(prior, info, &set); err != nil {
			return LookResult{Err: err}
		}
		plan, err := restoration.NewPlan(set, restoration.Inputs{
			Photo: linearops.Image{Shape: photo.Shape()}, Region: photo.Region, Kernel: &kernel,
		})
		if err != nil {
			return LookResult{Err: err}
		}
		plan.Resolve(prior.Spec())
		res, err := restoration.Restore(ctx, prior, plan, nil)
		if err != nil {
			return LookResult{Err: err}
		}
		sample := res.Samples[0]
		shown := regionOf(sample.Image, inside)
		return LookResult{Picture: raster.FromImage(shown), Sample: sample, Took: time.Since(start)}
	}
}
