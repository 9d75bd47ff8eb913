package state

import (
	"slices"

	"afterimage/ui/state/archive"
)

// SaveSession writes a snapshot to a session file. It takes a while: call it off the
// window's goroutine. byName lists the photos that the session only names, because they
// are too large or were changed since they were opened.
func SaveSession(path string, s *Snapshot) (byName []string, err error) {
	w, err := archive.Create(path)
	if err != nil {
		return nil, err
	}
	m, err := newEncoder(w).manifest(s)
	if err != nil {
		w.Abort()
		return nil, err
	}
	if err := w.Commit(m); err != nil {
		return nil, err
	}
	note := func(p archive.Photo) {
		if p.File == "" && !slices.Contains(byName, p.Name) {
			byName = append(byName, p.Name)
		}
	}
	if m.Desk != nil {
		note(m.Desk.Photo)
	}
	for _, r := range m.Runs {
		note(r.Photo)
	}
	return byName, nil
}
