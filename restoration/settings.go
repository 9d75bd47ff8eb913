package restoration

import (
	"fmt"
	"math"
	"slices"

	"afterimage/linearops"
	"afterimage/restoration/jpeg"
)

// Task is what is wrong with a photo, as a person would say it.
type Task string

// The tasks. "Old photo" is gray after mask after block average, in one operator
// and one run.
const (
	Inpaint    Task = "inpaint"  // painted pixels are unknown
	Upscale    Task = "upscale"  // too few pixels
	Deblur     Task = "deblur"   // blurred by a known kernel
	Denoise    Task = "denoise"  // white noise of a known or estimated level
	Colorize   Task = "colorize" // only luma is known
	OldPhoto   Task = "oldphoto" // scratched, grainy, gray and perhaps small
	RemoveJPEG Task = "jpeg"     // compressed: blocks, ringing, smeared colour
)

// Tasks lists all tasks in the order in which they are shown.
func Tasks() []Task { return []Task{Inpaint, Upscale, Deblur, Denoise, Colorize, OldPhoto, RemoveJPEG} }

// Downscale names how a small photo came from the large one that is sought.
type Downscale string

// The ways to make a photo smaller.
const (
	Block   Downscale = "block"   // mean of r x r pixels
	Bicubic Downscale = "bicubic" // antialiased bicubic, a = -0.5
)

// Rect is a region of a photo in pixels, top left corner first.
type Rect struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// String writes the region as the command line takes it, "x,y,w,h".
func (r Rect) String() string { return fmt.Sprintf("%d,%d,%d,%d", r.X, r.Y, r.W, r.H) }

// Limits of the settings, for the controls that offer them.
const (
	MinSide    = 16   // pixels of the smallest side of a photo or a crop
	MaxSamples = 64   // samples of one run
	MaxSteps   = 1000 // network evaluations of one sample
	MaxNoise   = 255  // 8-bit levels
	MaxContext = 4096 // pixels around a hole
)

// MaxGuidance is the largest factor of a classifier's gradient.
const MaxGuidance = 1000

// RoundingNoise is the standard deviation, in 8-bit levels, of what rounding to 8
// bits does to a photo: sqrt(1/12). A real photo is never taken to be cleaner.
const RoundingNoise = 0.29

// levelScale is the number of 8-bit levels in one unit of the [-1, 1] scale.
const levelScale = 127.5

// Settings is everything that a person chooses; with the photo, the mask and the
// prior it determines the result. The zero value of a field is not its default:
// begin with [DefaultSettings].
type Settings struct {
	Task      Task      `json:"task"`
	Crop      *Rect     `json:"crop,omitempty"`      // taken first; the result is the crop's
	Context   int       `json:"context,omitempty"`   // inpaint: pixels around each hole that the prior sees; 0 is the whole photo
	Scale     int       `json:"scale,omitempty"`     // upscale: 2, 3, 4, 8, 16; old photo: 1, 2, 4
	Downscale Downscale `json:"downscale,omitempty"` // upscale only
	Kernel    string    `json:"kernel,omitempty"`    // deblur: "gauss:1.6"; see linearops.ParseKernel
	Border    Border    `json:"border,omitempty"`    // deblur: what lies beyond the frame; absent is BorderMirror
	Noise     Noise     `json:"noise"`               // "auto", 8-bit levels, or levels by brightness
	JPEG      *JPEG     `json:"jpeg,omitempty"`      // jpeg only; nil finds all of it
	Samples   int       `json:"samples"`             // 1..64
	Steps     int       `json:"steps"`               // network evaluations a sample, 1..1000
	Eta       float64   `json:"eta"`                 // 0..1
	EtaB      EtaB      `json:"etab"`                // 0..1 or "optimal"
	Pyramid   Pyramid   `json:"pyramid,omitzero"`    // smaller pictures where there is much noise; absent is off
	Window    Window    `json:"window,omitzero"`     // how much of a picture the prior sees at once; absent is all of it
	Seed      uint64    `json:"seed"`                // of the first sample; the others follow
	Label     *int      `json:"label,omitempty"`     // class of a conditional or guided prior
	Guidance  *float64  `json:"guidance,omitempty"`  // 0..MaxGuidance, see GuidanceScale; nil for 1
	Finish    *Finish   `json:"finish,omitzero"`     // done to samples and mean at the end; nil for AsDrawn
	Colour    Colour    `json:"colour,omitempty"`    // old photo: colours are added, or kept
	Levels    float64   `json:"levels,omitempty"`    // old photo: percent of pixels clipped at each end as the tone is stretched, 0..MaxLevels; 0 leaves it
	Find      float64   `json:"find,omitempty"`      // old photo: sensitivity to scratches and dust, up to 1, which are found and added to the mask; 0 for none
	FindKind  Damage    `json:"find_kind,omitempty"` // old photo: which damage is found
	// ColourSide is the long side in pixels of the picture for which colorize samples
	// colour; a photo more than half as long again gets its colours from there, and keeps its luma. 0, as in
	// older recipes, samples colour at the photo's own size.
	ColourSide int    `json:"colour_side,omitempty"`
	Hints      []Hint `json:"hints,omitempty"`    // dabs of colour: colorize
	Simulate   bool   `json:"simulate,omitempty"` // degrade a clean photo first, with noise from SimulationSeed
}

