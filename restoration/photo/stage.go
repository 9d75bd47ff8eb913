package photo

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// stagePattern names the folder in which files wait; a leading dot hides it.
const stagePattern = ".afterimage-*"

// Stage is where the files of a run are written before any of them appears: all of
// them are complete when the first gets its name, so that a full disk or a process
// that is stopped leaves either the whole result or nothing. [Write] and [WriteFile]
// write to what [Stage.Path] says.
type Stage struct {
	folder string   // beside the files' final places, so that a rename suffices
	finals []string // where the files go, in order
}

// NewStage makes an empty stage for files of the given folder.
func NewStage(folder string) (*Stage, error) {
	temporary, err := os.MkdirTemp(folder, stagePattern)
	switch {
	case err == nil:
		return &Stage{folder: temporary}, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, &Error{Path: folder, Text: "does not exist; make the folder or choose another", Err: ErrFolder}
	}
	return nil, unwritable(folder, err)
}

// Path is where a file is to be written that will be called final.
func (s *Stage) Path(final string) string {
	s.finals = append(s.finals, final)
	return s.Staged(final)
}

// Staged is where the file waits that will be called final.
func (s *Stage) Staged(final string) string { return filepath.Join(s.folder, filepath.Base(final)) }

// Publish gives all files their names. When one cannot be placed, those before it are
// taken back: what was new is removed, and what was replaced is there again. What
// appeared under one of the names is left alone unless overwrite is set: the error then
// wraps fs.ErrExist.
func (s *Stage) Publish(overwrite bool) error {
	var done []placed
	for _, final := range s.finals {
		p, err := s.place(final, overwrite)
		if err != nil {
			for _, p := range slices.Backward(done) {
				p.takeBack()
			}
			return err
		}
		done = append(done, p)
	}
	for _, p := range done {
		p.settle()
	}
	s.Discard()
	syncFolder(filepath.Dir(s.folder))
	return nil
}

// place moves one file to its name, or to where a link of that name leads. What is
// replaced keeps its permissions.
func (s *Stage) place(final string, overwrite bool) (placed, error) {
	staged, p := s.Staged(final), placed{target: final}
	if resolved, err := filepath.EvalSymlinks(final); err == nil {
		p.target = resolved
	}
	before, err := os.Lstat(p.target)
	switch {
	case err == nil && !overwrite:
		return p, &Error{Path: final, Text: "appeared during the run and is left alone; choose another name", Err: fs.ErrExist}
	case err == nil && !before.Mode().IsRegular():
		return p, &Error{Path: final, Text: "could not be saved: a folder or a device is in its place; choose another name", Err: ErrNotFile}
	case err == nil:
		_ = os.Chmod(staged, before.Mode().Perm()) // where it fails, the new file's own will do
		if err := p.keepOld(); err != nil {
			return p, unwritable(final, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return p, unwritable(final, err)
	}
	if err := move(staged, p.target); err != nil {
		if p.old != "" {
			p.takeBack()
		}
		return p, unwritable(final, err)
	}
	return p, nil
}

// Discard removes the stage and what it still holds.
func (s *Stage) Discard() { _ = os.RemoveAll(s.folder) }
