package state

import (
	"math"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/raster"
)

// Outcome is what a run gave, with all it takes to show it, to judge it and to save
// it.
type Outcome struct {
	Photo    *photo.Photo
	Region   restoration.Rect     // of the photo: the result is the region's
	Settings restoration.Settings // as resolved: an estimated noise level is a number
	Asked    restoration.Settings // as a person had them
	Kernel   *linearops.Kernel    // a kernel that Settings.Kernel does not name
	Mask     []float32            // of the whole photo; nil for none
	Prior    PriorInfo

	Result   *restoration.Result
	Pictures []*raster.Picture // of the samples
	Mean     *raster.Picture
	Spread   *raster.Picture
	// SpreadTop is the deviation in 8-bit levels that the spread map shows brightest.
	SpreadTop float64
	// Changed counts, for each sample, the pixels that differ from the photo where
	// the mask keeps it, at the photo's own depth; nil for tasks without a mask.
	Changed []int
	// Shelf says which samples are kept and how they lie; see [Outcome.Stale].
	Shelf Shelf
	Edits *Edits // what a person made of it afterwards
	Took  time.Duration
	Speed Speed    // of the prior, as this run shows it; zero where it was stopped
	Notes []string // what a person should know of the plan, a sentence each

	prints    []*fingerprint    // of the samples
	distances [][]float64       // between them
	summed    []int             // the samples that mean and spread are of
	painted   *tiled            // the mask as it was painted; nil for none
	parts     map[string][]byte // of a session, that this version does not know

	made   map[Choice]*Made // pictures as the edits make them
	failed bool             // they cannot be made, and that was said
	room   *darkroom        // of a frozen outcome, which only one goroutine has
}

// Scale is how much larger the result is than its region.
func (o *Outcome) Scale() int {
	if len(o.Pictures) == 0 || o.Region.W == 0 {
		return 1
	}
	return max(1, o.Pictures[0].W/o.Region.W)
}

// Partial says whether fewer samples were drawn than were asked for.
func (o *Outcome) Partial() bool { return len(o.Result.Samples) < o.Settings.Samples }

// Kind says what a [Choice] stands for.
type Kind int

// The pictures that can be shown and saved.
const (
	Original Kind = iota
	OneSample
	Mean
	Spread
	Composed // put together from samples, see [Composition]
)

// Choice is one picture of the filmstrip.
type Choice struct {
	Kind  Kind
	Index int // of the sample
}

// Picture is the picture of a choice; nil when the outcome has none.
func (o *Outcome) Picture(c Choice) *raster.Picture {
	switch {
	case o == nil:
		return nil
	case c.Kind == Composed && (o.Edits == nil || o.Edits.Compose == nil):
		return nil
	case o.Edits.Change(c) && o.made[c] != nil && o.made[c].Picture != nil:
		return o.made[c].Picture
	case c.Kind == Composed:
		return o.Picture(Choice{Kind: OneSample, Index: o.Edits.Compose.Base})
	case c.Kind == OneSample && c.Index < len(o.Pictures):
		return o.Pictures[c.Index]
	case c.Kind == Mean:
		return o.Mean
	case c.Kind == Spread:
		return o.Spread
	}
	return nil
}

// Image is the image of a choice as it is saved, with what edits make of it; ok is false
// when there is none.
func (o *Outcome) Image(c Choice) (m linearops.Image, ok bool) {
	switch {
	case o == nil || c.Kind == OneSample && c.Index >= len(o.Result.Samples) || c.Kind == Composed && (o.Edits == nil || o.Edits.Compose == nil):
		return m, false
	case o.Edits.Change(c):
		m, _, err := o.edited(c)
		return m, err == nil
	case c.Kind == OneSample:
		return o.Result.Samples[c.Index].Image, true
	case c.Kind == Mean:
		return o.Result.Mean, true
	case c.Kind == Spread:
		m, _ = photo.SpreadPicture(o.Result.Spread)
		return m, true
	}
	return m, false
}

// draw makes the pictures and the counts, and the mean where it is not that of the
// samples that are kept.
func (o *Outcome) draw() {
	touched := o.touched()
	for _, s := range o.Result.Samples {
		o.prints = append(o.prints, newFingerprint(s.Image, touched))
		o.Pictures = append(o.Pictures, raster.FromImage(s.Image))
		if o.Settings.Task == restoration.Inpaint {
			o.Changed = append(o.Changed, o.Photo.Differing(s.Image, o.Region.X, o.Region.Y, touched, o.Photo.Depth))
		}
	}
	o.distances = allApart(o.prints)
	if len(o.Shelf.Discarded) > 0 {
		o.Take(o.Summarise())
		return
	}
	o.summed = o.Kept()
	o.Mean = raster.FromImage(o.Result.Mean)
	o.SpreadTop = spreadTop(o.Result.Spread)
	o.Spread = raster.FromSpread(o.Result.Spread, o.SpreadTop)
}

// touched is the mask of an inpainting on the grid of its result; nil elsewhere: every
// pixel is the sampler's.
func (o *Outcome) touched() []float32 {
	r := o.Region
	if o.Settings.Task != restoration.Inpaint || o.Mask == nil {
		return nil
	}
	return photo.CropPlane(o.Mask, o.Photo.W, r.X, r.Y, r.W, r.H)
}

// Order lists the samples as they are shown; nil where there is no outcome.
func (o *Outcome) Order() []int {
	if o == nil {
		return nil
	}
	n := len(o.Result.Samples)
	if len(o.distances) < n {
		return o.Shelf.Order(n, nil)
	}
	return o.Shelf.Order(n, func(i, j int) float64 { return o.distances[i][j] })
}

// spreadTop is the deviation that is shown brightest: three times the root mean square,
// at least 8 levels, so that two samples that agree do not look as if they differed.
func spreadTop(m linearops.Image) float64 {
	sum := 0.0
	for _, v := range m.Pix {
		sum += float64(v) * float64(v)
	}
	return math.Max(8, 3*math.Sqrt(sum/float64(max(1, len(m.Pix)))))
}