// Inputs is what the settings are applied to.
type Inputs struct {
	Photo linearops.Image // 3 planes, sRGB, at its full size (before Settings.Crop)
	// Limits are what finished pictures are clamped to; the zero value is [-1, 1]. The
	// photo's own values may lie as far out.
	Limits Limits
	// Region makes the planes of w x h pixels at (x, y) of the photo. Where it is set,
	// Photo has a shape and no pixels, and of a photo that is cropped the crop alone is
	// made.
	Region func(x, y, w, h int) linearops.Image
	Mask   []float32 // H*W values of the photo's grid: 0 kept, > 0 damaged, 1 fully replaced; nil for none
	// JPEG is what the photo's JPEG file keeps of it, for [RemoveJPEG], on the photo's
	// own size; nil where the file is none.
	JPEG   *jpeg.Coding
	Kernel *linearops.Kernel // overrides Settings.Kernel: a kernel that was drawn or loaded
}

// DefaultSettings is where a task begins: the paper's 20 evaluations, eta 0.85 and
// etab 1, four samples from seed 0 on (the seeds are the samples' alone: a simulation's
// noise has its own, [SimulationSeed]). Tasks on photos that are noisy as a rule estimate
// the level; the others take the photo to be clean but for its rounding. The pyramid is
// the prior's own, and pictures that are too large for one look are seen in windows.
func DefaultSettings(t Task) Settings {
	s := Settings{Task: t, Samples: 4, Steps: 20, Eta: 0.85, EtaB: EtaB{Value: 1}, Pyramid: Pyramid{Auto: true}, Window: Window{Auto: true}}
	switch t {
	case Inpaint:
		s.Context = DefaultContext
	case Upscale:
		s.Scale, s.Downscale = 4, Block
	case Deblur:
		s.Border = BorderSolved
		s.Kernel = "uniform:9"
		s.Noise.Auto = true
	case Denoise:
		s.Noise.Auto = true
	case Colorize:
		s.ColourSide = DefaultColourSide
	case OldPhoto:
		s.oldDefaults()
	case RemoveJPEG:
		s.Steps = jpegSteps
		s.Noise.Auto = true
	}
	return s
}

// Scales lists the magnifications that a task offers with a way of downscaling;
// nil where the task has none.
func Scales(t Task, d Downscale) []int {
	switch {
	case t == Upscale && d == Bicubic:
		return []int{2, 4, 8}
	case t == Upscale:
		return []int{2, 3, 4, 8, 16}
	case t == OldPhoto:
		return []int{1, 2, 4}
	}
	return nil
}

// SettingError says that a setting is out of range, and what would do.
type SettingError struct {
	Setting string // the field of [Settings] in lower case: "steps"
	Text    string // the whole sentence
}

func (e *SettingError) Error() string { return e.Text }

func badSetting(name, format string, args ...any) error {
	return &SettingError{Setting: name, Text: fmt.Sprintf(format, args...)}
}

