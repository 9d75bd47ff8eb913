package state

import (
	"testing"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

func TestToolsThatATaskHasAUseFor(t *testing.T) {
	s := NewSession()
	if s.Choose(Hand) {
		t.Error("there is no photo to move")
	}
	s.Photo, s.Mask, s.Crop = &photo.Photo{W: 8, H: 8}, NewMask(8, 8), Crop{W: 8, H: 8}
	for _, c := range []struct {
		task restoration.Task
		tool Tool
		ok   bool
	}{
		{restoration.Inpaint, Paint, true}, {restoration.OldPhoto, Erase, true}, {restoration.Inpaint, LookTool, false},
		{restoration.Denoise, Paint, false}, {restoration.Denoise, Lasso, false}, {restoration.Denoise, CropTool, true},
		{restoration.Deblur, LookTool, true}, {restoration.Deblur, WandTool, false}, {restoration.Upscale, Hand, true},
	} {
		s.SetTask(c.task)
		s.Tool, s.Compare, s.Shown = Hand, true, Choice{Kind: Mean}
		if got := s.Choose(c.tool); got != c.ok || c.ok && s.Tool != c.tool || s.Compare == c.ok {
			t.Errorf("%s, tool %v: %v, now %v", c.task, c.tool, got, s.Tool)
		}
		if photo := s.Shown == (Choice{}); photo != (c.ok && c.tool != Hand) {
			t.Errorf("%s, tool %v shows %+v", c.task, c.tool, s.Shown)
		}
	}
}

func TestTheCropsToolGivesWayToTheTasks(t *testing.T) {
	s := NewSession()
	s.Photo, s.Mask, s.Crop = &photo.Photo{W: 8, H: 8}, NewMask(8, 8), Crop{W: 8, H: 8}
	for task, want := range map[restoration.Task]Tool{restoration.Inpaint: Paint, restoration.Denoise: Hand} {
		s.SetTask(task)
		s.Tool = CropTool
		if s.LeaveCrop(); s.Tool != want {
			t.Errorf("%s: %v", task, s.Tool)
		}
	}
	s.Tool = RevealTool
	if s.LeaveCrop(); s.Tool != RevealTool {
		t.Error("another tool was put away")
	}
	s.Outcome, s.Shown, s.Compare = &Outcome{}, Choice{Kind: Mean}, true
	if s.DropOutcome(); s.Outcome != nil || s.Tool != Hand || s.Shown != (Choice{}) || s.Compare {
		t.Errorf("tool %v, %+v", s.Tool, s.Shown)
	}
}

func TestAWayHasItsScales(t *testing.T) {
	s := NewSession()
	s.SetTask(restoration.Upscale)
	for scale, want := range map[int]int{2: 2, 3: 4, 4: 4, 8: 8, 16: 4} {
		s.SetDownscale(restoration.Block)
		s.Settings().Scale = scale
		if s.SetDownscale(restoration.Bicubic); s.Settings().Scale != want {
			t.Errorf("%d became %d, want %d", scale, s.Settings().Scale, want)
		}
	}
}
