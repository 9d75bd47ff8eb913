package state

import (
	"image"
	"slices"
	"strings"
	"time"

	"afterimage/restoration"
	"afterimage/ui/raster"
	"afterimage/ui/state/archive"
)

// thumbSide is the longer side of the small pictures of the history, in pixels.
const thumbSide = 128

// runsBudget is how many bytes of results the history keeps in memory beside the one
// that is looked at; the rest lies in the autosave folder.
const runsBudget = 1 << 30

// Run is one entry of the history: what was asked for, and what came of it.
type Run struct {
	ID       string
	Name     string // that a person gave it; empty for none
	Created  time.Time
	Photo    string // its file name
	Sum      string // its SHA-256
	Settings restoration.Settings
	Region   restoration.Rect
	Samples  int // that there are
	Took     time.Duration
	Thumb    image.Image
	Broken   bool // it was still running when the window went away

	saved   bool         // its samples lie in files
	kept    map[int]bool // the samples that were saved one by one
	outcome *Outcome     // nil while it lies on the disk
	stored  *stored      // where it lies on the disk; nil while it does not
	used    int          // when it was looked at last
	version int          // grows with every change
	onDisk  int          // the version that stored has
}

// stored is a run in a session's file or folder.
type stored struct {
	reader *archive.Reader
	entry  archive.Run
}

// Moved says whether the run lies elsewhere on the disk than it did when before was a
// copy of it.
func (r *Run) Moved(before Run) bool { return r.stored != before.stored }

// Outcome is what came of the run; nil while it lies on the disk: [Run.Load] reads it.
func (r *Run) Outcome() *Outcome { return r.outcome }

// Unsaved says whether its samples would be lost with the window.
func (r *Run) Unsaved() bool { return !r.saved }

// maxName is the longest name of a run, in characters.
const maxName = 80

// Rename gives the run a name; an empty one takes it away.
func (r *Run) Rename(name string) {
	runes := []rune(strings.Join(strings.Fields(name), " "))
	r.Name = string(runes[:min(len(runes), maxName)])
}

// Partial says whether fewer samples were drawn than were asked for.
func (r *Run) Partial() bool { return r.Samples < r.Settings.Samples }

// Runs is the history of a window: every run, newest first. It belongs to the window's
// goroutine.
type Runs struct {
	// Budget is how many bytes of outcomes stay in memory beside the one that is shown.
	Budget int64

	list    []*Run
	shown   *Run
	removed *Run // the last one; Restore brings it back
	place   int  // where it stood
	clock   int
	sources []*archive.Reader // sessions that runs lie in
}

// NewRuns is an empty history.
func NewRuns() *Runs { return &Runs{Budget: runsBudget} }

// AddSource notes a session that runs, or the photo that is open, came from.
func (h *Runs) AddSource(r *archive.Reader) { h.sources = append(h.sources, r) }

// List is the history, newest first, for reading.
func (h *Runs) List() []*Run { return h.list }

// Shown is the run whose outcome the window shows; nil for none.
func (h *Runs) Shown() *Run { return h.shown }

// Add takes what came of a request; of a run that is there already it is the new outcome.
func (h *Runs) Add(id string, o *Outcome, created time.Time) *Run {
	r := h.Find(id)
	if r == nil {
		r = &Run{ID: id, Created: created, kept: map[int]bool{}}
		h.list = slices.Insert(h.list, 0, r)
	}
	if r.saved { // and is drawn on now
		for i := range r.Samples {
			r.kept[i] = true
		}
	}
	r.fill(o)
	r.Took, r.saved, r.stored = o.Took, false, nil
	r.version++
	if len(o.Pictures) > 0 {
		r.Thumb = o.Pictures[0].Thumbnail(thumbSide)
	}
	return r
}

// fill takes over what is known from an outcome.
func (r *Run) fill(o *Outcome) {
	r.outcome = o
	r.Photo, r.Sum = baseName(o.Photo.Path), o.Photo.SHA256
	r.Settings, r.Region, r.Samples = o.Settings, o.Region, len(o.Result.Samples)
}

