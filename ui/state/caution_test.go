package state

import (
	"fmt"
	"testing"

	"afterimage/restoration"
)

// measured are figures as a prior's card carries them: those of the prior that was built
// in when this was written.
const measured = "inpaint@2:32.18/33.33,inpaint@64:28.24/28.16,upscale@4:24.48/24.39,deblur:34.4/38.46,deblur@12.75:24.34/24.16," +
	"denoise@25:28.77/27.96,denoise@50:26.12/25.17,colorize:21.51/28.75"

func marksOf(t *testing.T, text string) []restoration.Mark {
	t.Helper()
	marks, err := restoration.ParseMarks(text)
	if err != nil {
		t.Fatal(err)
	}
	return marks
}

func TestCautions(t *testing.T) {
	marks := marksOf(t, measured)
	strong := marksOf(t, "upscale@16:30/20,colorize:30/20,inpaint@500:30/20,denoise@50:30/20,deblur:40/30")
	for _, c := range []struct {
		name  string
		marks []restoration.Mark
		task  restoration.Task
		scale int
		noise float64
		hole  int
		want  string
	}{
		{"upscale 4", marks, restoration.Upscale, 4, 0.29, 0, ""},
		{"upscale 2", marks, restoration.Upscale, 2, 0.29, 0, ""},
		{"upscale 8", marks, restoration.Upscale, 8, 0.29, 0, "At 8× most detail is invented: it was measured up to 4×."},
		{"upscale 16, a strong prior", strong, restoration.Upscale, 16, 0.29, 0, ""},
		{"colorize", marks, restoration.Colorize, 0, 0, 0, "Colours are guesses: in tests gray came closer, 28.8 dB against 21.5."},
		{"colorize, a strong prior", strong, restoration.Colorize, 0, 0, 0, ""},
		{"nothing painted", marks, restoration.Inpaint, 0, 0, 0, ""},
		{"a scratch", marks, restoration.Inpaint, 0, 0, 3, "Thin damage: in tests plain smoothing came closer, 33.3 dB against 32.2."},
		{"a broad stroke", marks, restoration.Inpaint, 0, 0, 21, ""},
		{"a hole", marks, restoration.Inpaint, 0, 0, 60, ""},
		{"a large hole", marks, restoration.Inpaint, 0, 0, 200, "A hole of 200 px is filled roughly: up to 64 px were measured."},
		{"a large hole, a strong prior", strong, restoration.Inpaint, 0, 0, 200, ""},
		{"denoise 25", marks, restoration.Denoise, 0, 25, 0, ""},
		{"denoise 90", marks, restoration.Denoise, 0, 90, 0, "This is more noise than the 50 levels that were measured."},
		{"deblur, clean", marks, restoration.Deblur, 0, 1, 0, "Little noise: in tests plain sharpening came closer, 38.5 dB against 34.4."},
		{"deblur, noisy", marks, restoration.Deblur, 0, 11, 0, ""},
		{"deblur, rounding, a strong prior", strong, restoration.Deblur, 0, 0.29, 0, ""},
		{"deblur, noisy, a strong prior", strong, restoration.Deblur, 0, 20, 0, "This prior was never measured at this."},
		{"old photo", marks, restoration.OldPhoto, 1, 10, 0, "This prior was never measured at this."},
		{"no figures", nil, restoration.Upscale, 4, 0, 0, "This prior was never measured at this."},
	} {
		got := cautionFor(c.marks, restoration.Settings{Task: c.task, Scale: c.scale}, c.noise, c.hole)
		text := ""
		if got.Format != "" {
			text = fmt.Sprintf(got.Format, got.Args...)
		}
		if text != c.want {
			t.Errorf("%s: %q, want %q", c.name, text, c.want)
		}
		if weak := c.want != "" && c.want != cautionUnmeasured; got.Weak != weak {
			t.Errorf("%s: weak is %v", c.name, got.Weak)
		}
	}
}
