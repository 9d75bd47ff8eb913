package priorreport

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"afterimage/restoration"
)

// A prior is restored with the pyramid that its card names for the task. Measurements of
// another pyramid are others, and an earlier prior is looked up with its own.
func TestRestorationsFollowTheCard(t *testing.T) {
	j, s := open(t, filepath.Join(t.TempDir(), "journal.jsonl")), suite()
	s.HeldOut, s.Whole = nil, nil
	plain, _ := subject("first", "11111111ab", 0.04)
	plain.Open = nil
	if err := Measure(context.Background(), j, s, plain, quiet); err != nil {
		t.Fatal(err)
	}
	defaults, err := restoration.ParsePyramidDefaults("2@0.5;colorize:off")
	if err != nil {
		t.Fatal(err)
	}
	pooled := plain
	pooled.Pyramid = defaults
	if left := s.missing(j, pooled); len(left) != 2 { // upscaling and denoising
		t.Fatalf("with a pyramid %d restorations are left, want 2", len(left))
	}
	if err := Measure(context.Background(), j, s, pooled, quiet); err != nil {
		t.Fatal(err)
	}
	up := s.problems[0]
	figure := func(sub Subject) float64 { return j.mean(sub.restored(up, "", ""), s.Bench, "sample", psnr) }
	if a, b := figure(plain), figure(pooled); a == b || !(a > 0 && b > 0) {
		t.Errorf("upscaling: %g dB and with a pyramid %g, which should differ", a, b)
	}
	next, _ := subject("second", "22222222ab", 0.3)
	earlier := j.earlier(next, 2)
	if len(earlier) != 1 || figure(earlier[0]) != figure(pooled) {
		t.Fatalf("the earlier prior is %+v", earlier)
	}
	r := &Report{Journal: j, Suite: s, Subject: pooled}
	if text := r.Markdown(); !strings.Contains(text, "2@0.5") || strings.Contains(text, "Beside earlier") {
		t.Errorf("the report:\n%s", text)
	}
}
