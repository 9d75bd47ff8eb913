package restoration

import "afterimage/linearops"

// Task is what is wrong with a photo, as a person would say it.
type Task string

// The tasks. DESIGN: "old photo" is gray after mask after block average, in one
// operator and one run.
const (
	Inpaint  Task = "inpaint"  // painted pixels are unknown
	Upscale  Task = "upscale"  // too few pixels
	Deblur   Task = "deblur"   // blurred by a known kernel
	Denoise  Task = "denoise"  // white noise of a known or estimated level
	Colorize Task = "colorize" // only luma is known
	OldPhoto Task = "oldphoto" // scratched, grainy, gray and perhaps small
)

// Tasks lists all tasks in the order in which they are shown.
func Tasks() []Task { return []Task{Inpaint, Upscale, Deblur, Denoise, Colorize, OldPhoto} }

// Downscale names how a small photo came from the large one that is sought.
type Downscale string

const (
	Block   Downscale = "block"   // mean of r x r pixels
	Bicubic Downscale = "bicubic" // antialiased bicubic, a = -0.5
)

// Rect is a region of a photo in pixels, top left corner first.
type Rect struct{ X, Y, W, H int }

// Noise is a noise level in 8-bit levels (standard deviation), or the wish to have
// it estimated from the photo.
type Noise struct {
	Auto   bool
	Levels float64
}

// Settings is everything that a person chooses; with the photo, the mask and the
// prior it determines the result. The zero value of a field is not its default:
// begin with [DefaultSettings].
type Settings struct {
	Task      Task      `json:"task"`
	Crop      *Rect     `json:"crop,omitempty"`      // taken first; the result is the crop's
	Scale     int       `json:"scale,omitempty"`     // upscale: 2, 3, 4, 8, 16; old photo: 1, 2, 4
	Downscale Downscale `json:"downscale,omitempty"` // upscale only
	Kernel    string    `json:"kernel,omitempty"`    // deblur: "gauss:1.6"; see linearops.ParseKernel
	Noise     Noise     `json:"noise"`               // "auto" or 8-bit levels
	Samples   int       `json:"samples"`             // 1..64
	Steps     int       `json:"steps"`               // network evaluations a sample, 1..1000
	Eta       float64   `json:"eta"`                 // 0..1
	EtaB      EtaB      `json:"etab"`                // 0..1 or "optimal"
	Seed      uint64    `json:"seed"`                // of the first sample; the others follow
	Label     *int      `json:"label,omitempty"`     // class of a conditional prior
	Simulate  bool      `json:"simulate,omitempty"`  // degrade a clean photo first
}

// EtaB is the weight of the measurement where it is less noisy than the iterate:
// a constant in [0, 1], or Theorem 3.2's optimal value.
type EtaB struct {
	Optimal bool
	Value   float64
}

// Inputs is what the settings are applied to.
type Inputs struct {
	Photo  linearops.Image   // 3 planes, [-1, 1], at its full size (before Settings.Crop)
	Mask   []float32         // H*W values of the photo's grid: 0 kept, > 0 damaged, 1 fully replaced; nil for none
	Kernel *linearops.Kernel // overrides Settings.Kernel: a kernel that was drawn or loaded
}
