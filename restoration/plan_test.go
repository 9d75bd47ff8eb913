package restoration

import (
	"errors"
	"math"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration/jpeg"
)

// picture is a photo of smooth colours, exactly representable.
func picture(h, w int) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for c := range 3 {
		for y := range h {
			for x := range m.Row(c, y) {
				m.Row(c, y)[x] = float32(math.Round(100*math.Sin(float64(x)/9+float64(c))*math.Cos(float64(y)/7)) / 128)
			}
		}
	}
	return m
}

// hole is a mask with a feathered rectangle.
func hole(h, w int) []float32 {
	mask := make([]float32, h*w)
	for y := h / 3; y < h/2; y++ {
		for x := w / 4; x < w/2; x++ {
			mask[y*w+x] = 1
			if x == w/4 {
				mask[y*w+x] = 0.25
			}
		}
	}
	return mask
}

func settings(task Task, change func(*Settings)) Settings {
	s := DefaultSettings(task)
	if change != nil {
		change(&s)
	}
	return s
}

// whole makes an inpainting look at the whole photo.
func whole(s *Settings) { s.Context = 0 }

// compressed is the coding of a photo, of quality 50 and 4:2:0.
func compressed(m linearops.Image) *jpeg.Coding {
	luma, colour := jpeg.Tables(50)
	return jpeg.Encode(m, 0, 0, jpeg.Sampling{Across: 2, Down: 2}, luma, colour)
}

func TestDefaultsAreValidAndPlannable(t *testing.T) {
	in := Inputs{Photo: picture(48, 64), Mask: hole(48, 64), JPEG: compressed(picture(48, 64))}
	for _, task := range Tasks() {
		for _, simulate := range []bool{false, true} {
			p, err := NewPlan(settings(task, func(s *Settings) { s.Simulate = simulate }), in)
			if err != nil {
				t.Errorf("%s: %v", task, err)
				continue
			}
			if _, ok := p.Reference(); ok != simulate {
				t.Errorf("%s: reference %v under simulate %v", task, ok, simulate)
			}
			if !simulate && p.Settings.Noise.Levels < RoundingNoise || p.Settings.Noise.Auto {
				t.Errorf("%s: noise %v for a real photo", task, p.Settings.Noise)
			}
			if math.Abs(p.Problem.SigmaY-p.Settings.Noise.Levels/127.5) > 1e-15 {
				t.Errorf("%s: sigma %g at %v levels", task, p.Problem.SigmaY, p.Settings.Noise)
			}
		}
	}
}

func TestBadSettings(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	label := -1
	in := Inputs{Photo: picture(48, 64), Mask: hole(48, 64)}
	for say, s := range map[string]Settings{
		`no task "sharpen"`:                        settings("sharpen", nil),
		"noise level is -1;":                       settings(Denoise, func(s *Settings) { s.Noise = Noise{Levels: -1} }),
		"noise level is NaN;":                      settings(Denoise, func(s *Settings) { s.Noise = Noise{Levels: nan} }),
		"noise level is +Inf;":                     settings(Denoise, func(s *Settings) { s.Noise = Noise{Levels: inf} }),
		"noise level is 256;":                      settings(Denoise, func(s *Settings) { s.Noise = Noise{Levels: 256} }),
		"eta is 7;":                                settings(Inpaint, func(s *Settings) { s.Eta = 7 }),
		"eta is NaN;":                              settings(Inpaint, func(s *Settings) { s.Eta = nan }),
		"eta is -0.1;":                             settings(Inpaint, func(s *Settings) { s.Eta = -0.1 }),
		"etab is 1.5;":                             settings(Inpaint, func(s *Settings) { s.EtaB = EtaB{Value: 1.5} }),
		"etab is NaN;":                             settings(Inpaint, func(s *Settings) { s.EtaB = EtaB{Value: nan} }),
		"number of steps is 0;":                    settings(Inpaint, func(s *Settings) { s.Steps = 0 }),
		"number of steps is 1001;":                 settings(Inpaint, func(s *Settings) { s.Steps = 1001 }),
		"number of samples is 0;":                  settings(Inpaint, func(s *Settings) { s.Samples = 0 }),
		"number of samples is 65;":                 settings(Inpaint, func(s *Settings) { s.Samples = 65 }),
		"seed is too large":                        settings(Inpaint, func(s *Settings) { s.Samples, s.Seed = 2, math.MaxUint64 }),
		"class label is -1":                        settings(Inpaint, func(s *Settings) { s.Label = &label }),
		"scale is 5;":                              settings(Upscale, func(s *Settings) { s.Scale = 5 }),
		"by bicubic takes one of [2 4 8]":          settings(Upscale, func(s *Settings) { s.Scale, s.Downscale = 3, Bicubic }),
		"scale is 8; oldphoto":                     settings(OldPhoto, func(s *Settings) { s.Scale = 8 }),
		`downscaling called "lanczos"`:             settings(Upscale, func(s *Settings) { s.Downscale = "lanczos" }),
		"reaches outside":                          settings(Inpaint, func(s *Settings) { s.Crop = &Rect{X: 40, Y: 0, W: 30, H: 20} }),
		"crop has 15 x 20":                         settings(Inpaint, func(s *Settings) { s.Crop = &Rect{X: 0, Y: 0, W: 15, H: 20} }),
		"is no region":                             settings(Inpaint, func(s *Settings) { s.Crop = &Rect{X: -4, Y: 0, W: 20, H: 20} }),
		"crop 9223372036854775807,0,20,20 reaches": settings(Inpaint, func(s *Settings) { s.Crop = &Rect{X: math.MaxInt, W: 20, H: 20} }),
	} {
		p, err := NewPlan(s, in)
		var e *SettingError
		if p != nil || !errors.As(err, &e) || !strings.Contains(err.Error(), say) {
			t.Errorf("want %q, got %v", say, err)
		}
	}
}

