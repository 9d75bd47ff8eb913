package restoration

import (
	"context"

	"afterimage/linearops"
)

// Batch is N images of one shape, one after the other.
type Batch struct {
	N int
	linearops.Shape
	Pix []float32 // N*C*H*W values
}

// NewBatch allocates n images of shape s.
func NewBatch(n int, s linearops.Shape) Batch {
	return Batch{N: n, Shape: s, Pix: make([]float32, n*s.Len())}
}

// Image is image i, sharing the batch's memory.
func (b Batch) Image(i int) linearops.Image {
	n := b.Len()
	return linearops.Image{Shape: b.Shape, Pix: b.Pix[i*n : (i+1)*n : (i+1)*n]}
}

// Slice is the images i..j-1, sharing the batch's memory.
func (b Batch) Slice(i, j int) Batch {
	n := b.Len()
	return Batch{N: j - i, Shape: b.Shape, Pix: b.Pix[i*n : j*n : j*n]}
}

// Denoiser is a prior over photographs, seen through the one question that the
// sampler asks: given x = x0 + sigma n with n standard normal, what is the
// expected x0? Parametrisation (epsilon, v, x0), scaling and timesteps stay behind
// it.
type Denoiser interface {
	// Denoise writes E[x0 | x] to dst. sigma is the standard deviation of the
	// noise on the [-1, 1] scale. dst and x have the same shape and may be the
	// same memory. When ctx ends, it returns ctx's error within a second.
	Denoise(ctx context.Context, dst, x Batch, sigma float64) error
	// Spec says what the prior can take.
	Spec() Spec
}

// Spec says what a prior can take and where it comes from.
type Spec struct {
	Name     string    // for people: "Afterimage prior 1"
	SHA256   string    // of the model file, hexadecimal; empty for analytic denoisers
	Schedule *Schedule // the noise levels it was trained on
	Channels int       // planes of an image: 3
	Batch    int       // images a call that suit the device: 1 on a CPU
	MinSide  int       // smallest side in pixels, the larger one of a fixed size; smaller images are padded by the Denoiser
	// MaxPixels is the largest H*W that a call may have; 0 is no bound. Where it
	// is exceeded, Denoise returns an error that says which size works.
	MaxPixels int
	MaxSide   int // longest side that a call may have; 0 is no bound
	Multiple  int // of what the sides of a call should be, or they are padded; 0 is any
	// Evaluation is the main memory that a call for one image takes; the zero value
	// where that is not known, or lies on a graphics card.
	Evaluation Working
	Classes    int // number of class labels; 0 when there is nothing to choose
	// Pyramid is what the prior's card says about showing it smaller pictures.
	Pyramid PyramidDefaults
	// Guided says that the estimate is steered by something else that has to see the
	// whole picture, so that there is no pyramid on top of it.
	Guided bool
}
