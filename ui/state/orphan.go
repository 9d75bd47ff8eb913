package state

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"afterimage/ui/state/archive"
)

// lockName is the file that says by its lock that a window is alive: the system lets go
// of it when the process ends, however it ends.
const lockName = "lock"

// damagedEnding marks folders that could not be read; they are left for a person.
const damagedEnding = ".damaged"

// tryLock locks a file, which is made where it is missing. ok is false where another
// process, or another keeper of this one, has it; err is errTaken then.
func tryLock(path string) (f *os.File, ok bool, err error) {
	f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, false, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = errTaken
		}
		return nil, false, err
	}
	return f, true, nil
}

// lockRoot keeps others from making a folder and from looking for orphans.
func lockRoot(root string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(root, ".lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}

// Orphan is what a window left behind that ended without closing. It is locked: no other
// window is offered it.
type Orphan struct {
	Photo   string // file name of the photo that was open; empty for none
	Painted bool   // there is a mask
	Runs    int
	Samples int       // of the run that went on, finished; 0 where none did
	Wanted  int       // of that run
	Saved   time.Time // when it was written last

	path   string
	lock   *os.File
	reader *archive.Reader
}

// Orphans finds what windows left behind, the latest first. What cannot be read is put
// aside and is no orphan; nothing here keeps the program from starting.
func Orphans(root string) []*Orphan {
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil
	}
	unlock, err := lockRoot(root)
	if err != nil {
		return nil
	}
	defer unlock()
	var out []*Orphan
	for _, e := range entries {
		if !e.IsDir() || strings.HasSuffix(e.Name(), damagedEnding) {
			continue
		}
		if o := adopt(filepath.Join(root, e.Name())); o != nil {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b *Orphan) int { return b.Saved.Compare(a.Saved) })
	return out
}

// adopt locks and reads a folder; nil where it is a living window's, or nothing is in it.
func adopt(path string) *Orphan {
	lock, ok, err := tryLock(filepath.Join(path, lockName))
	if !ok || err != nil {
		return nil
	}
	r, err := archive.OpenFolder(path)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) { // it ended before it had anything
			os.RemoveAll(path)
		} else {
			_ = os.Rename(path, path+damagedEnding)
		}
		lock.Close()
		return nil
	}
	m := &r.Manifest
	o := &Orphan{Runs: len(m.Runs), path: path, lock: lock, reader: r}
	o.Saved, _ = time.Parse(time.RFC3339, m.Saved)
	worth := len(m.Runs) > 0
	if d := m.Desk; d != nil {
		o.Photo, o.Painted = d.Photo.Name, d.Mask != nil
		worth = worth || d.Mask != nil || d.Crop != nil || hinted(d.Settings)
	}
	for i := range m.Runs {
		if run := &m.Runs[i]; run.Broken {
			o.Samples, o.Wanted = len(run.Samples), run.Recipe.Settings.Samples
			if o.Photo == "" {
				o.Photo = run.Photo.Name
			}
		}
	}
	if !worth {
		o.Discard()
		return nil
	}
	return o
}

// Open reads what was left. It takes a while: call it off the window's goroutine. A photo
// that is gone is a [*MissingPhoto].
func (o *Orphan) Open(p Photos) (*Opened, error) { return openReader(o.reader, p) }

// Discard removes what was left. After [Orphan.Open], wait until another place keeps it.
func (o *Orphan) Discard() {
	_ = archive.Remove(o.path) // what stays is no orphan any more
	o.lock.Close()
}

// Leave lets go of it: the next start offers it again.
func (o *Orphan) Leave() { o.lock.Close() }
