package restoration

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"unsafe"
)

// Spill is a temporary file for planes that are not needed for a while. It has no name
// from its first moment on, where the system allows that, so that nothing stays behind,
// whatever happens to the program. Planes are read and written, not mapped: what is
// in the file is not in the process. Several goroutines may use it.
type Spill struct {
	folder string

	mu   sync.Mutex
	file *os.File // nil before the first plane
	name string   // where the file still has one
	end  int64
	free map[int][]int64 // places that were given back, by their length in values
}

// NewSpill is a place for a temporary file in a folder; "" is the system's own for such
// files, which may be in memory: a folder on a disk is the better place. There is no file
// before the first plane.
func NewSpill(folder string) *Spill { return &Spill{folder: folder, free: map[int][]int64{}} }

// open makes the file; the caller has the lock.
func (s *Spill) open() error {
	if s.file != nil {
		return nil
	}
	f, err := os.CreateTemp(s.folder, ".afterimage-*.planes")
	if err != nil {
		return fmt.Errorf("there is no place for what the memory does not hold: %w; choose another folder for the result, or allow more memory", err)
	}
	s.file = f
	if err := os.Remove(f.Name()); err != nil { // a system that keeps the names of open files
		s.name = f.Name()
	}
	return nil
}

// Close gives the file's space back. Planes in it are lost.
func (s *Spill) Close() error {
	if s == nil || s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	if s.name != "" {
		err = errors.Join(err, os.Remove(s.name))
	}
	return err
}

// spilled is n values in the file.
type spilled struct {
	in *Spill
	at int64
	n  int
}

// reserve makes room for n values, which hold nothing yet.
func (s *Spill) reserve(n int) (spilled, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.open(); err != nil {
		return spilled{}, err
	}
	if list := s.free[n]; len(list) > 0 {
		at := list[len(list)-1]
		s.free[n] = list[:len(list)-1]
		return spilled{in: s, at: at, n: n}, nil
	}
	at := s.end
	s.end += int64(n) * 4
	return spilled{in: s, at: at, n: n}, nil
}

// put writes values to a new place.
func (s *Spill) put(values []float32) (spilled, error) {
	p, err := s.reserve(len(values))
	if err != nil {
		return p, err
	}
	return p, p.write(values, 0)
}

// release gives the place back.
func (p spilled) release() {
	if p.in == nil {
		return
	}
	p.in.mu.Lock()
	defer p.in.mu.Unlock()
	p.in.free[p.n] = append(p.in.free[p.n], p.at)
}

// read fills dst with the values from off on.
func (p spilled) read(dst []float32, off int) error {
	if _, err := p.in.file.ReadAt(bytesOf(dst), p.at+int64(off)*4); err != nil {
		return fmt.Errorf("the temporary file cannot be read: %w", err)
	}
	return nil
}

// write puts values from off on.
func (p spilled) write(values []float32, off int) error {
	if _, err := p.in.file.WriteAt(bytesOf(values), p.at+int64(off)*4); err != nil {
		return fmt.Errorf("the temporary file cannot be written: %w; make room on the disk, choose another folder for the result, or allow more memory", err)
	}
	return nil
}

// bytesOf is the memory of values, in the processor's own order: the file is read by the
// process that wrote it alone.
func bytesOf(v []float32) []byte {
	if len(v) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&v[0])), 4*len(v))
}
