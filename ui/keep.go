package ui

import (
	"time"

	"afterimage/ui/state"
)

// keepEvery is how long after a change the work is kept on the disk.
const keepEvery = 2 * time.Second

// keeping is the window's part in keeping its work on the disk, for a start after a
// crash.
type keeping struct {
	keeper  *state.Keeper // nil where nothing is kept
	soon    bool          // a snapshot is due
	taken   int           // snapshots
	resumed []resumed     // what was taken over from a window that crashed
}

// resumed is an orphan that may go once the snapshot with its runs is on the disk.
type resumed struct {
	orphan *state.Orphan
	seq    int
}

// startKeeping looks for what a window before left, and begins to keep this one's work,
// off the window's goroutine. Without a folder that can be written the window does
// without.
func (w *Window) startKeeping() {
	root := w.cfg.StateDir
	if root == "" {
		return
	}
	go func() {
		orphans := state.Orphans(root)
		k, err := state.OpenKeeper(root, w.cfg.Post)
		w.cfg.Post(func() {
			w.offer(orphans)
			if err != nil {
				w.status.say(tr("Work cannot be kept for after a crash: %s", err.Error()))
				return
			}
			k.OnKept, k.OnFail = w.kept, w.notKept
			w.keeper = k
			w.keepSoon()
		})
	}()
}

// keepSoon leaves word to keep what changed, a little later and once for many changes.
func (w *Window) keepSoon() {
	if w.keeper == nil || w.soon {
		return
	}
	w.soon = true
	time.AfterFunc(keepEvery, func() { w.cfg.Post(w.keepNow) })
}

func (w *Window) keepNow() {
	w.soon = false
	if w.keeper != nil {
		w.keeper.Keep(w.snapshot())
	}
}

// snapshot is the session and the history as they are.
func (w *Window) snapshot() *state.Snapshot {
	s := w.session.Snapshot("Afterimage "+w.cfg.Version, w.history)
	w.taken++
	s.Seq = w.taken
	return s
}

// kept is told what lies on the disk by now.
func (w *Window) kept(k *state.Kept) {
	w.history.Kept(k)
	rest := w.resumed[:0]
	for _, r := range w.resumed {
		if r.seq <= k.Seq {
			go r.orphan.Discard()
		} else {
			rest = append(rest, r)
		}
	}
	w.resumed = rest
}

func (w *Window) notKept(err error) {
	w.status.say(tr("Work cannot be kept for after a crash: %s", err.Error()))
}

// stopKeeping forgets what was kept: the window closes as a person wants it. What was
// taken over and is nowhere else yet is offered again.
func (w *Window) stopKeeping() {
	for _, r := range w.resumed {
		r.orphan.Leave()
	}
	w.resumed = nil
	if k := w.keeper; k != nil {
		w.keeper = nil
		_ = k.Close() // what stays is offered at the next start
	}
}
