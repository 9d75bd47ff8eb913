package state

import (
	"os"
	"path/filepath"
	"slices"
)

// MaxRecent is the number of photos that [Recent] remembers.
const MaxRecent = 10

// Recent lists the photos that were opened last, newest first, by their absolute paths.
type Recent struct{ paths []string }

// NewRecent takes a list as [Recent.Paths] gave it.
func NewRecent(paths []string) *Recent {
	r := &Recent{}
	for _, p := range slices.Backward(paths) {
		r.Add(p)
	}
	return r
}

// Add puts a photo at the top.
func (r *Recent) Add(path string) {
	if path == "" {
		return
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	r.paths = slices.DeleteFunc(r.paths, func(p string) bool { return p == path })
	r.paths = slices.Insert(r.paths, 0, path)
	r.paths = r.paths[:min(len(r.paths), MaxRecent)]
}

// Clear forgets all.
func (r *Recent) Clear() { r.paths = nil }

// Paths are the photos, newest first.
func (r *Recent) Paths() []string { return slices.Clone(r.paths) }

// Missing tells which of some files are not there. It asks the disk: call it off the
// window's goroutine.
func Missing(paths []string) map[string]bool {
	gone := map[string]bool{}
	for _, p := range paths {
		if info, err := os.Stat(p); err != nil || !info.Mode().IsRegular() {
			gone[p] = true
		}
	}
	return gone
}

// PhotoList is several photos that were given at once: one is open, the others wait beside
// it.
type PhotoList struct {
	Paths []string
	At    int // the one that is open
}

// NewPhotoList takes photos in their order, each once; the first is open.
func NewPhotoList(paths []string) PhotoList {
	var q PhotoList
	for _, p := range paths {
		if !slices.Contains(q.Paths, p) {
			q.Paths = append(q.Paths, p)
		}
	}
	return q
}

// Beside is the photo so many places after the one that is open; ok is false where the
// list ends.
func (q *PhotoList) Beside(by int) (path string, ok bool) {
	i := q.At + by
	if len(q.Paths) < 2 || i < 0 || i >= len(q.Paths) {
		return "", false
	}
	return q.Paths[i], true
}

// Opened notes that a photo is open: one that is not of the list begins a new one.
func (q *PhotoList) Opened(path string) {
	if i := slices.Index(q.Paths, path); i >= 0 {
		q.At = i
		return
	}
	*q = PhotoList{Paths: []string{path}}
}
