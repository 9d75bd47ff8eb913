package restoration

import (
	"errors"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"afterimage/linearops"
)

// sizeCases are settings whose operators have grids of all kinds.
func sizeCases() map[string]Settings {
	crop := &Rect{X: 11, Y: 7, W: 220, H: 140}
	simulate := func(s *Settings) { s.Simulate, s.Crop = true, &Rect{X: 3, Y: 2, W: 224, H: 144} }
	return map[string]Settings{
		"inpaint":            settings(Inpaint, whole),
		"upscale":            settings(Upscale, nil),
		"bicubic":            settings(Upscale, func(s *Settings) { s.Downscale, s.Scale = Bicubic, 2 }),
		"upscale, simulated": settings(Upscale, simulate),
		"upscale by 3, simulated": settings(Upscale, func(s *Settings) {
			s.Scale, s.Simulate, s.Crop = 3, true, &Rect{W: 240, H: 147}
		}),
		"oldphoto":            settings(OldPhoto, func(s *Settings) { s.Scale = 2 }),
		"oldphoto, simulated": settings(OldPhoto, func(s *Settings) { s.Scale = 4; simulate(s) }),
		"colorize":            settings(Colorize, nil),
		"reflecting deblur":   settings(Deblur, func(s *Settings) { s.Border = BorderMirror }),
		"symmetric deblur":    settings(Deblur, nil),
		"periodic deblur":     settings(Deblur, func(s *Settings) { s.Kernel, s.Crop = "motion:9,30", crop }),
		"simulated deblur":    settings(Deblur, func(s *Settings) { s.Kernel = "motion:9,30"; simulate(s) }),
		"denoise":             settings(Denoise, func(s *Settings) { s.Crop = crop }),
	}
}

// The sizes that are known before the photo are those of the plan.
func TestLayoutIsThePlans(t *testing.T) {
	in := Inputs{Photo: picture(150, 250), Mask: hole(150, 250)}
	for name, s := range sizeCases() {
		p := plan(t, s, in)
		if p.grid != p.Problem.Op.In() {
			t.Errorf("%s: the grid is laid out as %v; the operator's is %v", name, p.grid, p.Problem.Op.In())
		}
		finished := p.Finish(linearops.Image{}, make([]float32, p.Problem.Op.In().Len()))
		if finished.Shape != p.Size() {
			t.Errorf("%s: a picture of %v, laid out as %v", name, finished.Shape, p.Size())
		}
		given := linearops.Kernel{H: 3, W: 41, X: 20, Y: 1, Taps: make([]float32, 3*41)}
		given.Taps[0], given.Taps[50] = 0.25, 0.75
		in.Kernel = &given
		if p = plan(t, s, in); p.grid != p.Problem.Op.In() {
			t.Errorf("%s with a kernel of its own: laid out as %v, the operator's grid is %v", name, p.grid, p.Problem.Op.In())
		}
		in.Kernel = nil
	}
}

// What CheckSize says of a size is what the plan's check says, and its crop works.
func TestCheckSizeAgreesWithThePlan(t *testing.T) {
	in := Inputs{Photo: picture(150, 250), Mask: hole(150, 250)}
	for name, s := range sizeCases() {
		s.Window = Window{} // the prior has to see the whole picture
		p := plan(t, s, in)
		need := p.Memory(Spec{Batch: 1}, s.Samples)
		pixels := p.grid.Plane()
		for why, c := range map[string]struct {
			spec   Spec
			budget uint64
			ok     bool
		}{
			"all of the memory":   {Spec{Batch: 1}, need, true},
			"a byte less":         {Spec{Batch: 1}, need - 1, false},
			"a third":             {Spec{Batch: 1}, (need-networkFixed)/3 + networkFixed, false},
			"all samples at once": {Spec{}, need, true}, // or one after the other
			"all of the pixels":   {Spec{Batch: 1, MaxPixels: pixels}, need, true},
			"a pixel less":        {Spec{Batch: 1, MaxPixels: pixels - 1}, need, false},
			"both too little":     {Spec{Batch: 1, MaxPixels: pixels / 2}, (need-networkFixed)/3 + networkFixed, false},
		} {
			early := CheckSize(s, in.Photo.Shape, nil, c.spec, c.budget)
			p.Budget = c.budget
			late := p.Check(c.spec)
			if (early == nil) != c.ok || (late == nil) != c.ok {
				t.Errorf("%s, %s: early %v, late %v", name, why, early, late)
			}
			var e, l *TooLargeError
			if c.ok || !errors.As(early, &e) || !errors.As(late, &l) {
				continue
			}
			if e.Crop.W != l.Crop.W || e.Crop.H != l.Crop.H || e.Have != l.Have || e.Crop == (Rect{}) {
				t.Errorf("%s, %s: the crop is %v early and %v late", name, why, e.Crop, l.Crop)
			}
			again := s
			again.Crop = &e.Crop
			if err := CheckSize(again, in.Photo.Shape, nil, c.spec, c.budget); err != nil {
				t.Errorf("%s, %s: the crop %v that was named is refused: %v", name, why, e.Crop, err)
			}
		}
	}
}

