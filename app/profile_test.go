package app

import (
	"path/filepath"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/restoration/photo/icc/icctest"
)

// A recipe from before profiles were understood takes the samples as they stand, and one
// that names the profile, or a run without a recipe, goes through it.
func TestRecipeDecidesAboutProfile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.png")
	m := linearops.NewImage(linearops.Shape{C: 3, H: 16, W: 16})
	if _, err := photo.Write(path, m, photo.WriteOptions{Meta: photo.Metadata{ICC: icctest.AdobeRGB()}}); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		recipe func(sum string) *restoration.Recipe
		want   string
		notes  int
	}{
		"none": {func(string) *restoration.Recipe { return nil }, photo.ProfileICC, 0},
		"old": {func(sum string) *restoration.Recipe {
			return &restoration.Recipe{Photo: restoration.FileRef{SHA256: sum}}
		}, "", 1},
		"new": {func(sum string) *restoration.Recipe {
			return &restoration.Recipe{Photo: restoration.FileRef{SHA256: sum, Profile: photo.ProfileICC}}
		}, photo.ProfileICC, 0},
		"of another photo": {func(string) *restoration.Recipe {
			return &restoration.Recipe{Photo: restoration.FileRef{SHA256: "other"}}
		}, photo.ProfileICC, 0},
	} {
		p, err := photo.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		j := &job{photo: p, recipe: c.recipe(p.SHA256)}
		j.chooseProfile()
		if j.photo.Profile() != c.want || len(j.notes) != c.notes {
			t.Errorf("%s: profile %q, notes %q", name, j.photo.Profile(), j.notes)
		}
	}
}

// What was not understood is said before the run.
func TestRemarkIsNoted(t *testing.T) {
	j := &job{photo: &photo.Photo{Remark: "the profile is strange"}}
	j.chooseProfile()
	if !strings.Contains(strings.Join(j.notes, "\n"), "strange") {
		t.Errorf("notes %q", j.notes)
	}
}
