package archive

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Folder is a session that grows: blobs first, the manifest last, each of them whole
// or not there. Its methods may be called from one goroutine at a time.
type Folder struct {
	Path string
}

// partial is the ending of a file that is being written.
const partial = ".part"

// NewFolder makes the folders of a session in path, where they are missing, for
// nobody's eyes but the owner's.
func NewFolder(path string) (*Folder, error) {
	for _, sub := range []string{"photos", "planes", "thumbs", "parts"} {
		if err := os.MkdirAll(filepath.Join(path, sub), 0o700); err != nil {
			return nil, err
		}
	}
	return &Folder{path}, nil
}

// Has says whether a blob is there.
func (f *Folder) Has(name string) bool {
	_, err := os.Lstat(f.at(name))
	return err == nil
}

// Put adds a blob.
func (f *Folder) Put(name string, write func(io.Writer) error) error {
	if !blobName.MatchString(name) {
		panic("archive: a blob called " + name)
	}
	if f.Has(name) {
		return nil
	}
	return replace(f.at(name), write)
}

// SetManifest exchanges the table of contents; the blobs that it names are there.
func (f *Folder) SetManifest(m Manifest) error {
	data, err := m.marshal()
	if err != nil {
		return err
	}
	return replace(f.at(manifestName), func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Sweep removes blobs that are not to be kept, and what was left half written.
func (f *Folder) Sweep(keep map[string]bool) error {
	return filepath.WalkDir(f.Path, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(f.Path, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if blobName.MatchString(name) && !keep[name] || strings.HasSuffix(name, partial) {
			return os.Remove(path)
		}
		return nil
	})
}

// Remove deletes the folder of a session, the table of contents first: what is left where
// that does not come to its end is no session, and never half of one.
func Remove(path string) error {
	if err := os.Remove(filepath.Join(path, manifestName)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.RemoveAll(path)
}

func (f *Folder) at(name string) string { return filepath.Join(f.Path, filepath.FromSlash(name)) }

// replace writes a file beside its place, puts it on the disk and renames it.
func replace(path string, write func(io.Writer) error) (err error) {
	temp, err := os.OpenFile(path+partial, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			temp.Close()
			err = errors.Join(err, os.Remove(temp.Name()))
		}
	}()
	if err := write(temp); err != nil {
		return err
	}
	if err := temp.Sync(); err != nil {
		return err
	}
	if err := temp.Close(); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}

// OpenFolder reads the session in a folder.
func OpenFolder(path string) (*Reader, error) {
	src := folderSource{path}
	return newReader(path, src)
}

type folderSource struct{ path string }

func (s folderSource) open(name string) (io.ReadCloser, int64, error) {
	f, err := os.Open(filepath.Join(s.path, filepath.FromSlash(name)))
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, 0, fs.ErrInvalid
	}
	return f, info.Size(), nil
}

func (folderSource) close() error { return nil }
