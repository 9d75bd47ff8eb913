package restoration_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"afterimage/restoration"
)

// withPyramid changes the settings' pyramid.
func withPyramid(p restoration.Pyramid) func(*restoration.Settings) {
	return func(s *restoration.Settings) { s.Pyramid = p }
}

// A run with a pyramid gives each seed its bytes in whatever company, and another
// picture than a run without.
func TestPyramidSamplesDependOnTheirSeeds(t *testing.T) {
	for _, task := range restoration.Tasks() {
		on := withPyramid(levels(t, "2@0.6,4@2"))
		all := restored(t, prior(0), planned(t, task, on), nil)
		for _, batch := range []int{1, 2} {
			r := restored(t, prior(batch), planned(t, task, on), nil)
			for i, s := range r.Samples {
				if !slices.Equal(s.Image.Pix, all.Samples[i].Image.Pix) {
					t.Errorf("%s: sample %d differs with %d a call", task, i, batch)
				}
			}
		}
		off := restored(t, prior(0), planned(t, task, withPyramid(restoration.Pyramid{})), nil)
		// A denoising forgets the estimates at noise levels above its own, and a JPEG file
		// has no level as high.
		if same := slices.Equal(off.Samples[0].Image.Pix, all.Samples[0].Image.Pix); same && task != restoration.Denoise && task != restoration.RemoveJPEG {
			t.Errorf("%s: the pyramid changes nothing", task)
		}
	}
}

// Without noise, samples agree with the photo whatever the pyramid.
func TestPyramidKeepsTheMeasurement(t *testing.T) {
	for _, task := range []restoration.Task{restoration.Inpaint, restoration.Upscale, restoration.Colorize, restoration.OldPhoto} {
		p := planned(t, task, func(s *restoration.Settings) {
			s.Pyramid, s.Simulate, s.Noise = levels(t, "2@0.05,4@2"), true, restoration.Noise{}
		})
		for _, s := range restored(t, prior(1), p, nil).Samples {
			if s.MaxError/127.5 > 1e-5 {
				t.Errorf("%s: %g off the photo", task, s.MaxError/127.5)
			}
		}
	}
}

// An automatic pyramid is what the prior's card names for the task.
func TestAutomaticPyramid(t *testing.T) {
	defaults, err := restoration.ParsePyramidDefaults("2@0.6,4@2;colorize:off")
	if err != nil {
		t.Fatal(err)
	}
	spec := prior(1).Spec()
	spec.Pyramid = defaults
	d := described{prior(1), spec, nil}
	for task, want := range map[restoration.Task]string{restoration.Inpaint: "2@0.6,4@2", restoration.Colorize: "off"} {
		p := planned(t, task, nil)
		if !p.Settings.Pyramid.Auto {
			t.Fatalf("%s begins with the pyramid %s", task, p.Settings.Pyramid)
		}
		auto := restored(t, d, p, nil)
		p.Resolve(spec)
		if p.Settings.Pyramid != levels(t, want) {
			t.Errorf("%s: resolved to %s, want %s", task, p.Settings.Pyramid, want)
		}
		if r := restored(t, d, p, nil); !slices.Equal(r.Mean.Pix, auto.Mean.Pix) {
			t.Errorf("%s: the run differs once it is resolved", task)
		}
		if r := restored(t, d, planned(t, task, withPyramid(levels(t, want))), nil); !slices.Equal(r.Mean.Pix, auto.Mean.Pix) {
			t.Errorf("%s: the run differs from that with %s", task, want)
		}
	}
	p := planned(t, restoration.Inpaint, withPyramid(levels(t, "4@3")))
	if p.Resolve(spec); p.Settings.Pyramid != levels(t, "4@3") {
		t.Error("the card overrode what was asked for")
	}
	p = planned(t, restoration.Inpaint, nil)
	if p.Resolve(prior(1).Spec()); p.Settings.Pyramid.On() || p.Settings.Pyramid.Auto {
		t.Errorf("a prior that says nothing has the pyramid %s", p.Settings.Pyramid)
	}
}

// Under a guided prior there is no pyramid: not by itself, and not by force.
func TestGuidedPriorsHaveNoPyramid(t *testing.T) {
	spec := prior(1).Spec()
	spec.Guided, spec.Pyramid.All = true, levels(t, "2@0.6")
	p := planned(t, restoration.Inpaint, nil)
	if p.Resolve(spec); p.Settings.Pyramid != (restoration.Pyramid{}) {
		t.Errorf("resolved to %s", p.Settings.Pyramid)
	}
	p = planned(t, restoration.Inpaint, withPyramid(levels(t, "2@0.6")))
	var e *restoration.SettingError
	if _, err := restoration.Restore(context.Background(), described{prior(1), spec, nil}, p, nil); !errors.As(err, &e) || e.Setting != "pyramid" {
		t.Errorf("a pyramid that was asked for: %v", err)
	}
}
