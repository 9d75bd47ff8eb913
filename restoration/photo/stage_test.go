package photo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, path string) string {
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
	newFilled := func() *Stage {
		s, err := NewStage(folder)
		if err != nil {
			t.Fatal(err)
		}
		put(t, s.Path(one), "1")
		put(t, s.Path(two), "2")
		return s
	}

	put(t, two, "somebody else's")
	s := newFilled()
	if err := s.Publish(false); !errors.Is(err, fs.ErrExist) {
		t.Errorf("publishing over a file: %v", err)
	}
	s.Discard()
	if got := names(t, folder); len(got) != 1 || get(t, two) != "somebody else's" {
		t.Errorf("after a refusal there is %q", got)
	}

	if err := newFilled().Publish(true); err != nil {
		t.Fatal(err)
	}
	if get(t, one) != "1" || get(t, two) != "2" || len(names(t, folder)) != 2 {
		t.Errorf("published: %q", names(t, folder))
	}
	if info, err := os.Stat(two); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the permissions of the file before were lost: %v, %v", info.Mode(), err)
	}
}

func TestStageFollowsLinks(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target"), filepath.Join(folder, "link")
	put(t, target, "before")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	s, err := NewStage(folder)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s.Path(link), "after")
	if err := s.Publish(true); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 || get(t, target) != "after" {
		t.Errorf("the link is now %v (%v), its target %q", info.Mode(), err, get(t, target))
	}
}

// When a file cannot be placed, those that were replaced before it are there again, with
// their permissions, and nothing else is left.
func TestStageRestoresWhatItReplaced(t *testing.T) {
	folder := t.TempDir()
	one, two, three := filepath.Join(folder, "one"), filepath.Join(folder, "two"), filepath.Join(folder, "three")
	put(t, one, "old one")
	if err := errors.Join(os.Chmod(one, 0o640), os.Mkdir(three, 0o755)); err != nil {
		t.Fatal(err)
	}
	s, err := NewStage(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{one, two, three} {
		put(t, s.Path(path), "new")
	}
	if err := s.Publish(true); !errors.Is(err, ErrNotFile) {
		t.Errorf("a file in the place of a folder: %v", err)
	}
	s.Discard()
	if got := names(t, folder); len(got) != 2 || get(t, one) != "old one" {
		t.Errorf("there is %q", got)
	}
	if info, err := os.Stat(one); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions are %v (%v)", info.Mode(), err)
	}
}

// A link may lead to another file system.
func TestStageAcrossFileSystems(t *testing.T) {
	other, err := os.MkdirTemp("/dev/shm", "afterimage-test-")
	if err != nil {
		t.Skip(err)
	}
	defer os.RemoveAll(other)
	folder := t.TempDir()
	target, link := filepath.Join(other, "target"), filepath.Join(folder, "link")
	put(t, target, "before")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	s, err := NewStage(folder)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s.Path(link), "after")
	if err := s.Publish(true); err != nil {
		t.Fatal(err)
	}
	if left := names(t, other); get(t, target) != "after" || len(left) != 1 {
		t.Errorf("the target holds %q, beside it is %q", get(t, target), left)
	}
}
