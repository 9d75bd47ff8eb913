package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// stagePattern names the folder in which files wait; a leading dot hides it.
const stagePattern = ".afterimage-*"

// stage is where the files of a run are written before any of them appears: all of
// them are complete when the first gets its name, so that a full disk or Ctrl-C
// leaves either the whole result or nothing.
type stage struct {
	folder string   // beside the files' final places, so that a rename suffices
	finals []string // where the files go, in order
}

// newStage makes an empty stage for files of the given folder.
func newStage(folder string) (*stage, error) {
	temporary, err := os.MkdirTemp(folder, stagePattern)
	if err != nil {
		return nil, fmt.Errorf("nothing can be written to the folder %s: %w", folder, plain(err))
	}
	return &stage{folder: temporary}, nil
}

// path is where a file is to be written that will be called final.
func (s *stage) path(final string) string {
	s.finals = append(s.finals, final)
	return s.staged(final)
}

// staged is where the file waits that will be called final.
func (s *stage) staged(final string) string { return filepath.Join(s.folder, filepath.Base(final)) }

// publish gives all files their names. When one cannot be placed, those that were
// new are taken back.
func (s *stage) publish(overwrite bool) error {
	var placed []string
	for _, final := range s.finals {
		fresh, err := s.place(final, overwrite)
		if err != nil {
			for _, p := range placed {
				_ = os.Remove(p)
			}
			return err
		}
		if fresh {
			placed = append(placed, final)
		}
	}
	s.discard()
	syncFolder(filepath.Dir(s.folder))
	return nil
}

// place moves one file to its name, or to where a link of that name leads; fresh
// tells whether nothing was there. What is replaced keeps its permissions.
func (s *stage) place(final string, overwrite bool) (fresh bool, err error) {
	staged, target := s.staged(final), final
	if resolved, err := filepath.EvalSymlinks(final); err == nil {
		target = resolved
	}
	before, err := os.Lstat(target)
	fresh = errors.Is(err, fs.ErrNotExist)
	switch {
	case !fresh && !overwrite:
		return false, fmt.Errorf("%s appeared during the run and is left alone; choose another name with -o, or add --overwrite", final)
	case err == nil:
		_ = os.Chmod(staged, before.Mode().Perm()) // where it fails, the new file's own will do
	}
	if err := os.Rename(staged, target); err != nil {
		return false, fmt.Errorf("%s cannot be written: %w; choose another name with -o", final, plain(err))
	}
	return fresh, nil
}

// discard removes the stage and what it still holds.
func (s *stage) discard() { _ = os.RemoveAll(s.folder) }

// syncFolder asks the system to keep the names in a folder over a power failure;
// file systems that cannot promise it are no reason to fail.
func syncFolder(folder string) {
	if f, err := os.Open(folder); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}
