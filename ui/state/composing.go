package state

import (
	"slices"

	"afterimage/restoration"
)

// The rules of the two tools that work on results: composing by region, and painting
// where the original shows through.

// Strokes is a history of strokes.
type Strokes interface {
	CanUndo() bool
	CanRedo() bool
	Undo() bool
	Redo() bool
}

// Strokes is the history that undo means now: of what the tool paints or what is looked
// at; nil where there is none.
func (s *Session) Strokes() Strokes {
	o := s.Outcome
	switch {
	case s.Tool == RevealTool && o != nil && o.Edits != nil && o.Edits.Reveal != nil:
		return o.Edits.Reveal
	case s.Tool == RevealTool:
		return nil
	case s.Composition() != nil && (s.Tool == ComposeTool || s.Shown.Kind == Composed):
		return s.Composition()
	case s.task == restoration.Colorize && s.Photo != nil:
		return s.Hints
	case s.Mask != nil:
		return s.Mask
	}
	return nil
}

// Composition is that of the outcome; nil where none was begun.
func (s *Session) Composition() *Composition {
	if s.Outcome == nil || s.Outcome.Edits == nil {
		return nil
	}
	return s.Outcome.Edits.Compose
}

// CanCompose says whether there are samples to choose from.
func (s *Session) CanCompose() bool {
	o := s.Outcome
	return o != nil && o.Edits != nil && (len(o.Kept()) > 1 || o.Edits.Compose != nil)
}

// CanReveal says whether there is a result for the original to show through.
func (s *Session) CanReveal() bool {
	o := s.Outcome
	return o != nil && o.Edits != nil && len(o.Result.Samples) > 0
}

// BeginComposing takes the tool that composes. A composition that was begun goes on;
// otherwise it begins as the sample that is looked at, and paints with the next one.
func (s *Session) BeginComposing() {
	if !s.CanCompose() {
		return
	}
	o := s.Outcome
	if o.Edits.Compose == nil {
		w, h := o.size()
		base := o.Kept()[0]
		if s.Shown.Kind == OneSample {
			base = s.Shown.Index
		}
		o.Edits.Compose = NewComposition(w, h, base)
		s.Source = -1
	}
	if s.Source < 0 || s.Source >= len(o.Result.Samples) {
		s.Source = o.after(o.Edits.Compose.Base)
	}
	s.Tool, s.TakeBack, s.Compare = ComposeTool, false, false
	s.Shown = Choice{Kind: Composed}
}

// BeginRevealing takes the tool that lets the original show through.
func (s *Session) BeginRevealing() {
	if !s.CanReveal() {
		return
	}
	s.Tool, s.TakeBack, s.Compare = RevealTool, false, false
	if s.Shown.Kind == Original || s.Shown.Kind == Spread {
		s.Show(Choice{Kind: OneSample})
	}
}

// after is the sample that follows one of those that are kept; the first follows the
// last.
func (o *Outcome) after(sample int) int {
	kept := o.Kept()
	return kept[(slices.Index(kept, sample)+1)%len(kept)]
}

// SetSource paints with another sample from now on; one that does not exist is left.
func (s *Session) SetSource(sample int) {
	if s.Outcome != nil && sample >= 0 && sample < len(s.Outcome.Result.Samples) {
		s.Source, s.TakeBack = sample, false
	}
}

// DropComposition forgets the composition with its history, and shows its base.
func (s *Session) DropComposition() {
	c := s.Composition()
	if c == nil {
		return
	}
	s.Outcome.Edits.Compose = nil
	if s.Shown.Kind == Composed {
		s.Show(Choice{Kind: OneSample, Index: c.Base})
	}
	s.LeaveResultTool()
}

// LeaveResultTool goes from a tool for results to one for the photo.
func (s *Session) LeaveResultTool() {
	if s.Tool == ComposeTool || s.Tool == RevealTool {
		s.Tool = Hand
	}
}

// stroke is what a result's tool paints on: its own undo step, and how a line is drawn.
type stroke interface {
	Begin()
	End()
}

// BeginStroke opens a step of the tool for results; it says whether there is something
// to paint on.
func (s *Session) BeginStroke() bool {
	s.EndStroke()
	t := s.target()
	if t == nil {
		return false
	}
	t.Begin()
	s.stroke = t
	return true
}

// EndStroke closes the step that is open, whatever tool or result is chosen by now.
func (s *Session) EndStroke() {
	if s.stroke != nil {
		s.stroke.End()
		s.stroke = nil
	}
}

func (s *Session) target() stroke {
	switch {
	case s.Tool == ComposeTool && s.Composition() != nil:
		return s.Composition()
	case s.Tool == RevealTool && s.CanReveal():
		e := s.Outcome.Edits
		if e.Reveal == nil {
			e.Reveal = NewMask(s.Outcome.size())
		}
		return e.Reveal
	}
	return nil
}

// Stroke draws a piece of a stroke between two photo points, with the brush as large on
// the result as it is on the photo. Where what the step was opened on is chosen no more,
// nothing is drawn.
func (s *Session) Stroke(x0, y0, x1, y1 float64) {
	o := s.Outcome
	if t := s.target(); t == nil || t != s.stroke {
		return
	}
	k := float64(o.Scale())
	to := func(x, y float64) (float64, float64) {
		return (x - float64(o.Region.X)) * k, (y - float64(o.Region.Y)) * k
	}
	x0, y0 = to(x0, y0)
	x1, y1 = to(x1, y1)
	b := s.Brush.scaled(k)
	b.Erase = s.TakeBack
	switch t := s.stroke.(type) {
	case *Composition:
		t.Line(b, s.Source, x0, y0, x1, y1)
	case *Mask:
		t.Line(b, x0, y0, x1, y1)
	}
}

// size is that of the results.
func (o *Outcome) size() (w, h int) {
	m := o.Result.Samples[0].Image
	return m.W, m.H
}