// A size that nobody could hold is refused without a pixel of it.
func TestCheckSizeOfAHugePhoto(t *testing.T) {
	huge := linearops.Shape{C: 3, H: 14000, W: 14000}
	s := DefaultSettings(Denoise)
	var e *TooLargeError
	if err := CheckSize(s, huge, nil, Spec{Batch: 1}, 16<<30); !errors.As(err, &e) || min(e.Crop.W, e.Crop.H) < 1024 {
		t.Fatalf("%v", err)
	}
	s.Crop = &e.Crop
	if err := CheckSize(s, huge, nil, Spec{Batch: 1}, 16<<30); err != nil {
		t.Errorf("the crop that was named: %v", err)
	}
	err := CheckSize(s, huge, nil, Spec{Batch: 1}, 2<<30)
	if !errors.As(err, &e) || e.Crop != (Rect{}) || !strings.Contains(err.Error(), "do not suffice to open it") {
		t.Errorf("a photo that cannot even be opened: %v", err)
	}
	err = CheckSize(settings(Inpaint, func(s *Settings) { whole(s); s.Window = Window{} }), huge, nil, Spec{MaxPixels: 1 << 20}, 1<<50)
	if err == nil || !strings.Contains(err.Error(), "crop it to the damage") {
		t.Errorf("an unknown mask: %v", err)
	}
}

// Settings that no plan could be made for are refused as the plan refuses them.
func TestCheckSizeOfBadSettings(t *testing.T) {
	in := Inputs{Photo: picture(50, 67), Mask: hole(50, 67)}
	for name, s := range map[string]Settings{
		"steps":    settings(Denoise, func(s *Settings) { s.Steps = 0 }),
		"crop":     settings(Denoise, func(s *Settings) { s.Crop = &Rect{X: 60, W: 20, H: 20} }),
		"multiple": settings(Upscale, func(s *Settings) { s.Simulate = true }),
		"kernel":   settings(Deblur, func(s *Settings) { s.Kernel = "" }),
	} {
		_, late := NewPlan(s, in)
		early := CheckSize(s, in.Photo.Shape, nil, Spec{}, 1<<40)
		if early == nil || late == nil || early.Error() != late.Error() {
			t.Errorf("%s: early %v, late %v", name, early, late)
		}
	}
	var e *InputError
	if err := CheckSize(DefaultSettings(Denoise), linearops.Shape{H: 15, W: 400}, nil, Spec{}, 1<<40); !errors.As(err, &e) {
		t.Error(err)
	}
}

// What the process holds is part of what a run may take, so that the answer does not
// change when the photo has been read.
func TestOwnMemory(t *testing.T) {
	const size = 64 << 20
	debug.FreeOSMemory() // or the memory of other tests would be taken again
	before := ownMemory()
	ballast := make([]byte, size)
	for i := 0; i < size; i += 4096 {
		ballast[i] = 1
	}
	after := ownMemory()
	runtime.KeepAlive(ballast)
	if grown := int64(after) - int64(before); grown < size/2 {
		t.Errorf("%d bytes more are held after %d were taken", grown, size)
	}
}
