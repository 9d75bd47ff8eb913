package archive

import (
	"archive/zip"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Writer writes a session file. It is a [Sink]; end it with Commit or Abort.
type Writer struct {
	path, target string
	file         *os.File
	zip          *zip.Writer
	names        map[string]bool
	now          time.Time
}

// Create begins a session file. The file at path stays as it is until Commit.
func Create(path string) (*Writer, error) {
	target := path
	if real, err := filepath.EvalSymlinks(path); err == nil {
		target = real
	}
	old, err := os.Stat(target)
	if err == nil && !old.Mode().IsRegular() {
		return nil, &Error{Path: path, Text: "is not a file, so no session can be saved there; choose another name"}
	}
	if err == nil { // a rename would replace a write-protected file, too
		f, err := os.OpenFile(target, os.O_WRONLY, 0)
		if err != nil {
			return nil, unwritable(path, err)
		}
		f.Close()
	}
	var random [8]byte
	rand.Read(random[:])
	mode := fs.FileMode(0o666)
	if old != nil {
		mode = old.Mode().Perm()
	}
	temp := filepath.Join(filepath.Dir(target), ".afterimage-"+hex.EncodeToString(random[:])+".tmp")
	f, err := os.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, unwritable(path, err)
	}
	return &Writer{path: path, target: target, file: f, zip: zip.NewWriter(f), names: map[string]bool{}, now: time.Now()}, nil
}

// Has says whether a blob was put already.
func (w *Writer) Has(name string) bool { return w.names[name] }

// Put adds a blob.
func (w *Writer) Put(name string, write func(io.Writer) error) error {
	if !blobName.MatchString(name) {
		panic("archive: a blob called " + name)
	}
	if w.names[name] {
		return nil
	}
	w.names[name] = true
	return w.put(name, zip.Store, write) // photos and planes are compressed already
}

func (w *Writer) put(name string, method uint16, write func(io.Writer) error) error {
	out, err := w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: method, Modified: w.now})
	if err == nil {
		err = write(out)
	}
	if err != nil {
		return unwritable(w.path, err)
	}
	return nil
}

// Commit writes the manifest, reads the whole of the table of contents back, and puts
// the file in its place. On an error nothing is left behind.
func (w *Writer) Commit(m Manifest) (err error) {
	defer func() {
		if err != nil {
			w.Abort()
			err = unwritable(w.path, err)
		}
	}()
	data, err := m.marshal()
	if err != nil {
		return err
	}
	if err := w.put(manifestName, zip.Deflate, func(out io.Writer) error {
		_, err := out.Write(data)
		return err
	}); err != nil {
		return err
	}
	if err := w.zip.Close(); err != nil {
		return err
	}
	if err := w.file.Sync(); err != nil {
		return err
	}
	if err := w.verify(m); err != nil {
		return err
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	return os.Rename(w.file.Name(), w.target)
}

// verify opens what was written as a reader would, and looks for every blob.
func (w *Writer) verify(m Manifest) error {
	r, err := Open(w.file.Name())
	if err != nil {
		return err
	}
	defer r.Close()
	for name := range m.Blobs() {
		f, _, err := r.src.open(name)
		if err != nil {
			return fmt.Errorf("the disk did not keep what was written: %w", err)
		}
		_, err = io.Copy(io.Discard, f) // the zip's own checksums
		f.Close()
		if err != nil {
			return fmt.Errorf("the disk did not keep what was written: %w", err)
		}
	}
	return nil
}

// Abort leaves everything as it was. It may follow Commit.
func (w *Writer) Abort() {
	w.file.Close() // a second time is harmless
	_ = os.Remove(w.file.Name())
}

func unwritable(path string, err error) error {
	var e *Error
	if errors.As(err, &e) && e.Path == path {
		return err
	}
	var p *fs.PathError
	cause := err.Error()
	if errors.As(err, &p) {
		cause = p.Err.Error()
	}
	text := "could not be saved (" + cause + "); choose another place"
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		text = "could not be saved: the disk is full; make room or choose another place"
	case errors.Is(err, fs.ErrNotExist):
		text = "could not be saved: the folder does not exist; make it or choose another"
	case errors.Is(err, fs.ErrPermission):
		text = "could not be saved: you may not write there; choose another place"
	}
	return &Error{Path: path, Text: text, Err: err}
}
