package restoration

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"afterimage/linearops"
)

// RecipeVersion is the version of the recipe format that is written.
const RecipeVersion = 1

// Recipe is what a result was made from: beside the photo, the mask and the prior
// it names, it is all that is needed to make the same result again, and it says
// on which machine that gives the same bytes. Written as JSON beside a result.
type Recipe struct {
	Version  int        `json:"recipe"` // RecipeVersion
	App      string     `json:"app"`    // program and version: "Afterimage 0.1.0"
	Created  string     `json:"created,omitempty"`
	Settings Settings   `json:"settings"` // as resolved: an estimated noise level is a number
	Photo    FileRef    `json:"photo"`
	Mask     *FileRef   `json:"mask,omitempty"`
	Kernel   *KernelRef `json:"kernel,omitempty"` // where Settings.Kernel does not name it
	Prior    PriorRef   `json:"prior"`
	Guide    *PriorRef  `json:"guide,omitempty"` // the classifier whose gradient was used, Settings.Guidance times
	Runtime  RuntimeRef `json:"runtime"`
	Output   *Output    `json:"output,omitempty"` // nil for the defaults
	// Reveal is a PNG of one gray byte a pixel of the result: where the original shows
	// through every picture, see [Finisher.Apply].
	Reveal  *FileRef     `json:"reveal,omitempty"`
	Compose *Composition `json:"compose,omitempty"` // of the picture of kind "composed"
	// Discarded are the seeds of samples that mean and spread leave out.
	Discarded []uint64       `json:"discarded,omitempty"`
	Results   []RecipeResult `json:"results"`
}

// FileRef names a file that went in, by its content.
type FileRef struct {
	Name   string `json:"name"` // without its folder
	SHA256 string `json:"sha256"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	// Profile says how a photo's planes came from the file: "icc" through its colour
	// profile, and absent as the samples stand, which is what all did before.
	Profile string `json:"profile,omitempty"`
}

// KernelRef is a blur kernel, tap by tap.
type KernelRef struct {
	Height  int       `json:"height"`
	Width   int       `json:"width"`
	AnchorY int       `json:"anchor_y"`
	AnchorX int       `json:"anchor_x"`
	Taps    []float32 `json:"taps"`
	// Estimated says that the kernel was found in the photo; nil for one that was given.
	Estimated *KernelEstimate `json:"estimated,omitempty"`
}

// KernelEstimate says where a kernel was estimated, and how far to trust it: see
// restoration/blind.
type KernelEstimate struct {
	Confidence float64 `json:"confidence"` // 0 to 1
	Region     Rect    `json:"region"`     // of the photo
}

// NewKernelRef copies a kernel into a recipe.
func NewKernelRef(k linearops.Kernel) *KernelRef {
	return &KernelRef{Height: k.H, Width: k.W, AnchorY: k.Y, AnchorX: k.X, Taps: slices.Clone(k.Taps)}
}

// Kernel is the kernel that a recipe holds.
func (k KernelRef) Kernel() (linearops.Kernel, error) {
	fits := k.Height >= 1 && k.Width >= 1 && k.Height <= linearops.MaxKernelSide && k.Width <= linearops.MaxKernelSide &&
		len(k.Taps) == k.Height*k.Width &&
		k.AnchorY >= 0 && k.AnchorY < k.Height && k.AnchorX >= 0 && k.AnchorX < k.Width
	if !fits {
		return linearops.Kernel{}, errors.New("the size of the blur kernel and its values do not agree")
	}
	out, err := linearops.NewKernel(k.Height, k.Width, k.Taps)
	out.Y, out.X = k.AnchorY, k.AnchorX
	return out, err
}

// PriorRef names the prior.
type PriorRef struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256,omitempty"`
}

// RuntimeRef is what the network ran on. With the same prior and all of these
// equal the result is the same bytes; elsewhere it is close to it.
type RuntimeRef struct {
	Version  string `json:"version,omitempty"`  // ONNX Runtime build
	Provider string `json:"provider,omitempty"` // "CPU" or "CUDA"
	Device   string `json:"device,omitempty"`   // its name
	CPU      string `json:"cpu,omitempty"`      // class of the processor
	Threads  int    `json:"threads,omitempty"`
	Window   int    `json:"window,omitempty"` // side of a window in pixels; 0 without windows
}

// RecipeResult is one file that came out.
type RecipeResult struct {
	File     string   `json:"file"` // without its folder
	SHA256   string   `json:"sha256,omitempty"`
	Kind     string   `json:"kind"` // "sample", "mean", "composed", "spread" or "sheet"
	Seed     *uint64  `json:"seed,omitempty"`
	Finish   *Finish  `json:"finish,omitempty"`    // where it is not the settings'
	Residual *float64 `json:"residual,omitempty"`  // see [Sample]; absent at sigma 0
	MaxError *float64 `json:"max_error,omitempty"` // 8-bit levels
}

// SampleResult is the recipe's line for a sample that was written to a file.
func SampleResult(file, sha256 string, s Sample) RecipeResult {
	seed := s.Seed
	return RecipeResult{
		File: file, SHA256: sha256, Kind: "sample", Seed: &seed,
		Residual: orAbsent(s.Residual), MaxError: orAbsent(s.MaxError),
	}
}

func orAbsent(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// Marshal writes the recipe as indented JSON with a final newline. The same recipe
// gives the same bytes.
func (r Recipe) Marshal() ([]byte, error) {
	r.Version = RecipeVersion
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("the recipe cannot be written: %w", err)
	}
	return append(data, '\n'), nil
}

// maxRecipe bounds what is read: the largest kernel takes less.
const maxRecipe = 16 << 20

// ReadRecipe reads a recipe and checks it. Fields it does not know are refused:
// leaving one out would give another result than the recipe promises.
func ReadRecipe(r io.Reader) (Recipe, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxRecipe+1))
	if err != nil {
		return Recipe{}, fmt.Errorf("the recipe cannot be read: %w", err)
	}
	if len(data) > maxRecipe {
		return Recipe{}, errors.New("this file is too large for a recipe; choose the .recipe.json file that was saved beside a result")
	}
	var head struct {
		Version int `json:"recipe"`
	}
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&head); err != nil || head.Version == 0 {
		return Recipe{}, errors.New("this file is not a recipe of Afterimage; choose the .recipe.json file that was saved beside a result")
	}
	if head.Version > RecipeVersion {
		return Recipe{}, fmt.Errorf("this recipe is of version %d and this Afterimage reads up to %d; update Afterimage", head.Version, RecipeVersion)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var out Recipe
	if err := dec.Decode(&out); err != nil {
		return Recipe{}, fmt.Errorf("the recipe is damaged (%w); make it again by restoring the photo", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Recipe{}, errors.New("the recipe is damaged: there is more after its end; make it again by restoring the photo")
	}
	return out, out.check()
}

// check tells whether a recipe can be followed.
func (r Recipe) check() error {
	if err := r.Settings.Validate(); err != nil {
		return fmt.Errorf("the recipe cannot be followed: %w", err)
	}
	if err := r.checkEdits(); err != nil {
		return fmt.Errorf("the recipe cannot be followed: %w", err)
	}
	if err := r.Output.check(); err != nil {
		return fmt.Errorf("the recipe cannot be followed: %w", err)
	}
	if r.Kernel == nil {
		return nil
	}
	if _, err := r.Kernel.Kernel(); err != nil {
		return fmt.Errorf("the recipe cannot be followed, because of the kernel in it: %w", err)
	}
	return nil
}