// Validate checks all that can be checked without a photo. The error is a
// [*SettingError], or what [linearops.ParseKernel] said.
func (s Settings) Validate() error {
	for _, check := range []func() error{
		s.validateTask, s.validateScale, s.validateKernel, s.validateNoise,
		s.validateSampling, s.validateCrop, s.Pyramid.validate, s.Window.validate, s.validateFinish, s.validateOldPhoto,
		s.validateContext, s.validateBorder, s.validateColour, s.validateJPEG,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (s Settings) validateTask() error {
	if slices.Contains(Tasks(), s.Task) {
		return nil
	}
	return badSetting("task", "there is no task %q; the tasks are %s", string(s.Task), taskNames())
}

func taskNames() string {
	out := ""
	for i, t := range Tasks() {
		if i > 0 {
			out += ", "
		}
		out += string(t)
	}
	return out
}

func (s Settings) validateScale() error {
	if s.Task == Upscale && s.Downscale != Block && s.Downscale != Bicubic {
		return badSetting("downscale", "there is no way of downscaling called %q; choose block or bicubic", string(s.Downscale))
	}
	scales := Scales(s.Task, s.Downscale)
	if scales == nil || slices.Contains(scales, s.Scale) {
		return nil
	}
	how := string(s.Task)
	if s.Task == Upscale {
		how = "upscaling by " + string(s.Downscale)
	}
	return badSetting("scale", "the scale is %d; %s takes one of %v", s.Scale, how, scales)
}

func (s Settings) validateKernel() error {
	if s.Task != Deblur || s.Kernel == "" {
		return nil // NewPlan asks for one where the inputs bring none
	}
	_, err := linearops.ParseKernel(s.Kernel)
	return err
}

func (s Settings) validateNoise() error {
	if s.Noise.Auto {
		return nil
	}
	if s.Noise.Tones != "" {
		if _, err := parseCurves(s.Noise.Tones); err != nil {
			return err
		}
	}
	if l := s.Noise.Levels; !(l >= 0 && l <= MaxNoise) { // NaN fails too
		return badSetting("noise", "the noise level is %g; it must be from 0 to %d levels, or auto", l, MaxNoise)
	}
	return nil
}

func (s Settings) validateSampling() error {
	switch {
	case s.Samples < 1 || s.Samples > MaxSamples:
		return badSetting("samples", "the number of samples is %d; it must be from 1 to %d", s.Samples, MaxSamples)
	case s.Steps < 1 || s.Steps > MaxSteps:
		return badSetting("steps", "the number of steps is %d; it must be from 1 to %d", s.Steps, MaxSteps)
	case !(s.Eta >= 0 && s.Eta <= 1):
		return badSetting("eta", "eta is %g; it must be from 0 to 1", s.Eta)
	case !s.EtaB.Optimal && !(s.EtaB.Value >= 0 && s.EtaB.Value <= 1):
		return badSetting("etab", "etab is %g; it must be from 0 to 1, or optimal", s.EtaB.Value)
	case s.Seed > math.MaxUint64-uint64(s.Samples-1):
		return badSetting("seed", "the seed is too large for %d samples; choose a smaller one", s.Samples)
	case s.Label != nil && *s.Label < 0:
		return badSetting("label", "the class label is %d; it must be 0 or more", *s.Label)
	case !(s.GuidanceScale() >= 0 && s.GuidanceScale() <= MaxGuidance):
		return badSetting("guidance", "the guidance scale is %g; it must be from 0 to %d", s.GuidanceScale(), MaxGuidance)
	}
	return nil
}

func (s Settings) validateCrop() error {
	c := s.Crop
	switch {
	case c == nil:
		return nil
	case c.X < 0 || c.Y < 0 || c.W < 1 || c.H < 1:
		return badSetting("crop", "the crop %s is no region; give x,y,width,height with a size of at least %d x %d pixels", c, MinSide, MinSide)
	}
	return nil
}

// GuidanceScale is the factor of the gradient of the classifier that guides a prior
// towards Settings.Label, where there is one: 1, the paper's, unless the settings say
// otherwise; 0 is no guidance.
func (s Settings) GuidanceScale() float64 {
	if s.Guidance == nil {
		return 1
	}
	return *s.Guidance
}

// Seeds lists the seeds of the samples: Seed, Seed+1, ...
func (s Settings) Seeds() []uint64 {
	out := make([]uint64, s.Samples)
	for i := range out {
		out[i] = s.Seed + uint64(i)
	}
	return out
}
