package photo

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// output is a place for a file that appears whole or not at all.
type output struct {
	source  string // a file that must not be overwritten; "" for none
	replace bool   // it may all the same
}

// replaceFile writes a file beside its place, reads it back, puts it on the disk
// and renames it. Whatever fails, the place is as it was and nothing else is left.
func (o output) replaceFile(path string, write func(io.Writer) error, check func(data []byte) error) (err error) {
	target, existing, err := o.resolve(path)
	if err != nil {
		return err
	}
	temp, err := createBeside(target)
	if err != nil {
		return unwritable(path, err)
	}
	defer func() {
		if err != nil {
			temp.Close()               // a second time is harmless
			_ = os.Remove(temp.Name()) // the first error is the one to tell
			err = unwritable(path, err)
		}
	}()
	if existing != nil {
		if err := keepOwner(temp, existing); err != nil {
			return err
		}
	}
	if err := write(temp); err != nil {
		return err
	}
	if err := temp.Sync(); err != nil {
		return err
	}
	data, err := os.ReadFile(temp.Name())
	if err != nil {
		return err
	}
	if err := check(data); err != nil {
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), target); err != nil {
		return err
	}
	syncFolder(filepath.Dir(target))
	return nil
}

// probe tells whether replaceFile could begin.
func (o output) probe(path string) error {
	target, _, err := o.resolve(path)
	if err != nil {
		return err
	}
	temp, err := createBeside(target)
	if err != nil {
		return unwritable(path, err)
	}
	temp.Close()
	if err := os.Remove(temp.Name()); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// resolve finds the file that a path leads to through links, and what is there now
// (nil for nothing). It refuses what must not be replaced.
func (o output) resolve(path string) (target string, existing fs.FileInfo, err error) {
	if target, err = follow(path); err != nil {
		return "", nil, unwritable(path, err)
	}
	if err := checkFolder(path, filepath.Dir(target)); err != nil {
		return "", nil, err
	}
	existing, err = os.Lstat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return target, nil, nil
	case err != nil:
		return "", nil, unwritable(path, err)
	case existing.IsDir():
		return "", nil, &Error{Path: path, Text: "is a folder; give the name of a file", Err: ErrNotFile}
	case !existing.Mode().IsRegular():
		return "", nil, &Error{Path: path, Text: "is a device, not a file, so no picture can be saved there; choose another name", Err: ErrNotFile}
	}
	if err := o.protect(path, existing); err != nil {
		return "", nil, err
	}
	// A rename would replace a write-protected file too.
	f, err := os.OpenFile(target, os.O_WRONLY, 0)
	if err != nil {
		return "", nil, unwritable(path, err)
	}
	f.Close()
	return target, existing, nil
}

// protect refuses to overwrite the source, by whatever name.
func (o output) protect(path string, existing fs.FileInfo) error {
	if o.source == "" || o.replace {
		return nil
	}
	source, err := os.Stat(o.source)
	if err == nil && os.SameFile(source, existing) {
		return &Error{Path: path, Text: "is the photo itself, and saving would overwrite it; choose another name", Err: ErrSource}
	}
	return nil
}

// follow resolves links at the end of a path, also to a file that is not there yet.
func follow(path string) (string, error) {
	for range 40 {
		to, err := os.Readlink(path)
		if err != nil {
			return path, nil // not a link, or nothing there
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return "", syscall.ELOOP
}

func checkFolder(path, folder string) error {
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Error{Path: path, Text: "cannot be saved: the folder " + folder + " does not exist; make it or choose another", Err: ErrFolder}
	case errors.Is(err, syscall.ENOTDIR), err == nil && !info.IsDir():
		return &Error{Path: path, Text: "cannot be saved: " + folder + " is a file, not a folder; choose another place", Err: ErrFolder}
	case err != nil:
		return unwritable(path, err)
	}
	return nil
}

// createBeside makes a new file in the folder of target, under a name that no
// other has, with the permissions that any new file gets.
func createBeside(target string) (*os.File, error) {
	var random [8]byte
	for {
		rand.Read(random[:])
		name := filepath.Join(filepath.Dir(target), ".afterimage-"+hex.EncodeToString(random[:])+".tmp")
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
	}
}

// keepOwner gives a new file the permissions of the one it replaces, and its owner
// where that is allowed.
func keepOwner(f *os.File, old fs.FileInfo) error {
	if sys, ok := old.Sys().(*syscall.Stat_t); ok {
		_ = f.Chown(int(sys.Uid), int(sys.Gid)) // only root may
	}
	return f.Chmod(old.Mode().Perm())
}

// syncFolder puts a rename on the disk. Some file systems cannot; the file itself
// is there by then.
func syncFolder(folder string) {
	if d, err := os.Open(folder); err == nil {
		_ = d.Sync()
		d.Close()
	}
}

// unwritable says in a sentence why a file could not be written.
func unwritable(path string, err error) error {
	var e *Error
	if errors.As(err, &e) && e.Path != "" {
		return err
	}
	text := "could not be saved (" + cause(err) + "); choose another place"
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		err, text = errors.Join(ErrFull, err), "could not be saved: the disk is full; make room or choose another place"
	case errors.Is(err, syscall.EFBIG):
		err, text = errors.Join(ErrFull, err), "could not be saved: it is larger than files may be here; raise the limit on file sizes or choose another place"
	case errors.Is(err, syscall.EROFS):
		text = "could not be saved: nothing can be written on this disk; choose another place"
	case errors.Is(err, fs.ErrPermission):
		text = "could not be saved: you may not write there; choose another place"
	case errors.Is(err, errReadBack):
		text = "could not be saved: the disk did not keep what was written; check it, or choose another place"
	}
	return &Error{Path: path, Text: text, Err: err}
}
