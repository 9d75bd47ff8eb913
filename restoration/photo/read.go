package photo

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// maxFile is the largest file that is read into memory: the largest picture of 16
// bits, uncompressed.
const maxFile = 4 << 30

// Read reads a photo from a file of any format of this package; the content
// decides, not the name.
func Read(path string) (*Photo, error) {
	return readSized(path, func(int, int) error { return nil })
}

// readSized is Read for a file whose upright size, known from its header, check does
// not mind. Nothing is decoded otherwise.
func readSized(path string, check func(w, h int) error) (*Photo, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	h, err := readHeader(data)
	if err != nil {
		return nil, located(path, err)
	}
	if err := check(h.size()); err != nil {
		return nil, located(path, err)
	}
	if err := h.afford(data); err != nil {
		return nil, located(path, err)
	}
	sum := sha256.Sum256(data) // before decoding, which lets go of the file
	p, err := h.decode(data)
	if err != nil {
		return nil, located(path, err)
	}
	p.Path, p.SHA256 = path, hex.EncodeToString(sum[:])
	return p, nil
}

// Decode reads a photo from the bytes of a file; name stands for the file in
// messages.
func Decode(name string, data []byte) (*Photo, error) {
	if len(data) == 0 {
		return nil, emptyFile(name)
	}
	h, err := readHeader(data)
	if err == nil {
		err = h.afford(data)
	}
	if err != nil {
		return nil, located(name, err)
	}
	p, err := h.decode(data)
	if err != nil {
		return nil, located(name, err)
	}
	sum := sha256.Sum256(data)
	p.Path, p.SHA256 = name, hex.EncodeToString(sum[:])
	return p, nil
}

// located puts the file's name to an error.
func located(path string, err error) error {
	var e *Error
	if errors.As(err, &e) {
		return &Error{Path: path, Text: e.Text, Err: e.Err}
	}
	return &Error{Path: path, Text: "cannot be read: " + err.Error(), Err: err}
}

func emptyFile(path string) error {
	return &Error{Path: path, Text: "is empty (0 bytes); choose another file, or copy it again from where it came", Err: ErrEmpty}
}

// openFile opens a regular file. Opening a pipe would wait for its other end, and
// opening a device may do things, so the path is looked at first; should the file be
// exchanged for a pipe in between, opening does not wait either.
func openFile(path string) (*os.File, fs.FileInfo, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	if err := checkRegular(path, info); err != nil {
		return nil, nil, err
	}
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	if info, err = f.Stat(); err != nil {
		err = unreadable(path, err)
	} else {
		err = checkRegular(path, info)
	}
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, info, nil
}

func checkRegular(path string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return &Error{Path: path, Text: "is a folder; choose a picture inside it", Err: ErrNotFile}
	case !info.Mode().IsRegular():
		return &Error{Path: path, Text: "is a pipe, socket or device, not a file; choose a picture file", Err: ErrNotFile}
	}
	return nil
}

// readFile reads a regular file whole.
func readFile(path string) ([]byte, error) {
	f, info, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	switch {
	case info.Size() == 0:
		return nil, emptyFile(path)
	case info.Size() > maxFile:
		return nil, &Error{Path: path, Text: fmt.Sprintf("is larger than %d GB; make a smaller copy of it", maxFile>>30), Err: ErrTooLarge}
	}
	data := make([]byte, info.Size())
	if _, err := io.ReadFull(f, data); err != nil {
		return nil, unreadable(path, err)
	}
	return data, nil
}

func unreadable(path string, err error) error {
	text := "cannot be read (" + cause(err) + ")"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		text = "does not exist; check the name and the folder"
	case errors.Is(err, fs.ErrPermission):
		text = "must not be read by you; ask its owner for the permission"
	}
	return &Error{Path: path, Text: text, Err: err}
}

// cause is what the system said, without the call and the path around it.
func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err.Error()
	}
	return err.Error()
}
