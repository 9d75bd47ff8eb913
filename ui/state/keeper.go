package state

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"afterimage/ui/raster"
	"afterimage/ui/state/archive"
)

// Keeper keeps a window's work on the disk while it goes on, so that nothing is lost
// when the program ends without asking. It has a folder of its own under a common root,
// locked for as long as the process lives: the folder of a process that is gone is an
// [Orphan].
//
// Keep and Draft only leave word: a goroutine of the keeper's own writes, the newest
// word wins, and each blob is written once.
type Keeper struct {
	// OnKept is called on the window's goroutine after a snapshot was written: its runs
	// lie on the disk now.
	OnKept func(*Kept)
	// OnFail is called on the window's goroutine, once, when the disk takes no more;
	// what is in memory stays there.
	OnFail func(error)

	root   string
	folder *archive.Folder
	lock   *os.File
	post   Dispatcher
	closed chan struct{}

	mu      sync.Mutex
	changed *sync.Cond
	next    *Snapshot // to be written; nil when it is
	draft   *draft    // of the run that goes on
	dirty   bool
	busy    bool
	ended   bool
	failed  bool
}

// draft is the run that goes on, with the samples that are finished.
type draft struct {
	id      string
	created time.Time
	outcome *Outcome
}

// Kept is what a keeper wrote.
type Kept struct {
	Seq    int // of the snapshot
	runs   map[string]keptRun
	reader *archive.Reader
}

type keptRun struct {
	entry   archive.Run
	version int // of the run
}

// OpenKeeper makes a folder under root, which is made where it is missing.
func OpenKeeper(root string, post Dispatcher) (*Keeper, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, err
	}
	unlock, err := lockRoot(root)
	if err != nil {
		return nil, err
	}
	defer unlock()
	path := filepath.Join(root, newID())
	folder, err := archive.NewFolder(path)
	if err != nil {
		return nil, err
	}
	lock, _, err := tryLock(filepath.Join(path, lockName))
	if err != nil {
		os.RemoveAll(path)
		return nil, err
	}
	k := &Keeper{root: root, folder: folder, lock: lock, post: post, closed: make(chan struct{})}
	k.changed = sync.NewCond(&k.mu)
	go k.loop()
	return k, nil
}

// Keep leaves a snapshot to be written.
func (k *Keeper) Keep(s *Snapshot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.next, k.dirty = s, true
	k.changed.Broadcast()
}

// Draft leaves the finished samples of the run that goes on to be written. It may be
// called from any goroutine.
func (k *Keeper) Draft(id string, created time.Time, o *Outcome) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.draft, k.dirty = &draft{id, created, o}, true
	k.changed.Broadcast()
}

// EndDraft notes that the run that went on has ended: its outcome is in the snapshots
// from now on, or there is none.
func (k *Keeper) EndDraft() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.draft = nil
}

// Flush waits until everything is written that was left before.
func (k *Keeper) Flush() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for (k.dirty || k.busy) && !k.ended {
		k.changed.Wait()
	}
}

// Close ends the keeper and removes what it kept: the window closed as a person
// wanted it.
func (k *Keeper) Close() error {
	k.stop()
	err := archive.Remove(k.folder.Path)
	k.lock.Close()
	return err
}

// stop ends the keeper's goroutine after what it writes now.
func (k *Keeper) stop() {
	k.mu.Lock()
	k.ended = true
	k.changed.Broadcast()
	k.mu.Unlock()
	<-k.closed
}

func (k *Keeper) loop() {
	defer close(k.closed)
	e := newEncoder(k.folder)
	var last *Snapshot // the newest one
	for {
		s, d, ok := k.wait()
		if !ok {
			return
		}
		if s == nil {
			s = last
		}
		last = s
		err := k.write(e, s, d)
		k.mu.Lock()
		k.busy = false
		first := err != nil && !k.failed
		k.failed = err != nil
		k.changed.Broadcast()
		k.mu.Unlock()
		if first && k.OnFail != nil {
			k.post(func() { k.OnFail(err) })
		}
	}
}

// wait is the newest word; ok is false at the end.
func (k *Keeper) wait() (s *Snapshot, d *draft, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for !k.dirty && !k.ended {
		k.changed.Wait()
	}
	if k.ended {
		return nil, nil, false
	}
	s, d = k.next, k.draft
	k.next, k.dirty, k.busy = nil, false, true
	return s, d, true
}

// write brings the folder up to a snapshot and the draft.
func (k *Keeper) write(e *encoder, s *Snapshot, d *draft) error {
	if s == nil {
		s = &Snapshot{}
	}
	full := *s
	if d != nil && !s.IDs()[d.id] {
		r := Run{ID: d.id, Created: d.created, Took: d.outcome.Took, Broken: true}
		r.fill(d.outcome)
		r.Thumb = raster.FromImage(d.outcome.Result.Samples[0].Image).Thumbnail(thumbSide)
		full.runs = append([]runSnapshot{r.snapshot()}, s.runs...)
		full.desk = s.desk.showing(&r)
	}
	m, err := e.manifest(&full)
	if err != nil {
		return err
	}
	if err := k.folder.SetManifest(m); err != nil {
		return err
	}
	keep := m.Blobs()
	for i := range s.extra {
		if x, err := e.run(s.App, &s.extra[i]); err == nil {
			for name := range (&archive.Manifest{Runs: []archive.Run{x}}).Blobs() {
				keep[name] = true
			}
		}
	}
	if err := k.folder.Sweep(keep); err != nil {
		return err
	}
	e.forget(&m)
	k.tell(m, s)
	return nil
}

// tell says where the runs of a snapshot lie now.
func (k *Keeper) tell(m archive.Manifest, s *Snapshot) {
	reader, err := archive.OpenFolder(k.folder.Path)
	if err != nil || k.OnKept == nil {
		return
	}
	versions := map[string]int{}
	for i := range s.runs {
		versions[s.runs[i].ID] = s.runs[i].version
	}
	kept := &Kept{Seq: s.Seq, runs: map[string]keptRun{}, reader: reader}
	for _, r := range m.Runs {
		if v, ok := versions[r.ID]; ok { // the run that goes on is none yet
			kept.runs[r.ID] = keptRun{r, v}
		}
	}
	k.post(func() { k.OnKept(kept) })
}

// Kept notes where runs lie on the disk, and lets go of what needs not be in memory.
func (h *Runs) Kept(k *Kept) {
	for _, r := range h.list {
		if x, ok := k.runs[r.ID]; ok && x.version == r.version {
			r.stored, r.onDisk = &stored{k.reader, x.entry}, x.version
		}
	}
	if !slices.ContainsFunc(h.sources, func(r *archive.Reader) bool { return r.Path() == k.reader.Path() }) {
		h.AddSource(k.reader)
	}
	h.Evict()
}

// errTaken says that another process has a folder.
var errTaken = errors.New("another window has it")
