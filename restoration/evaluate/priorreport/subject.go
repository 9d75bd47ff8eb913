package priorreport

import (
	"cmp"
	"hash/crc32"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
)

// Subject is a prior that is measured.
type Subject struct {
	Name      string // for people
	SHA256    string // of its file
	VariantOf string // SHA-256 of the prior that it stands for in another number format; empty for a prior of its own
	Prior     restoration.Denoiser
	// Pyramid is when restorations show the prior smaller pictures, as its card says.
	Pyramid restoration.PyramidDefaults
	// Open makes the prior ready on a number of threads, to be timed; end closes it.
	// nil leaves timings out.
	Open func(threads int) (prior restoration.Denoiser, end func(), err error)
	// Base opens the prior that a variant stands for, to be timed beside it.
	Base      func(threads int) (prior restoration.Denoiser, end func(), err error)
	Processor string // what computes it: timings of another one are not its own

	// measured is, for a subject that only the journal knows, the pyramid with which each
	// problem was last restored.
	measured map[string]string
}

// row begins a row about the subject.
func (s Subject) row(kind Kind, task, photo, digest string) Row {
	return Row{
		Kind: kind, Prior: s.SHA256, Task: task, Photo: photo, Digest: digest,
		Name: s.Name, VariantOf: s.VariantOf,
	}
}

// restored begins a row about a problem's restorations.
func (s Subject) restored(p evaluate.Problem, photo, digest string) Row {
	row := s.row(Samples, p.Name, photo, digest)
	switch levels := s.Pyramid.For(p.Task); {
	case s.measured != nil:
		row.Pyramid = s.measured[p.Name]
	case levels.On():
		row.Pyramid = levels.String()
	}
	return row
}

// denoiser is how the restoration of a task asks the prior.
func (s Subject) denoiser(t restoration.Task) restoration.Denoiser {
	return restoration.NewPyramid(s.Prior, s.Pyramid.For(t))
}

// Photo is a clean photo.
type Photo struct {
	Name   string // of its file, kodim04.png
	Digest string // of the file, so that another one of the name is another photo
	Image  linearops.Image
}

// seed is that of the noise which a photo is measured with.
func (p Photo) seed() uint64 { return uint64(crc32.ChecksumIEEE([]byte(p.Name))) }

// Suite is what a prior is measured on. What is empty is not measured.
type Suite struct {
	HeldOut       []linearops.Image // crops that no training has seen
	HeldOutDigest string            // of their file
	Whole         []Photo           // one-shot estimates at full size: the 24 Kodak photos
	Bench         []Photo           // problems, prepared at evaluate.BenchSide
	Set           string            // name of the choice of Bench, "quick"

	// Tests have their own: the journal stands for evaluate.BenchSide and all problems.
	side     int
	problems []evaluate.Problem
}

// all are the problems that Bench is restored from.
func (s *Suite) all() []evaluate.Problem {
	if s.problems != nil {
		return s.problems
	}
	return evaluate.Problems()
}

// prepared is a photo of Bench as problems are measured on it.
func (s *Suite) prepared(ph Photo) linearops.Image {
	return evaluate.Prepare(ph.Image, cmp.Or(s.side, evaluate.BenchSide))
}

// Sigmas are the noise levels of held-out crops, on the [-1, 1] scale.
func Sigmas() []float64 { return []float64{0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 20, 100} }

// Levels are the noise levels of whole photos, in 8-bit levels.
func Levels() []float64 { return []float64{15, 25, 50} }

// Threads are the numbers of threads that an evaluation is timed with.
func Threads() []int { return []int{1, 2} }
