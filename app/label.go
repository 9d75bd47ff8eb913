package app

import (
	"strconv"
	"strings"

	"afterimage/restoration"
	"afterimage/restoration/onnx"
)

// chooseLabel enters a class that was given by its number; names have to wait for
// the prior.
func (j *job) chooseLabel(s *restoration.Settings) error {
	if j.label == "" {
		return nil
	}
	n, err := strconv.Atoi(j.label)
	if err != nil {
		return nil
	}
	if n < 0 {
		return usagef("the class label is %d; it must be 0 or more", n)
	}
	s.Label, j.label = &n, ""
	return nil
}

// checkGuidance refuses guidance towards no class, which would do nothing.
func (j *job) checkGuidance(s restoration.Settings, f *restoreFlags) error {
	if f.engine.guidance != "" && s.Label == nil && j.label == "" {
		return usagef("--guidance leads towards a class; say which with --label")
	}
	return nil
}

// resolveLabel finds the number of a class that was given by its name.
func (j *job) resolveLabel(prior *onnx.Prior) error {
	if j.label == "" {
		return nil
	}
	guidance, named, problem := prior.GuidanceCard()
	names := prior.ClassNames()
	for i, name := range names {
		if strings.EqualFold(name, j.label) {
			j.plan.Settings.Label = &i
			return nil
		}
	}
	switch spec := prior.Spec(); {
	case problem != nil:
		return problem
	case spec.Classes == 0:
		return usagef("the prior %s has neither classes nor guidance; leave --label away, or name a classifier's gradient with --guidance", spec.Name)
	case names == nil && named:
		return usagef("neither the prior %s nor its guidance %s says the names of its classes; give a number from 0 to %d", spec.Name, guidance.Name, spec.Classes-1)
	default:
		return usagef("the prior %s has no class %q; give a number from 0 to %d", spec.Name, j.label, spec.Classes-1)
	}
}

// withoutGuidance tells whether a recipe had a class and no guidance.
func withoutGuidance(r *restoration.Recipe) bool {
	return r != nil && r.Guide == nil && r.Settings.Label != nil
}

// leaveUnguided makes the scale 0 where the recipe was made without guidance: the
// prior's card may name a classifier since. A class that was given, and that only a
// classifier knows, asks for guidance.
func (j *job) leaveUnguided(prior *onnx.Prior) {
	if !j.unguided || j.chosen && prior.Card().Classes == 0 {
		return
	}
	s := &j.plan.Settings
	if _, named, _ := prior.GuidanceCard(); named || s.Guidance != nil {
		none := 0.0
		s.Guidance = &none
	}
}

// resolveGuidance finds what guides the run, and whether that is what was asked for.
// The scale is entered in the settings, as a recipe wants it.
func (j *job) resolveGuidance(prior *onnx.Prior) error {
	s := &j.plan.Settings
	j.leaveUnguided(prior)
	scale := s.GuidanceScale()
	if scale == 0 && j.recipe != nil && j.recipe.Guide != nil && prior.Spec().Classes == 0 {
		s.Label = nil // the recipe's, which only its guidance knew
	}
	if s.Label == nil || scale == 0 {
		return nil
	}
	card, ok, err := prior.GuidanceCard()
	switch {
	case err != nil:
		return err
	case ok:
		s.Guidance = &scale
		j.guide = &restoration.PriorRef{Name: card.Name, SHA256: card.SHA256}
	case j.recipe != nil && j.recipe.Guide != nil:
		r := j.recipe.Guide
		return usagef("the recipe was made with the guidance %s; give it with --guidance FILE, or leave it out with --guidance-scale 0", named(r.Name, r.SHA256))
	case s.Guidance != nil:
		return usagef("the prior %s has no guidance; name a classifier's gradient with --guidance, or leave --guidance-scale away", prior.Spec().Name)
	}
	return nil
}

// compareGuidance notes where the guidance is not the recipe's.
func (j *job) compareGuidance() {
	switch there, here := j.recipe.Guide, j.guide; {
	case there == nil && here != nil && j.recipe.Settings.Label != nil:
		j.note("the recipe was made without guidance, and %s guides this run; the result will be another one", named(here.Name, here.SHA256))
	case there != nil && here != nil && there.SHA256 != here.SHA256:
		j.note("the recipe was made with another guidance, %s; the result will be another one", named(there.Name, there.SHA256))
	}
}
