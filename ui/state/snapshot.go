package state

import (
	"slices"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state/archive"
)

// Snapshot is what a session file or the autosave is made from: taken on the window's
// goroutine, in no time, and written on another. Nothing in it changes any more.
type Snapshot struct {
	App   string // program and version
	Seq   int    // counted by whoever takes them
	desk  *deskSnapshot
	runs  []runSnapshot
	from  []*archive.Reader
	extra []runSnapshot // removed runs that may come back: their blobs stay, they are not named
}

// Empty says whether there is nothing that a person would want back: no run, nothing
// painted, no hint, no crop.
func (s *Snapshot) Empty() bool {
	return len(s.runs) == 0 && (s.desk == nil || s.desk.alpha == nil && s.desk.crop == nil && !hinted(s.desk.settings))
}

// hinted says whether dabs of colour were put on the photo.
func hinted(settings map[restoration.Task]*restoration.Settings) bool {
	c := settings[restoration.Colorize]
	return c != nil && len(c.Hints) > 0
}

// IDs are the runs of the snapshot.
func (s *Snapshot) IDs() map[string]bool {
	out := map[string]bool{}
	for _, r := range s.runs {
		out[r.ID] = true
	}
	return out
}

type deskSnapshot struct {
	photo    *photo.Photo
	w, h     int
	folder   string
	alpha    *tiled // nil for nothing painted
	crop     *restoration.Rect
	task     restoration.Task
	settings map[restoration.Task]*restoration.Settings
	kernel   *linearops.Kernel
	shown    string
}

// showing is the desk with a run as the one that is looked at, where it is of the photo
// that is open: a run that went on is what a person was waiting for.
func (d *deskSnapshot) showing(r *Run) *deskSnapshot {
	if d == nil || d.photo.SHA256 != r.Sum {
		return d
	}
	out := *d
	out.shown = r.ID
	return &out
}

type runSnapshot struct {
	Run
	parts map[string]func() ([]byte, error) // nil while the outcome lies on the disk
}

func (r *Run) snapshot() runSnapshot {
	out := runSnapshot{Run: *r}
	if r.outcome != nil {
		o := *r.outcome // the window goes on with its own
		out.outcome, out.parts = &o, o.partWriters()
	}
	return out
}

// Snapshot is the session and the history as they are.
func (s *Session) Snapshot(app string, h *Runs) *Snapshot {
	out := &Snapshot{App: app, desk: s.deskSnapshot(), from: slices.Clone(h.sources)}
	for _, r := range h.list {
		out.runs = append(out.runs, r.snapshot())
	}
	if h.removed != nil {
		out.extra = append(out.extra, h.removed.snapshot())
	}
	if out.desk != nil && h.shown != nil {
		out.desk.shown = h.shown.ID
	}
	return out
}

func (s *Session) deskSnapshot() *deskSnapshot {
	if s.Photo == nil {
		return nil
	}
	d := &deskSnapshot{photo: s.Photo, w: s.Mask.W, h: s.Mask.H, folder: s.Folder, task: s.task, settings: map[restoration.Task]*restoration.Settings{}}
	if !s.Mask.Empty() {
		d.alpha = s.Mask.frozen()
	}
	if !s.Crop.Whole() {
		b := s.Crop.Bounds()
		d.crop = &b
	}
	for t, x := range s.settings {
		c := *x
		c.Crop = nil
		if t == restoration.Deblur {
			c.Kernel = s.Kernel.Text()
		}
		d.settings[t] = &c
	}
	if s.Kernel.Family == OwnKernel {
		d.kernel = s.Kernel.Own
	}
	return d
}
