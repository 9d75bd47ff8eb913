package restoration

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"afterimage/linearops"
)

func TestWindowText(t *testing.T) {
	for text, want := range map[string]Window{"auto": {Auto: true}, " OFF ": {}, "512": {Side: 512}, "64": {Side: 64}} {
		w, err := ParseWindow(text)
		if err != nil || w != want {
			t.Errorf("%q: %+v, %v", text, w, err)
		}
		data, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var back Window
		if err := json.Unmarshal(data, &back); err != nil || back != w {
			t.Errorf("%s: %+v, %v", data, back, err)
		}
	}
	var bad *SettingError
	for _, text := range []string{"", "0", "63", "8193", "-640", "large", "512x512"} {
		if _, err := ParseWindow(text); !errors.As(err, &bad) || bad.Setting != "window" {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A recipe from before there were windows has none, and one that was made with them
// names the side that they came to.
func TestWindowInARecipe(t *testing.T) {
	data, err := Recipe{Settings: settings(Denoise, func(s *Settings) { s.Window = Window{} })}.Marshal()
	if err != nil || strings.Contains(string(data), "window") {
		t.Errorf("%s, %v", data, err)
	}
	old, err := ReadRecipe(strings.NewReader(string(data)))
	if err != nil || old.Settings.Window != (Window{}) {
		t.Errorf("%+v, %v", old.Settings.Window, err)
	}
	in := Inputs{Photo: picture(700, 720)}
	p := plan(t, DefaultSettings(Upscale), in)
	p.Resolve(Spec{Batch: 1, Multiple: 32})
	if p.Settings.Window != (Window{Side: WindowSide}) {
		t.Errorf("a large picture: %+v", p.Settings.Window)
	}
	p = plan(t, DefaultSettings(Denoise), Inputs{Photo: picture(64, 64)})
	p.Resolve(Spec{Batch: 1, Multiple: 32})
	if p.Settings.Window != (Window{}) {
		t.Errorf("a picture of one window: %+v", p.Settings.Window)
	}
	p = plan(t, settings(Denoise, func(s *Settings) { s.Window = Window{Side: 999} }), Inputs{Photo: picture(64, 64)})
	p.Resolve(Spec{Batch: 1, Multiple: 256, MaxSide: 256})
	if p.Settings.Window != (Window{Side: 256}) {
		t.Errorf("what was asked for is not what the prior takes: %+v", p.Settings.Window)
	}
	var bad *SettingError
	if err := p.Check(Spec{Batch: 1, Guided: true}); !errors.As(err, &bad) || bad.Setting != "window" {
		t.Errorf("windows of a guided prior: %v", err)
	}
}

// Every factor of every task works at sizes that no network takes at once, in windows of
// a fixed size too, and the sample's bytes don't depend on those beside it.
func TestAnySize(t *testing.T) {
	for name, s := range map[string]Settings{
		"upscale 2":  settings(Upscale, func(s *Settings) { s.Scale = 2 }),
		"upscale 3":  settings(Upscale, func(s *Settings) { s.Scale = 3 }),
		"upscale 4":  settings(Upscale, func(s *Settings) { s.Scale = 4 }),
		"upscale 8":  settings(Upscale, func(s *Settings) { s.Scale = 8 }),
		"upscale 16": settings(Upscale, func(s *Settings) { s.Scale = 16 }),
		"bicubic 2":  settings(Upscale, func(s *Settings) { s.Downscale, s.Scale = Bicubic, 2 }),
		"bicubic 4":  settings(Upscale, func(s *Settings) { s.Downscale, s.Scale = Bicubic, 4 }),
		"bicubic 8":  settings(Upscale, func(s *Settings) { s.Downscale, s.Scale = Bicubic, 8 }),
		"oldphoto":   settings(OldPhoto, func(s *Settings) { s.Scale = 2 }),
		"deblur":     settings(Deblur, func(s *Settings) { s.Kernel = "motion:9,30" }),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s.Steps, s.Samples, s.Noise = 2, 2, Noise{Levels: 3}
			p := plan(t, s, Inputs{Photo: picture(37, 41)})
			spec := Spec{Batch: 2, Multiple: 64, MaxSide: 64, MaxPixels: 64 * 64, MinSide: 64}
			d := &meter{spec: spec}
			if err := CheckSize(s, linearops.Shape{C: 3, H: 37, W: 41}, nil, spec, 0); err != nil {
				t.Fatal(err)
			}
			r, err := Restore(context.Background(), d, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			p.Settings.Seed, p.Settings.Samples = 1, 1
			one, err := Restore(context.Background(), d, p, nil)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "the sample alone", one.Samples[0].Image.Pix, r.Samples[1].Image.Pix)
		})
	}
}