func TestBadInputs(t *testing.T) {
	nan := float32(math.NaN())
	good := picture(48, 64)
	poisoned := picture(48, 64)
	poisoned.Pix[77] = nan
	everywhere := make([]float32, 48*64)
	for i := range everywhere {
		everywhere[i] = 0.5
	}
	wrong := hole(48, 64)
	wrong[3] = nan
	cancel := linearops.Kernel{H: 1, W: 3, X: 1, Taps: []float32{1, -2, 1}}
	for say, c := range map[string]struct {
		task Task
		in   Inputs
	}{
		"at least 16 on each side":   {Denoise, Inputs{Photo: picture(15, 400)}},
		"the photo has 400 x 15":     {Denoise, Inputs{Photo: picture(15, 400)}},
		"pixels that are not number": {Denoise, Inputs{Photo: poisoned}},
		"must have 3":                {Denoise, Inputs{Photo: linearops.NewImage(linearops.Shape{C: 1, H: 20, W: 20})}},
		"no pixel of the photo":      {Inpaint, Inputs{Photo: good}},
		"is marked as damaged":       {Inpaint, Inputs{Photo: good, Mask: make([]float32, 48*64)}},
		"the whole photo as damaged": {Inpaint, Inputs{Photo: good, Mask: everywhere}},
		"whole photo":                {OldPhoto, Inputs{Photo: good, Mask: everywhere}},
		"must have the same size":    {Inpaint, Inputs{Photo: good, Mask: make([]float32, 47*64)}},
		"the mask has the value NaN": {Inpaint, Inputs{Photo: good, Mask: wrong}},
		"add up to 0":                {Deblur, Inputs{Photo: good, Kernel: &cancel}},
	} {
		p, err := NewPlan(DefaultSettings(c.task), c.in)
		if p != nil || err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("want %q, got %v", say, err)
		}
	}
	s := DefaultSettings(Deblur)
	for _, kernel := range []string{"", "star:3", "gauss:NaN", "gauss:-1", "uniform:0"} {
		s.Kernel = kernel
		if p, err := NewPlan(s, Inputs{Photo: good}); p != nil || err == nil {
			t.Errorf("the kernel %q was taken", kernel)
		}
	}
	s = settings(Inpaint, func(s *Settings) { s.Crop = &Rect{X: 0, Y: 0, W: 16, H: 16} })
	in := Inputs{Photo: good, Mask: make([]float32, 48*64)}
	in.Mask[48*64-1] = 1
	if _, err := NewPlan(s, in); err == nil || !strings.Contains(err.Error(), "no pixel of the crop") {
		t.Errorf("a crop beside the mask: %v", err)
	}
}

// A result that nobody can hold is refused before anything is allocated for it.
func TestGrowthIsBounded(t *testing.T) {
	s := settings(Upscale, func(s *Settings) { s.Scale = 16 })
	_, err := NewPlan(s, Inputs{Photo: linearops.NewImage(linearops.Shape{C: 3, H: 1100, W: 1000})})
	var e *SettingError
	if !errors.As(err, &e) || !strings.Contains(err.Error(), "16000 x 17600") {
		t.Error(err)
	}
}

func TestSimulatedSizesMustDivide(t *testing.T) {
	s := settings(Upscale, func(s *Settings) { s.Simulate = true })
	_, err := NewPlan(s, Inputs{Photo: picture(50, 67)})
	if err == nil || !strings.Contains(err.Error(), "crop it to 0,0,64,48") {
		t.Error(err)
	}
	s.Crop = &Rect{W: 64, H: 48}
	if _, err := NewPlan(s, Inputs{Photo: picture(50, 67)}); err != nil {
		t.Errorf("the crop that was named does not work: %v", err)
	}
}
