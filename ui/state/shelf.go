package state

import "slices"

// MaxShelf is the largest number of samples that lie side by side; discarded ones do
// not count.
const MaxShelf = 16

// Shelf is how the samples of an outcome lie before a person: which are kept, in which
// order, and how many of them are shown. A sample is named by its index in the order
// of drawing, which never changes. The zero Shelf shows all, as they were drawn.
//
// The rules: pinned samples come first, are always shown and cannot be discarded; one
// sample at least is kept; discarded samples are in no mean and no spread, and wait
// until they are brought back, the last one first. Its slices are never written in
// place, so that a copy of the struct stays as it is.
type Shelf struct {
	Pinned    []int `json:"pinned,omitempty"`    // rising
	Discarded []int `json:"discarded,omitempty"` // the last one discarded last
	// ByDifference puts the most different samples first, else they lie as drawn.
	ByDifference bool `json:"by_difference,omitempty"`
	// Limit is how many samples are shown, 0 for all; pinned ones are shown anyway.
	Limit int `json:"limit,omitempty"`
}

// untouched says whether nothing was pinned, discarded or arranged yet.
func (s *Shelf) untouched() bool {
	return len(s.Pinned) == 0 && len(s.Discarded) == 0 && !s.ByDifference && s.Limit == 0
}

// IsPinned says whether a sample is pinned.
func (s *Shelf) IsPinned(i int) bool { return slices.Contains(s.Pinned, i) }

// IsDiscarded says whether a sample waits to be brought back.
func (s *Shelf) IsDiscarded(i int) bool { return slices.Contains(s.Discarded, i) }

// TogglePin pins a sample, or takes the pin off. A discarded one is left alone.
func (s *Shelf) TogglePin(i int) {
	switch at := slices.Index(s.Pinned, i); {
	case at >= 0:
		s.Pinned = slices.Delete(slices.Clone(s.Pinned), at, at+1)
	case !s.IsDiscarded(i):
		s.Pinned = append(slices.Clone(s.Pinned), i)
		slices.Sort(s.Pinned)
	}
}

// CanDiscard says whether sample i of n may go.
func (s *Shelf) CanDiscard(i, n int) bool {
	return i >= 0 && i < n && !s.IsPinned(i) && !s.IsDiscarded(i) && len(s.Kept(n)) > 1
}

// Discard puts sample i of n away; it says whether it did.
func (s *Shelf) Discard(i, n int) bool {
	if !s.CanDiscard(i, n) {
		return false
	}
	s.Discarded = append(slices.Clone(s.Discarded), i)
	return true
}

// BringBack takes back the last discard and gives its sample; ok is false where there
// is none.
func (s *Shelf) BringBack() (i int, ok bool) {
	n := len(s.Discarded)
	if n == 0 {
		return 0, false
	}
	i = s.Discarded[n-1]
	s.Discarded = slices.Clone(s.Discarded[:n-1])
	return i, true
}

// Kept lists the samples of n that were not discarded, as drawn.
func (s *Shelf) Kept(n int) []int {
	out := make([]int, 0, n)
	for i := range n {
		if !s.IsDiscarded(i) {
			out = append(out, i)
		}
	}
	return out
}

// Order lists the samples of n as they are shown. apart says how different two samples
// are; it is asked only where the most different come first, and may be nil: then they
// lie as drawn.
func (s *Shelf) Order(n int, apart func(i, j int) float64) []int {
	var first, rest []int
	for _, i := range s.Kept(n) {
		if s.IsPinned(i) {
			first = append(first, i)
		} else {
			rest = append(rest, i)
		}
	}
	if s.ByDifference && apart != nil {
		rest = farthestFirst(first, rest, apart)
	}
	if s.Limit > 0 {
		rest = rest[:min(len(rest), max(0, s.Limit-len(first)))]
	}
	return append(first, rest...)
}

// Valid is the shelf for n samples with what cannot be taken out of it: a shelf that
// comes from a file. Of a sample that is pinned and discarded the pin counts.
func (s Shelf) Valid(n int) Shelf {
	good := func(list []int) (out []int) {
		for _, i := range list {
			if i >= 0 && i < n && !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
		return out
	}
	s.Pinned = good(s.Pinned)
	slices.Sort(s.Pinned)
	s.Discarded = slices.DeleteFunc(good(s.Discarded), s.IsPinned)
	if len(s.Discarded) >= n && n > 0 {
		s.Discarded = s.Discarded[:n-1]
	}
	s.Limit = clampInt(s.Limit, 0, MaxShelf)
	return s
}

// next is what is shown after sample i left the order before: the one that came after
// it, or the one before it. Where neither is in the order now, it is the first.
func next(i int, before, now []int) int {
	at := slices.Index(before, i)
	for _, k := range []int{at + 1, at - 1} {
		if at >= 0 && k >= 0 && k < len(before) && slices.Contains(now, before[k]) {
			return before[k]
		}
	}
	return now[0]
}
