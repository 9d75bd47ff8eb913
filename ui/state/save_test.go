package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

func paintedOver(t *testing.T) *Outcome {
	t.Helper()
	s := openTestPhoto(t, 48, 40)
	s.dab(20, 18, 9)
	return draw(t, s)
}

func TestDepthAndQualityAreAsAskedFor(t *testing.T) {
	o := paintedOver(t)
	dir := t.TempDir()
	deep := sampleTo(filepath.Join(dir, "deep.tif"), 0)
	deep.Depth = 16
	saved, err := Saver{Outcome: o}.Save(deep)
	if err != nil || saved.Changed != 0 {
		t.Fatalf("%+v, %v", saved, err)
	}
	back, err := photo.Read(deep.Path)
	if err != nil || back.Depth != 16 || back.Format != photo.TIFF {
		t.Fatalf("%+v, %v", back, err)
	}
	size := func(quality int) int64 {
		r := sampleTo(filepath.Join(dir, "x.jpg"), 0)
		r.Quality, r.Overwrite, r.NoRecipe = quality, true, true
		if _, err := (Saver{Outcome: o}).Save(r); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(r.Path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	if low, high := size(30), size(98); low >= high {
		t.Errorf("a JPEG of quality 30 has %d bytes, of 98 %d", low, high)
	}
}

func TestWithoutRecipeOnlyThePictureIsWritten(t *testing.T) {
	o := paintedOver(t)
	r := sampleTo(filepath.Join(t.TempDir(), "x.png"), 0)
	r.NoRecipe = true
	saved, err := Saver{Outcome: o}.Save(r)
	if err != nil || len(saved.Files) != 1 {
		t.Fatalf("%+v, %v", saved, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(r.Path)); len(left) != 1 {
		t.Errorf("the folder holds %v", left)
	}
}

func TestAContactSheetAlone(t *testing.T) {
	o := paintedOver(t)
	r := SaveRequest{What: SaveSheet, Path: filepath.Join(t.TempDir(), "sheet.png")}
	saved, err := Saver{Outcome: o, App: "test"}.Save(r)
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, Saver{Outcome: o}.Existing(r), saved.Files)
	f, err := os.Open(photo.RecipeName(r.Path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	recipe, err := restoration.ReadRecipe(f)
	if err != nil || len(recipe.Results) != 1 || recipe.Results[0].Kind != "sheet" {
		t.Errorf("%+v, %v", recipe.Results, err)
	}
}

// All or nothing: a name that is taken in the middle of the list leaves no new file.
func TestSavingAllLeavesNothingBehindWhereItFails(t *testing.T) {
	o := paintedOver(t)
	dir := t.TempDir()
	taken := filepath.Join(dir, "x-mean.png")
	if err := os.WriteFile(taken, []byte("by hand"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := SaveRequest{What: SaveAll, Path: filepath.Join(dir, "x.png")}
	if _, err := (Saver{Outcome: o}).Save(r); !errors.Is(err, fs.ErrExist) {
		t.Errorf("it was written over something, or failed otherwise: %v", err)
	}
	left, _ := os.ReadDir(dir)
	if data, _ := os.ReadFile(taken); len(left) != 1 || string(data) != "by hand" {
		t.Errorf("the folder holds %v, the file %q", left, data)
	}
	r.Overwrite = true
	if saved, err := (Saver{Outcome: o}).Save(r); err != nil || len(saved.Files) != 7 {
		t.Errorf("%+v, %v", saved, err)
	}
}

func TestSavingWhereNothingCanBeWritten(t *testing.T) {
	o := paintedOver(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/proc/x.png", filepath.Join(file, "x.png"), filepath.Join(t.TempDir(), "none", "x.png"), filepath.Join(t.TempDir(), "x.heic")} {
		_, err := Saver{Outcome: o}.Save(sampleTo(path, 0))
		var e *photo.Error
		if !errors.As(err, &e) || e.Path != path {
			t.Errorf("%s: %v", path, err)
		}
		title, text := Explain(err)
		if strings.HasSuffix(path, ".png") != (title == "The file was not saved") || text == "" {
			t.Errorf("%s: %q, %q", path, title, text)
		}
	}
}
