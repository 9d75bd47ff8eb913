package state

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"afterimage/restoration"
)

// failing is a prior that breaks after some evaluations.
type failing struct {
	restoration.Denoiser
	after int
}

var errBroken = errors.New("out of memory")

func (f *failing) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	if f.after--; f.after < 0 {
		return errBroken
	}
	return f.Denoiser.Denoise(ctx, dst, x, sigma)
}

func (f *failing) Spec() restoration.Spec {
	s := f.Denoiser.Spec()
	s.Batch = 1
	return s
}

func TestFinishedSamplesOutliveAFailure(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	s.dab(20, 18, 9)
	s.SetSampling(3, 7)
	s.SetSteps(3)
	sound, _, _ := engine{}.Open(context.Background())
	prior := &failing{Denoiser: sound, after: 7} // two samples and one evaluation
	o, err := s.Work(engine{prior: prior})(context.Background(), func(restoration.Event) {})
	if !errors.Is(err, errBroken) || o == nil || len(o.Result.Samples) != 2 {
		t.Errorf("outcome %v beside %v, want two samples", o, err)
	}
}

func TestOnlyFilesThatWouldBeWrittenAreAskedAbout(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	s.dab(20, 18, 9)
	o := draw(t, s)
	dir := t.TempDir()
	path, mask := filepath.Join(dir, "x.png"), filepath.Join(dir, "x-mask.png")
	for _, name := range []string{"x-mask.png", "x-1.png", "x-mean.png", "x-spread.png", "x-sheet.png"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("by hand"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := (Saver{Outcome: o}).Existing(sampleTo(path, 0)); !slices.Equal(got, []string{mask}) {
		t.Errorf("for one sample it asks about %v", got)
	}
	o.Mask, o.Result.Samples = nil, o.Result.Samples[:1] // no mask, and so no mean and spread either
	if err := os.WriteFile(path, []byte("by hand"), 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{path} // a single sample has the very name that was given
	if got := (Saver{Outcome: o}).Existing(SaveRequest{What: SaveAll, Path: path}); !slices.Equal(slices.Sorted(slices.Values(got)), want) {
		t.Errorf("for all it asks about %v", got)
	}
}

func TestAFaintMaskIsNoted(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	faint := make([]float32, 48*40)
	faint[20*48+20] = 0.3
	s.Mask.Load(faint)
	if o := draw(t, s); len(o.Notes) != 1 || !strings.HasPrefix(o.Notes[0], "The mask is faint") || !strings.HasSuffix(o.Notes[0], ".") {
		t.Errorf("notes %q", o.Notes)
	}
}
