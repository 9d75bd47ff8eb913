package archive

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"math"
	"os"
	"syscall"
)

// maxFiles is the number of files that a session may hold.
const maxFiles = 200_000

// maxThumbSide bounds the small pictures of the history.
const maxThumbSide = 512

// Reader reads a session. Its blobs are read when they are asked for; each may be asked
// for from several goroutines.
type Reader struct {
	Manifest Manifest
	path     string
	src      source
}

// Open reads a session file. Close it when nothing is to be read from it any more.
func Open(path string) (*Reader, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, &Error{Path: path, Text: "is not a file, so there is no session in it; choose a file that ends with " + Ending}
	}
	f, err2 := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err = errors.Join(err, err2); err != nil {
		return nil, unreadable(path, err)
	}
	info, err = f.Stat()
	if err != nil {
		f.Close()
		return nil, unreadable(path, err)
	}
	src, err := newZipSource(f, info.Size())
	if err != nil {
		f.Close()
		return nil, &Error{Path: path, Err: err, Text: "is not a whole session: it was cut off, damaged, or is another kind of file; choose another copy of it"}
	}
	return newReader(path, src)
}

// newReader reads and checks the manifest; it closes src where that fails.
func newReader(path string, src source) (*Reader, error) {
	r := &Reader{path: path, src: src}
	data, err := r.read(manifestName, maxManifest)
	if err == nil {
		var m *Manifest
		if m, err = parse(data); err == nil {
			r.Manifest = *m
			return r, nil
		}
	}
	_ = src.close()
	var e *Error
	if errors.As(err, &e) {
		return nil, e
	}
	return nil, &Error{Path: path, Err: err, Text: err.Error()}
}

// Path is the session's file or folder.
func (r *Reader) Path() string { return r.path }

// Has says whether a blob is there.
func (r *Reader) Has(name string) bool {
	f, _, err := r.src.open(name)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// Close ends the reading.
func (r *Reader) Close() { _ = r.src.close() } // nothing was written

// read is a whole file, without a look at what it holds.
func (r *Reader) read(name string, most int64) ([]byte, error) {
	f, _, err := r.src.open(name)
	if err != nil {
		return nil, r.broken(err)
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(io.LimitReader(f, most+1)); err != nil {
		return nil, r.broken(err)
	}
	if int64(b.Len()) > most {
		return nil, r.broken(errors.New("a file in it is too large"))
	}
	return b.Bytes(), nil
}

// Planes reads the values of planes.
func (r *Reader) Planes(p Planes) ([]float32, error) {
	f, size, err := r.src.open(p.File)
	if err != nil {
		return nil, r.broken(err)
	}
	defer f.Close()
	if int64(p.Len()) > math.MaxInt64/4 || 4*int64(p.Len()) > mostFlate*(size+64) {
		return nil, r.broken(fmt.Errorf("%d bytes are no picture of %d x %d pixels", size, p.W, p.H))
	}
	pix, err := readPlanes(f, p.File, p.Len())
	if err != nil {
		return nil, r.broken(err)
	}
	return pix, nil
}

// PhotoFile is the file of a photo that lies in the session.
func (r *Reader) PhotoFile(p Photo) ([]byte, error) { return r.blob(p.File, "photos", MaxPhoto) }

// Part is a part of a run by the name of its blob.
func (r *Reader) Part(name string) ([]byte, error) { return r.blob(name, "parts", MaxPart) }

func (r *Reader) blob(name, folder string, most int64) ([]byte, error) {
	f, _, err := r.src.open(name)
	if err != nil {
		return nil, r.broken(err)
	}
	defer f.Close()
	data, err := readBytes(f, name, folder, most)
	if err != nil {
		return nil, r.broken(err)
	}
	return data, nil
}

// Thumb is a small picture by the name of its blob.
func (r *Reader) Thumb(name string) (image.Image, error) {
	data, err := r.blob(name, "thumbs", maxThumb)
	if err != nil {
		return nil, err
	}
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err == nil && (c.Width > maxThumbSide || c.Height > maxThumbSide) {
		err = errors.New("a small picture in it is large")
	}
	if err != nil {
		return nil, r.broken(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, r.broken(err)
	}
	return m, nil
}

// broken says that something in the session cannot be read.
func (r *Reader) broken(err error) error {
	text := "is damaged (" + err.Error() + "); choose another copy of it"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = "is damaged: a part of it is missing; choose another copy of it"
	case errors.Is(err, io.ErrUnexpectedEOF):
		text = "is damaged: it was cut off; choose another copy of it"
	case errors.Is(err, errContent), errors.Is(err, zip.ErrChecksum):
		text = "is damaged: something in it was changed; choose another copy of it"
	}
	return &Error{Path: r.path, Text: text, Err: err}
}

func unreadable(path string, err error) error {
	text := "cannot be read (" + err.Error() + ")"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = "does not exist; check the name and the folder"
	case errors.Is(err, fs.ErrPermission):
		text = "must not be read by you; ask its owner for the permission"
	}
	return &Error{Path: path, Text: text, Err: err}
}

// zipSource is a session in a zip.
type zipSource struct {
	file  io.Closer
	names map[string]*zip.File
}

// newZipSource reads the directory of a zip. Of its files only those are seen that a
// session can have; nothing is ever unpacked under the names that it gives.
func newZipSource(f interface {
	io.ReaderAt
	io.Closer
}, size int64) (*zipSource, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, err
	}
	if len(z.File) > maxFiles {
		return nil, fmt.Errorf("it has %d files", len(z.File))
	}
	s := &zipSource{file: f, names: map[string]*zip.File{}}
	for _, e := range z.File {
		if e.Name != manifestName && !blobName.MatchString(e.Name) {
			continue
		}
		if s.names[e.Name] != nil {
			return nil, errors.New("it has a file twice")
		}
		if e.Name != manifestName && (e.Method != zip.Store || e.CompressedSize64 != e.UncompressedSize64) {
			return nil, errors.New("a file in it is packed twice") // it could hold a million times its size
		}
		s.names[e.Name] = e
	}
	if s.names[manifestName] == nil {
		return nil, errors.New("it has no table of contents")
	}
	return s, nil
}

// open opens a file of the zip. Its size is what the directory says, and reading does not
// go beyond it.
func (s *zipSource) open(name string) (io.ReadCloser, int64, error) {
	e := s.names[name]
	if e == nil {
		return nil, 0, fs.ErrNotExist
	}
	f, err := e.Open()
	return f, e.FileInfo().Size(), err
}

func (s *zipSource) close() error { return s.file.Close() }
