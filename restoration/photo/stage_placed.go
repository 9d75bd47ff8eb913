package photo

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// placed is a file that has its name already while others are still waiting.
type placed struct {
	target string
	old    string // what was there before, under a name beside it; "" for nothing
}

// keepOld gives the file that is about to be replaced a second name, under which it can
// come back. File systems without links let it move there.
func (p *placed) keepOld() error {
	f, err := createBeside(p.target)
	if err != nil {
		return err
	}
	f.Close()
	name := f.Name()
	if err := os.Remove(name); err != nil {
		return err
	}
	if os.Link(p.target, name) != nil {
		if err := os.Rename(p.target, name); err != nil {
			return err
		}
	}
	p.old = name
	return nil
}

// takeBack makes the place what it was.
func (p *placed) takeBack() {
	if p.old == "" {
		_ = os.Remove(p.target) // the first error is the one to tell
		return
	}
	if os.Rename(p.old, p.target) == nil {
		_ = os.Remove(p.old) // renaming one name of a file to another of it does nothing
	}
}

// settle lets go of what was replaced, and puts the new name on the disk.
func (p *placed) settle() {
	if p.old != "" {
		_ = os.Remove(p.old)
	}
	syncFolder(filepath.Dir(p.target))
}

// move renames a file; where a link led to another file system, it is copied there, to
// appear whole as well.
func move(from, to string) error {
	err := os.Rename(from, to)
	if !errors.Is(err, syscall.EXDEV) {
		return err
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return output{}.replaceFile(to, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}, func(written []byte) error {
		if !bytes.Equal(written, data) {
			return errReadBack
		}
		return nil
	})
}
