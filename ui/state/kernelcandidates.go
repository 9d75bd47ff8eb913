package state

import (
	"math"
	"slices"

	"afterimage/linearops"
)

// MaxCandidates is how many kernels are compared at once.
const MaxCandidates = 6

// Candidate is a kernel that can be compared with others: a family with its numbers,
// or one of a person's own.
type Candidate struct {
	Family string    // as in [KernelFamily], or OwnKernel
	Values []float64 // of the family
	Own    *linearops.Kernel
	Name   string // of an own kernel

	mark string // of Own, where it is known already
}

// Key tells candidates apart.
func (c Candidate) Key() string {
	if c.Family == OwnKernel {
		if c.mark == "" {
			c.mark = kernelMark(c.Own)
		}
		return OwnKernel + ":" + c.Name + c.mark
	}
	return kernelText(c.Family, c.Values)
}

// Kernel is the kernel itself.
func (c Candidate) Kernel() (linearops.Kernel, error) {
	if c.Family == OwnKernel && c.Own != nil {
		return *c.Own, nil
	}
	return linearops.ParseKernel(c.Key())
}

// Info is the candidate's family; ok is false for an own kernel.
func (c Candidate) Info() (f KernelFamily, ok bool) { return familyOf(c.Family) }

// CandidateSet says which kernels are put up for comparison.
type CandidateSet string

// The sets of candidates.
const (
	Sizes  CandidateSet = "sizes"  // smaller and larger ones of the same shape
	Angles CandidateSet = "angles" // turned ones
	Shapes CandidateSet = "shapes" // other families that spread light as far
)

// CandidateSets lists the sets that a kernel has.
func CandidateSets(c Candidate) []CandidateSet {
	switch {
	case c.Family == OwnKernel:
		return []CandidateSet{Shapes}
	case angleOf(c.Family) >= 0:
		return []CandidateSet{Sizes, Angles, Shapes}
	}
	return []CandidateSet{Sizes, Shapes}
}

// CandidatesFor makes a set of candidates around c, which is among them; at most
// [MaxCandidates], no two the same. A set that c does not have is empty.
func CandidatesFor(set CandidateSet, c Candidate) []Candidate {
	if !slices.Contains(CandidateSets(c), set) {
		return nil
	}
	switch set {
	case Sizes:
		return sizes(c)
	case Angles:
		return angles(c)
	}
	return shapes(c)
}

// sizes are the kernel at half, 0.7, 1.4 and twice its size.
func sizes(c Candidate) []Candidate {
	f, _ := familyOf(c.Family)
	var out []Candidate
	for _, factor := range []float64{0.5, 0.7, 1, 1.4, 2} {
		values := slices.Clone(c.Values)
		for i, p := range f.Params {
			if p.Unit == pixels && factor != 1 {
				values[i] *= factor
			}
		}
		if factor != 1 {
			values = fitted(f, values)
		}
		out = with(out, Candidate{Family: c.Family, Values: values})
	}
	return out
}

// angles are the kernel turned by up to half a turn of what a line can be turned.
func angles(c Candidate) []Candidate {
	at := angleOf(c.Family)
	var out []Candidate
	for _, by := range []float64{-60, -30, 0, 30, 60, 90} {
		values := slices.Clone(c.Values)
		if by != 0 {
			values[at] = math.Mod(values[at]+by+180, 180)
		}
		out = with(out, Candidate{Family: c.Family, Values: values})
	}
	return out
}

// shapes are all families at the kernel's own second moment.
func shapes(c Candidate) []Candidate {
	k, err := c.Kernel()
	if err != nil {
		return nil
	}
	out, spread := []Candidate{c}, SpreadOf(k)
	for _, f := range KernelFamilies() {
		if f.ID != c.Family {
			out = with(out, Candidate{Family: f.ID, Values: fitted(f, matched(f.ID, spread))})
		}
	}
	return out
}

// with adds a candidate that the list does not have and has room for.
func with(list []Candidate, c Candidate) []Candidate {
	if len(list) >= MaxCandidates || slices.ContainsFunc(list, func(o Candidate) bool { return o.Key() == c.Key() }) {
		return list
	}
	return append(list, c)
}

// angleOf is the index of a family's angle among its numbers, -1 where it has none.
func angleOf(family string) int {
	f, _ := familyOf(family)
	return slices.IndexFunc(f.Params, func(p KernelParam) bool { return p.Unit == degrees })
}

// familyOf finds a family by its ID.
func familyOf(id string) (f KernelFamily, ok bool) {
	for _, f := range KernelFamilies() {
		if f.ID == id {
			return f, true
		}
	}
	return KernelFamily{}, false
}
