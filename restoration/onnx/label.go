package onnx

import (
	"context"
	"fmt"
	"math"

	"afterimage/restoration"
)

// WithLabel is the prior conditioned on a class, 0 .. Spec().Classes-1: the network is
// told it where it takes one, and the classifier that guides the prior, if there is
// one, pulls towards it. guidance is how strongly, the gradient's factor: 1 is the
// paper's (DDRM-CC), 0 is none, in which case the classifier isn't opened. It shares
// the model, and ends with it.
//
// The errors are [*Error]. A guidance that is no number >= 0 panics.
func (p *Prior) WithLabel(label int, guidance float64) (restoration.Denoiser, error) {
	if !(guidance >= 0) || math.IsInf(guidance, 0) {
		panic(fmt.Sprintf("onnx: guidance %v", guidance))
	}
	guided := p.guidance != nil && guidance > 0
	if p.guidance != nil && p.guidance.err != nil && (guided || p.card.Classes == 0) {
		return nil, p.guidance.err
	}
	if err := p.checkLabel(&label, true); err != nil {
		return nil, err
	}
	c := conditioned{p, condition{label: &label}}
	if guided {
		if err := p.openGuide(); err != nil {
			return nil, err
		}
		c.on.guidance = guidance
	}
	return c, nil
}

// condition is what a picture is known to show.
type condition struct {
	label    *int    // nil for nothing
	guidance float64 // factor of the classifier's gradient; 0 for none
}

type conditioned struct {
	*Prior
	on condition
}

func (c conditioned) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	return c.denoise(ctx, dst, x, sigma, c.on)
}

// Spec implements [restoration.Denoiser]: the classifier bounds sizes and batches too,
// and has to see the whole picture.
func (c conditioned) Spec() restoration.Spec {
	s := c.Prior.Spec()
	if c.on.guidance > 0 {
		s.Batch, s.Guided = c.guide.together, true
		s.Evaluation = c.guide.room.working(c.guide.takes)
		if m := c.guide.geometry.maxPixels; s.MaxPixels == 0 || m > 0 && m < s.MaxPixels {
			s.MaxPixels = m
		}
	}
	return s
}

// CheckSize is [Prior.CheckSize] for the classifier as well.
func (c conditioned) CheckSize(w, h int) error { return c.checkSize(h, w, c.on) }

func (p *Prior) checkSize(h, w int, on condition) error {
	if err := p.geometry.check(h, w); err != nil || on.guidance == 0 {
		return err
	}
	return p.guide.geometry.check(h, w)
}

// classes is how many classes the prior or the classifier that guides it knows.
func (p *Prior) classes() int {
	if p.card.Classes == 0 && p.guidance != nil {
		return p.guidance.card.Classes
	}
	return p.card.Classes
}

// ClassNames are the names of the classes, the prior's own or the classifier's; nil
// where neither says them.
func (p *Prior) ClassNames() []string {
	if p.card.ClassNames == nil && p.guidance != nil {
		return p.guidance.card.ClassNames
	}
	return p.card.ClassNames
}

// checkLabel checks a class. needed tells that there has to be one where the network
// takes one.
func (p *Prior) checkLabel(label *int, needed bool) error {
	n := p.classes()
	switch {
	case label == nil && (p.card.Classes == 0 || !needed):
		return nil
	case label == nil:
		return fail(ErrLabel, "The model %s wants to know what the photo shows. Choose a class%s.", p.card.Name, p.classRange())
	case n == 0:
		return fail(ErrLabel, "The model %s knows no classes, and no classifier guides it. Leave the class out, or give a classifier's gradient as guidance.", p.card.Name)
	case *label < 0 || *label >= n:
		return fail(ErrLabel, "The class %d is out of range. Choose one%s.", *label, p.classRange())
	}
	return nil
}

func (p *Prior) classRange() string {
	return fmt.Sprintf(" from 0 to %d", p.classes()-1)
}
