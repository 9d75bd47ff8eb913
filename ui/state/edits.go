package state

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// Edits is all that a person made of an outcome after its run: how strong the samples
// are, where the original shows through, their colours, and a composition of them. Its
// exported fields are written as JSON; the planes go beside it, see [Edits.Marshal].
// What is done is [restoration.Finisher] and [restoration.Compose].
type Edits struct {
	Strength float64      `json:"strength"`          // of all pictures, 0..1
	Samples  []Colour     `json:"samples,omitempty"` // of each; those beyond the end are as drawn
	Mean     Colour       `json:"mean"`
	Compose  *Composition `json:"compose,omitempty"` // nil while none was begun
	// Reveal is where the original shows through every picture, on the grid of the
	// result; nil while nothing was painted.
	Reveal *Mask `json:"-"`
}

// Colour is how the colours of a picture are finished.
type Colour struct {
	Saturation    float64 `json:"saturation"` // 0..restoration.MaxSaturation
	KeepLuminance bool    `json:"keep_luminance,omitempty"`
}

// drawnColour is that of a picture as it was drawn.
var drawnColour = Colour{Saturation: 1}

// NewEdits changes nothing.
func NewEdits() *Edits { return &Edits{Strength: 1, Mean: drawnColour} }

// Colour is that of a picture; a composition has its samples'.
func (e *Edits) Colour(c Choice) Colour {
	switch {
	case e == nil:
	case c.Kind == Mean:
		return e.Mean
	case c.Kind == OneSample && c.Index < len(e.Samples):
		return e.Samples[c.Index]
	}
	return drawnColour
}

// SetColour changes the colours of a sample or of the mean.
func (e *Edits) SetColour(c Choice, to Colour) {
	switch c.Kind {
	case Mean:
		e.Mean = to
	case OneSample:
		for len(e.Samples) <= c.Index {
			e.Samples = append(e.Samples, drawnColour)
		}
		e.Samples[c.Index] = to
	}
}

// Finish is what is done to a picture at the end; the photo and the spread stay as they
// are.
func (e *Edits) Finish(c Choice) restoration.Finish {
	if e == nil || c.Kind == Original || c.Kind == Spread {
		return restoration.AsDrawn
	}
	k := e.Colour(c)
	return restoration.Finish{Strength: e.Strength, Saturation: k.Saturation, KeepLuminance: k.KeepLuminance}
}

// source is the finish of a sample as a composition takes it: the strength is the
// composition's own.
func (e *Edits) source(sample int) restoration.Finish {
	f := e.Finish(Choice{Kind: OneSample, Index: sample})
	f.Strength = 1
	return f
}

// Revealed says whether the original shows through somewhere.
func (e *Edits) Revealed() bool { return e != nil && e.Reveal != nil && !e.Reveal.Empty() }

// reveal is the plane of where the original shows through; nil for nowhere.
func (e *Edits) reveal() *tiled {
	if !e.Revealed() {
		return nil
	}
	return e.Reveal.frozen()
}

// Change says whether anything is done to a picture.
func (e *Edits) Change(c Choice) bool {
	if e == nil || c.Kind == Original || c.Kind == Spread {
		return false
	}
	return c.Kind == Composed || e.Revealed() || e.Finish(c) != restoration.AsDrawn
}

// Empty says whether nothing was made.
func (e *Edits) Empty() bool {
	if e == nil {
		return true
	}
	drawn := func(c Colour) bool { return c == drawnColour }
	return e.Strength == 1 && drawn(e.Mean) && e.Compose == nil && !e.Revealed() &&
		!slices.ContainsFunc(e.Samples, func(c Colour) bool { return !drawn(c) })
}

// clone is a copy that the window no longer changes, for work on another goroutine. It
// has no history.
func (e *Edits) clone() *Edits {
	if e == nil {
		return nil
	}
	out := *e
	out.Samples = slices.Clone(e.Samples)
	if e.Reveal != nil {
		out.Reveal = e.Reveal.frozen().mask()
	}
	if c := e.Compose; c != nil {
		out.Compose = NewComposition(c.W, c.H, c.Base)
		out.Compose.Sources = slices.Clone(c.Sources)
		for _, p := range c.Planes {
			out.Compose.Planes = append(out.Compose.Planes, p.frozen().mask())
		}
	}
	return &out
}

// The names of the planes in what [Edits.Marshal] gives.
const (
	planeReveal  = "reveal.png"
	planeCompose = "compose.png"
)

// Marshal writes the edits as JSON and the planes as PNG files of bytes, by their names:
// "reveal.png" where the original shows through, "compose.png" the planes of a
// composition below each other. The history of strokes is not in it.
func (e *Edits) Marshal() (meta []byte, planes map[string][]byte, err error) {
	planes = map[string][]byte{}
	if meta, err = json.Marshal(e); err != nil {
		return nil, nil, err
	}
	if e.Revealed() {
		if planes[planeReveal], err = photo.EncodePlanes([][]uint8{e.Reveal.Alpha()}, e.Reveal.W, e.Reveal.H); err != nil {
			return nil, nil, err
		}
	}
	if c := e.Compose; c != nil && len(c.Planes) > 0 {
		if planes[planeCompose], err = c.encode(c.Sources); err != nil {
			return nil, nil, err
		}
	}
	return meta, planes, nil
}

// encode writes the planes of some of the sources, in that order.
func (c *Composition) encode(sources []int) ([]byte, error) {
	var list [][]uint8
	for _, s := range sources {
		list = append(list, c.Plane(s).Alpha())
	}
	return photo.EncodePlanes(list, c.W, c.H)
}

// errEdits says that edits from a file cannot be used.
var errEdits = errors.New("what was done to the samples after the run cannot be read; the samples themselves are complete")

// UnmarshalEdits reads what Marshal wrote, for an outcome of so many samples of w x h
// pixels. Anything in it that cannot be is an error, and the edits are left out then.
func UnmarshalEdits(meta []byte, planes map[string][]byte, samples, w, h int) (*Edits, error) {
	e := NewEdits()
	if err := json.Unmarshal(meta, e); err != nil {
		return nil, fmt.Errorf("%w (%w)", errEdits, err)
	}
	if !e.valid(samples, w, h) {
		return nil, errEdits
	}
	if data, ok := planes[planeReveal]; ok {
		list, err := photo.DecodePlanes(data, w, h, 1)
		if err != nil {
			return nil, fmt.Errorf("%w (%w)", errEdits, err)
		}
		e.Reveal = maskOf(list[0], w, h)
	}
	if c := e.Compose; c != nil && len(c.Sources) > 0 {
		list, err := photo.DecodePlanes(planes[planeCompose], w, h, len(c.Sources))
		if err != nil {
			return nil, fmt.Errorf("%w (%w)", errEdits, err)
		}
		for _, p := range list {
			c.Planes = append(c.Planes, maskOf(p, w, h))
		}
	}
	return e, nil
}

func (e *Edits) valid(samples, w, h int) bool {
	good := e.Strength >= 0 && e.Strength <= 1 && len(e.Samples) <= samples
	for _, c := range append([]Colour{e.Mean}, e.Samples...) {
		good = good && c.Saturation >= 0 && c.Saturation <= restoration.MaxSaturation
	}
	return good && (e.Compose == nil || e.Compose.valid(samples, w, h))
}

func (c *Composition) valid(samples, w, h int) bool {
	c.budget = historyBudget
	good, seen := true, map[int]bool{}
	for _, s := range c.Sources {
		good = good && s >= 0 && s < samples && !seen[s]
		seen[s] = true
	}
	return good && c.W == w && c.H == h && c.Base >= 0 && c.Base < samples
}
