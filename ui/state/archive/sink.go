package archive

import (
	"io"
)

// Sink takes the blobs of a session. A blob that it has already need not be written
// again: its name says what it holds.
type Sink interface {
	// Has says whether a blob is there.
	Has(name string) bool
	// Put adds a blob; write is not called where it is there.
	Put(name string, write func(io.Writer) error) error
}

// PutPlanes adds planes of a shape and gives their place.
func PutPlanes(s Sink, pix []float32, c, h, w int) (Planes, error) {
	p := Planes{File: PlanesBlob(pix), C: c, H: h, W: w}
	return p, s.Put(p.File, func(w io.Writer) error { return WritePlanes(w, pix) })
}

// PutBytes adds data to one of the folders "thumbs" and "parts" and gives its name.
func PutBytes(s Sink, folder string, data []byte) (string, error) {
	name := BytesBlob(folder, data)
	return name, s.Put(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// PutPhoto adds the file of a photo whose checksum it has and gives its name; write
// copies it.
func PutPhoto(s Sink, sha256 string, write func(io.Writer) error) (string, error) {
	name := PhotoBlob(sha256)
	return name, s.Put(name, write)
}

// Copy adds blobs of another session, as they are.
func Copy(s Sink, from *Reader, names ...string) error {
	for _, name := range names {
		if name == "" {
			continue
		}
		err := s.Put(name, func(w io.Writer) error {
			f, _, err := from.src.open(name)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = io.Copy(w, f)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// CopyRun adds all blobs of a run that lies in another session.
func CopyRun(s Sink, from *Reader, r *Run) error { return Copy(s, from, r.blobs()...) }

// source is where a session's blobs lie.
type source interface {
	open(name string) (f io.ReadCloser, size int64, err error)
	close() error
}
