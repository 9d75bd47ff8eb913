package state

import (
	"slices"

	"afterimage/restoration"
)

// What a person may take in hand: the rules of tools, crops and scales.

// Choose takes a tool, where the photo and the task have a use for it; it says whether
// they have. All tools but the hand show the photo, on which they work.
func (s *Session) Choose(t Tool) bool {
	switch {
	case s.Photo == nil, t.Paints() && !s.UsesMask(), t == LookTool && s.task != restoration.Deblur,
		t == HintTool && s.task != restoration.Colorize:
		return false
	}
	s.Tool, s.Compare = t, false
	if t != Hand {
		s.Show(Choice{})
	}
	return true
}

// LeaveCrop puts the crop's tool away; the crop stays.
func (s *Session) LeaveCrop() {
	if s.Tool == CropTool {
		s.Tool = Hand
		s.SetTask(s.task) // the tool that suits it
	}
}

// SetDownscale says how the photo was made small. A scale that this way does not have
// becomes 4.
func (s *Session) SetDownscale(d restoration.Downscale) {
	set := s.Settings()
	set.Downscale = d
	if !slices.Contains(restoration.Scales(set.Task, d), set.Scale) {
		set.Scale = 4
	}
}

// DropOutcome shows the photo again, without samples.
func (s *Session) DropOutcome() {
	s.LeaveResultTool()
	s.Outcome, s.Shown, s.Compare = nil, Choice{}, false
}
