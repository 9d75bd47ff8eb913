package state

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

func TestAStepKeepsTheDepthAndReplacesNothing(t *testing.T) {
	o := paintedOver(t)
	o.Photo.Depth = 16
	folder := filepath.Join(t.TempDir(), "new", "steps")
	c := Choice{Kind: OneSample}
	stem := filepath.Join(folder, StepName(filepath.Base(o.Photo.Path), restoration.Inpaint))
	var sum string
	for i, want := range []string{stem + ".png", stem + "-2.png", stem + "-3.png"} {
		path, err := Saver{Outcome: o, App: "test"}.SaveStep(folder, c)
		if err != nil || path != want {
			t.Fatalf("%s, %v", path, err)
		}
		p, err := photo.Read(path)
		if err != nil || p.Depth != 16 || p.Format != photo.PNG {
			t.Fatalf("%+v, %v", p, err)
		}
		if i > 0 && p.SHA256 != sum {
			t.Error("the same picture has other bytes")
		}
		sum = p.SHA256
	}
	for _, bad := range []Choice{{}, {Kind: Spread}, {Kind: OneSample, Index: 99}, {Kind: Composed}} {
		if path, err := (Saver{Outcome: o}).SaveStep(folder, bad); err == nil {
			t.Errorf("%v went to %s", bad, path)
		}
	}
}

func TestStepName(t *testing.T) {
	for name, want := range map[string]string{"a.jpg": "a-upscale", "a-inpaint.png": "a-inpaint-upscale", "a": "a-upscale"} {
		if got := StepName(name, restoration.Upscale); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := StepName(strings.Repeat("ä", 124)+"x.png", restoration.Upscale); len(got) > 200 || !utf8.ValidString(got) {
		t.Errorf("%d bytes: %q", len(got), got)
	}
}
