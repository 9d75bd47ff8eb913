package app

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestNameOutputs(t *testing.T) {
	for _, test := range []struct {
		path    string
		samples int
		want    []string
	}{
		{"photo.png", 1, []string{"photo.png", "photo.recipe.json"}},
		{"a.b/photo.v2.tif", 1, []string{"a.b/photo.v2.tif", "a.b/photo.v2.recipe.json"}},
		{"photo.JPG", 2, []string{"photo-1.JPG", "photo-2.JPG", "photo-mean.JPG", "photo-spread.JPG", "photo-sheet.JPG", "photo.recipe.json"}},
	} {
		if got := nameOutputs(test.path, test.samples).all(); !slices.Equal(got, test.want) {
			t.Errorf("%s with %d samples: %q, want %q", test.path, test.samples, got, test.want)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestStagePublishesAllOrNothing(t *testing.T) {
	folder := t.TempDir()
	one, two := filepath.Join(folder, "one"), filepath.Join(folder, "two")
	newFilled := func() *stage {
		s, err := newStage(folder)
		if err != nil {
			t.Fatal(err)
		}
		write(t, s.path(one), "1")
		write(t, s.path(two), "2")
		return s
	}

	write(t, two, "somebody else's")
	s := newFilled()
	if err := s.publish(false); err == nil || !strings.Contains(err.Error(), "appeared during the run") {
		t.Errorf("publishing over a file: %v", err)
	}
	s.discard()
	if got := listing(folder); len(got) != 2 || read(t, two) != "somebody else's" {
		t.Errorf("after a refusal there is %q", got)
	}

	if err := newFilled().publish(true); err != nil {
		t.Fatal(err)
	}
	if read(t, one) != "1" || read(t, two) != "2" || len(listing(folder)) != 3 {
		t.Errorf("published: %q", listing(folder))
	}
	if info, err := os.Stat(two); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the permissions of the file before were lost: %v, %v", info.Mode(), err)
	}
}

func TestStageFollowsLinks(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
	write(t, target, "before")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	s, err := newStage(folder)
	if err != nil {
		t.Fatal(err)
	}
	write(t, s.path(link), "after")
	if err := s.publish(true); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 || read(t, target) != "after" {
		t.Errorf("the link is now %v (%v), its target %q", info.Mode(), err, read(t, target))
	}
}
