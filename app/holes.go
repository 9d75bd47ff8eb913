package app

import (
	"fmt"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// inPieces has the samples of an inpainting by crops kept as patches, so that memory does
// not go with their number; edits of a recipe need whole pictures.
func (j *job) inPieces() {
	j.plan.Patchwork = len(j.plan.Crops()) > 0 && j.edits == nil && !j.plan.Settings.Simulate
}

// sample is a sample's picture, made where the run keeps pieces.
func (j *job) sample(s restoration.Sample) (linearops.Image, error) {
	if j.plan.Patchwork {
		return j.plan.Picture(s.Patches), nil
	}
	return s.Picture()
}

// mean is the mean's picture.
func (j *job) mean(r *restoration.Result) linearops.Image {
	if r.Mean.Pix == nil {
		return j.plan.Picture(r.MeanPatches)
	}
	return r.Mean
}

// spread is the picture of the spread, in 8-bit levels.
func spread(plan *restoration.Plan, r *restoration.Result) linearops.Image {
	if r.Spread.Pix == nil {
		return plan.SpreadPicture(r.SpreadPatches)
	}
	return r.Spread
}

// averageSpread is the mean of the spread over all pixels, in 8-bit levels.
func averageSpread(r *restoration.Result) float64 {
	if r.Spread.Pix != nil {
		return average(r.Spread.Pix)
	}
	sum := 0.0
	for _, p := range r.SpreadPatches {
		sum += average(p.Image.Pix) * float64(p.Image.Len())
	}
	return sum / float64(max(1, r.Spread.Len()))
}

// piecewise is the contact sheet of a run that keeps pieces: each picture is made when it
// is drawn.
func piecewise(plan *restoration.Plan, result *restoration.Result) *photo.Contact {
	empty := linearops.Image{Shape: plan.Size()}
	c := &photo.Contact{
		Task: string(plan.Settings.Task), Input: empty, Mean: empty, Spread: spread(plan, result),
		Baselines: []photo.Tile{{Title: "H+y", Image: empty, Load: func() linearops.Image { return plan.Baselines()[0].Image }}},
		Make: map[string]func() linearops.Image{
			"input": plan.Degraded,
			"mean":  func() linearops.Image { return plan.Picture(result.MeanPatches) },
		},
	}
	for i, s := range result.Samples {
		c.Samples = append(c.Samples, photo.ContactSample{Number: i + 1, Seed: s.Seed, Image: empty})
		c.Make[fmt.Sprintf("sample %d", i+1)] = func() linearops.Image { return plan.Picture(s.Patches) }
	}
	return c
}
