package state

import (
	"slices"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/ui/raster"
)

// Summary is the mean and the spread of the samples that are kept, with their
// pictures.
type Summary struct {
	of           []int // the samples
	mean, spread linearops.Image
	meanPicture  *raster.Picture
	spreadPict   *raster.Picture
	top          float64
}

// Stale says whether mean and spread are not those of the samples that are kept now.
func (o *Outcome) Stale() bool { return !slices.Equal(o.summed, o.Kept()) }

// Kept lists the samples that were not discarded, as drawn.
func (o *Outcome) Kept() []int { return o.Shelf.Kept(len(o.Result.Samples)) }

// Summarise works out the mean and the spread of what is kept now, by the statistics
// of a run ([restoration.MeanAndSpread]). It reads what does not change, so that it may
// run on any goroutine while o, a copy of the window's outcome, is left alone.
func (o *Outcome) Summarise() Summary {
	s := Summary{of: o.Kept()}
	images := make([]linearops.Image, len(s.of))
	for k, i := range s.of {
		images[k] = o.Result.Samples[i].Image
	}
	s.mean, s.spread = restoration.MeanAndSpread(images)
	s.top = spreadTop(s.spread)
	s.meanPicture, s.spreadPict = raster.FromImage(s.mean), raster.FromSpread(s.spread, s.top)
	return s
}

// Take shows a summary, unless other samples are kept by now; it says whether it did.
// The result is replaced, not written to: a copy of the outcome keeps its own.
func (o *Outcome) Take(s Summary) bool {
	if !slices.Equal(s.of, o.Kept()) {
		return false
	}
	o.summed = s.of
	o.Result = &restoration.Result{Samples: o.Result.Samples, Mean: s.mean, Spread: s.spread}
	o.Mean, o.Spread, o.SpreadTop = s.meanPicture, s.spreadPict, s.top
	return true
}

// Settled is a copy that does not change with the window's, its mean and spread those
// of what is kept: for work on a goroutine of its own, such as saving.
func (o *Outcome) Settled() *Outcome {
	c := *o
	if c.Stale() {
		c.Take(c.Summarise())
	}
	return &c
}
