package restoration

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"afterimage/linearops"
)

// CompositionVersion is the version of the arithmetic of [Compose] that a recipe's
// composition was made with.
const CompositionVersion = 1

// MaxSources is the largest number of pictures in a composition, its base included.
const MaxSources = 32

// Composition says how a picture was put together from the pictures of a run, region by
// region.
type Composition struct {
	Version int      `json:"version"` // CompositionVersion
	Sources []Source `json:"sources"` // the first is the base
	// Labels is a PNG of one gray byte a pixel that holds, below each other, the weights
	// of the sources after the base: see [Weights]. Each plane has the picture's size.
	Labels FileRef `json:"labels"`
}

// Source is a picture of a run that a composition takes a part of.
type Source struct {
	Kind   string  `json:"kind"`             // "sample" or "mean"
	Seed   *uint64 `json:"seed,omitempty"`   // of a sample
	Finish *Finish `json:"finish,omitempty"` // nil for AsDrawn
}

// Picture is the drawn picture of a source; ok is false where the result has none.
func (s Source) Picture(r *Result) (m linearops.Image, ok bool) {
	if s.Kind == "mean" {
		return r.Mean, len(r.Samples) > 0
	}
	for _, sample := range r.Samples {
		if s.Seed != nil && sample.Seed == *s.Seed {
			return sample.Image, true
		}
	}
	return m, false
}

// Compose makes the composition from the pictures of a result that were not finished;
// planes are those of Labels. An error names the source that the result lacks.
func (c Composition) Compose(r *Result, q *Finisher, planes [][]uint8, touched []float32) (linearops.Image, error) {
	var layers []Layer
	var base linearops.Image
	for i, s := range c.Sources {
		m, ok := s.Picture(r)
		if !ok {
			return base, fmt.Errorf("the composition takes a part of %s, which was not drawn; draw the recipe's samples, all of them", s)
		}
		m = q.Apply(m, s.Finish.Or(AsDrawn), nil)
		if i == 0 {
			base = m
			continue
		}
		layers = append(layers, Layer{Image: m, Weights: Whole(planes[i-1], m.W)})
	}
	return Compose(base, layers, touched), nil
}

// String names the source for people.
func (s Source) String() string {
	if s.Seed == nil {
		return "the mean"
	}
	return fmt.Sprintf("the sample of seed %d", *s.Seed)
}

// checkEdits tells whether what was done after the run can be followed.
func (r Recipe) checkEdits() error {
	for _, f := range r.Results {
		if err := f.Finish.Or(AsDrawn).Validate(r.Settings.Task); err != nil {
			return err
		}
	}
	for i, seed := range r.Discarded {
		if !r.Settings.draws(seed) || slices.Contains(r.Discarded[:i], seed) {
			return fmt.Errorf("its discarded sample of seed %d is none, or is there twice", seed)
		}
	}
	if len(r.Discarded) > 0 && len(r.Discarded) >= r.Settings.Samples {
		return errors.New("all of its samples are discarded")
	}
	if r.Reveal != nil {
		if err := r.Reveal.checkName(); err != nil {
			return err
		}
	}
	if r.Compose != nil {
		if err := r.Compose.Validate(r.Settings); err != nil {
			return err
		}
		return r.Compose.Labels.checkName()
	}
	return nil
}

// Validate tells whether a run with the settings draws what the composition is made of.
func (c *Composition) Validate(s Settings) error {
	switch {
	case c.Version < 1 || c.Version > CompositionVersion:
		return fmt.Errorf("its composition is of version %d and this Afterimage makes version %d; update Afterimage", c.Version, CompositionVersion)
	case len(c.Sources) < 2 || len(c.Sources) > MaxSources:
		return fmt.Errorf("its composition has %d sources; it must have from 2 to %d", len(c.Sources), MaxSources)
	}
	for i, source := range c.Sources {
		if err := source.check(s); err != nil {
			return err
		}
		for _, other := range c.Sources[:i] {
			if other.String() == source.String() {
				return fmt.Errorf("its composition has %s twice", source)
			}
		}
	}
	return nil
}

func (s Source) check(set Settings) error {
	switch {
	case s.Kind != "sample" && s.Kind != "mean", (s.Kind == "sample") != (s.Seed != nil):
		return errors.New("its composition has a source that is neither a sample with its seed nor the mean")
	case s.Seed != nil && !set.draws(*s.Seed):
		return fmt.Errorf("its composition takes a part of %s, and the seeds are %d to %d", s, set.Seed, set.Seed+uint64(set.Samples-1))
	}
	return s.Finish.Or(AsDrawn).Validate(set.Task)
}

// draws tells whether a sample of a run has the seed.
func (s Settings) draws(seed uint64) bool {
	return seed >= s.Seed && seed-s.Seed < uint64(s.Samples)
}

// checkName refuses names that lead out of the recipe's folder: files that a recipe
// asks for are looked for beside it.
func (f FileRef) checkName() error {
	if f.Name == "" || f.Name == "." || f.Name == ".." || filepath.Base(f.Name) != f.Name || strings.ContainsAny(f.Name, `/\`) {
		return fmt.Errorf("the file name %q in it is no plain name", f.Name)
	}
	return nil
}