// Show marks a run as the one that is looked at; nil for none.
func (h *Runs) Show(r *Run) {
	if h.shown != nil && h.shown != r {
		h.shown.version++ // whatever was made of it while it was shown
	}
	h.shown = r
	if r != nil {
		h.clock++
		r.used = h.clock
	}
}

// Of is the run that an outcome is of; nil where there is none.
func (h *Runs) Of(o *Outcome) *Run {
	for _, r := range h.list {
		if o != nil && r.outcome == o {
			return r
		}
	}
	return nil
}

// Find is a run by its ID; nil where there is none.
func (h *Runs) Find(id string) *Run {
	for _, r := range h.list {
		if r.ID == id {
			return r
		}
	}
	return nil
}

// Remove takes a run out. [Runs.Restore] brings it back, until another is removed.
func (h *Runs) Remove(r *Run) {
	i := slices.Index(h.list, r)
	if i < 0 {
		return
	}
	h.list = slices.Delete(h.list, i, i+1)
	h.removed, h.place = r, i
	if h.shown == r {
		h.shown = nil
	}
}

// Removed is the run that Restore would bring back; nil for none.
func (h *Runs) Removed() *Run { return h.removed }

// Restore brings the last run that was removed back to its place.
func (h *Runs) Restore() *Run {
	r := h.removed
	if r != nil {
		h.list = slices.Insert(h.list, min(h.place, len(h.list)), r)
		h.removed = nil
	}
	return r
}

// Forget lets go of the run that was removed last.
func (h *Runs) Forget() { h.removed = nil }

// Unsaved counts the runs whose samples would be lost with the window.
func (h *Runs) Unsaved() int {
	n := 0
	for _, r := range h.list {
		if r.Unsaved() {
			n++
		}
	}
	return n
}

// Saved notes that a picture of an outcome went to a file, or all its samples did. A
// run is saved when every sample of it was.
func (h *Runs) Saved(o *Outcome, c Choice, all bool) {
	r := h.Of(o)
	if r == nil {
		return
	}
	if c.Kind == OneSample && !all {
		r.kept[c.Index] = true
	}
	r.saved = r.saved || all || len(r.kept) >= len(o.Kept())
}

// AllSaved notes that all of these runs lie in a session file.
func (h *Runs) AllSaved(ids map[string]bool) {
	for _, r := range h.list {
		r.saved = r.saved || ids[r.ID]
	}
}

// Changed notes that a person made something of an outcome that its files do not hold.
func (h *Runs) Changed(o *Outcome) {
	if r := h.Of(o); r != nil {
		r.saved, r.kept = false, map[int]bool{}
		r.version++
	}
}

// Evict lets outcomes go that lie on the disk, those first that were looked at longest
// ago, until the rest fits the budget. The one that is shown stays.
func (h *Runs) Evict() {
	var held []*Run
	sum := int64(0)
	for _, r := range append(slices.Clone(h.list), h.removed) {
		if r != nil && r.outcome != nil && r != h.shown {
			held = append(held, r)
			sum += r.outcome.bytes()
		}
	}
	slices.SortStableFunc(held, func(a, b *Run) int {
		if a.used != b.used {
			return a.used - b.used
		}
		return a.Created.Compare(b.Created)
	})
	for _, r := range held {
		if sum <= h.Budget {
			return
		}
		if r.stored != nil && r.onDisk == r.version {
			sum -= r.outcome.bytes()
			r.outcome = nil
		}
	}
}

// bytes is about how much memory an outcome takes, without its photo.
func (o *Outcome) bytes() int64 {
	n := int64(0)
	picture := func(p *raster.Picture) {
		if p != nil {
			n += int64(p.W) * int64(p.H) * 16 / 3
		}
	}
	for i := range o.Result.Samples {
		n += 4 * int64(len(o.Result.Samples[i].Image.Pix))
	}
	for _, p := range append(slices.Clone(o.Pictures), o.Mean, o.Spread) {
		picture(p)
	}
	for _, m := range o.made {
		picture(m.Picture)
	}
	return n + 4*int64(len(o.Result.Mean.Pix)+len(o.Result.Spread.Pix)+len(o.Mask))
}
