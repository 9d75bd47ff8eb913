package state

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// carded is a prior whose card names a pyramid.
type carded struct{ shrink }

func (carded) Spec() restoration.Spec {
	s := shrink{}.Spec()
	s.Pyramid.All.From[0] = 0.6
	return s
}

// A run in the window takes the prior's own pyramid, and its recipe says which one it
// was.
func TestTheRecipeHoldsThePyramid(t *testing.T) {
	s := openTestPhoto(t, 48, 40)
	s.SetTask(restoration.Colorize)
	s.SetSampling(1, 7)
	s.SetSteps(3)
	run := func(prior restoration.Denoiser) *Outcome {
		o, err := s.Work(engine{prior: prior})(context.Background(), func(restoration.Event) {})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	o, off := run(carded{}), run(shrink{})
	if slices.Equal(o.Result.Mean.Pix, off.Result.Mean.Pix) {
		t.Error("the pyramid changes nothing")
	}
	path := filepath.Join(t.TempDir(), "x.png")
	if _, err := (Saver{Outcome: o, App: "Afterimage test"}).Save(sampleTo(path, 0)); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(photo.RecipeName(path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := restoration.ReadRecipe(f)
	if err != nil || r.Settings.Pyramid.String() != "2@0.6" {
		t.Errorf("the recipe has the pyramid %s, %v", r.Settings.Pyramid, err)
	}
	if off.Settings.Pyramid.String() != "off" {
		t.Errorf("without a card the pyramid is %s", off.Settings.Pyramid)
	}
}
