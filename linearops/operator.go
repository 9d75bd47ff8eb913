package linearops

import "fmt"

// Shape is the size of a planar image: C planes of H rows of W pixels.
type Shape struct{ C, H, W int }

// Len is the number of values, C*H*W.
func (s Shape) Len() int { return s.C * s.H * s.W }

// Plane is the number of pixels of one plane, H*W.
func (s Shape) Plane() int { return s.H * s.W }

// String writes the shape as CxHxW, "3x256x256".
func (s Shape) String() string { return fmt.Sprintf("%dx%dx%d", s.C, s.H, s.W) }

// Image is a planar image: planes contiguous, rows contiguous inside a plane,
// values in [-1, 1] (black to white) on the photo's own transfer curve.
type Image struct {
	Shape
	Pix []float32
}

// NewImage allocates an image of mid grey (all zeros).
func NewImage(s Shape) Image { return Image{Shape: s, Pix: make([]float32, s.Len())} }

// Row is row y of plane c, sharing the image's memory.
func (m Image) Row(c, y int) []float32 {
	off := (c*m.H + y) * m.W
	return m.Pix[off : off+m.W : off+m.W]
}

// PlanePix is plane c, sharing the image's memory.
func (m Image) PlanePix(c int) []float32 {
	n := m.Plane()
	return m.Pix[c*n : (c+1)*n : (c+1)*n]
}

// Operator is a linear map H from images to measurements, held as its singular
// value decomposition H = U S V^T (DDRM, Kawar et al. 2022, section 4).
//
// A spectrum has the image's own length, In().Len(), and its own order; the
// singular value belongs to the entry, and 0 marks the null space. V is
// orthogonal. U is an isometry from the entries with s > 0 into the measurement.
//
// dst and the source may be the same slice where their lengths agree; they must
// not overlap otherwise. A slice of the wrong length panics: it is a
// programmer's mistake. Every method may be called from several goroutines at
// once and allocates nothing after the first call.
type Operator interface {
	// In is the shape of the image x.
	In() Shape
	// Out is the shape of the measurement y. It keeps its full grid: a masked
	// pixel is a zero there, not a missing entry.
	Out() Shape
	// Rank is the number of entries with s > 0: the m of every formula.
	Rank() int
	// Spectrum tells the singular value of each entry.
	Spectrum() Spectrum

	// Vt takes an image to its spectrum, dst = V^T x.
	Vt(dst, x []float32)
	// V takes a spectrum to its image, dst = V z.
	V(dst, z []float32)
	// Ut takes a measurement to a spectrum, dst = U^T y; exactly 0 where s = 0.
	Ut(dst, y []float32)
	// U takes a spectrum to a measurement, dst = U z; entries with s = 0 are
	// not read.
	U(dst, z []float32)
}

// NumericalBasis is implemented by operators whose V was found by a numerical
// decomposition. Such a basis is only one of many, so that noise has to be drawn
// in pixel space and taken through V^T for a result that does not depend on it.
type NumericalBasis interface {
	NumericalBasis()
}

// Spectrum tells the singular values of an operator, entry by entry, without
// holding them where a rule gives them. Values are >= 0; 0 is the null space.
type Spectrum interface {
	// Len is the number of entries, In().Len() of the operator.
	Len() int
	// At is the singular value of entry i.
	At(i int) float32
	// Read fills dst with the values of entries off, off+1, ...
	Read(dst []float32, off int)
}

// SizeError says that an operator does not exist for a size, and which would do.
type SizeError struct {
	Operator string // what was asked for, "4x upscaling"
	Have     Shape
	Want     string // the sizes that work, "sides that are multiples of 4, such as 256x192"
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("%s does not fit %d x %d pixels in %d channels; it needs %s",
		e.Operator, e.Have.W, e.Have.H, e.Have.C, e.Want)
}

// ParamError says that a parameter of an operator or a kernel is out of range.
type ParamError struct {
	Name string  // "blur radius"
	Have float64 // the value given
	Want string  // "at least 0.1 and at most 64 pixels"
}

func (e *ParamError) Error() string {
	return fmt.Sprintf("%s is %g; it must be %s", e.Name, e.Have, e.Want)
}
