package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/onnx"
	"afterimage/restoration/photo"
)

// job is one restoration that was read and checked: all that can be wrong with what
// the person gave is found while it is prepared, before the prior is loaded.
type job struct {
	recipe    *restoration.Recipe // that the run follows; nil for none
	photo     *photo.Photo
	plan      *restoration.Plan
	mask      *mask                  // nil without one
	kernel    *restoration.KernelRef // nil where the settings name it
	label     string                 // a class by its name; "" for none
	chosen    bool                   // the class was given, and is not the recipe's
	unguided  bool                   // the recipe had a class without guidance, and no other was asked for
	guide     *restoration.PriorRef  // the classifier that guides the run; nil for none
	estimated bool                   // the noise level was estimated from the photo
	room      restoration.Room       // what the run may take
	edits     *edits                 // what the recipe does after the run; nil for nothing
	composed  *restoration.Sample    // what they put together; nil before the run, and without a composition
	outputs   outputs
	depth     int      // bits a sample of the results that a recipe asks for; 0 is the photo's
	notes     []string // what the person should know before the run
}

// prepare reads all inputs of a run and checks them and its outputs.
func prepare(ctx context.Context, path string, f *restoreFlags, fs *pflag.FlagSet) (*job, error) {
	recipe, err := readRecipe(f.recipe)
	if err != nil {
		return nil, err
	}
	settings, err := f.settings(fs, startingPoint(restoration.Task(f.task), recipe))
	if err != nil {
		return nil, err
	}
	f.leaveToMask(fs, &settings)
	j := &job{recipe: recipe, label: f.label, chosen: f.label != ""}
	j.followOutput(f, fs.Changed)
	j.unguided = f.engine.guidance == "" && !fs.Changed("guidance-scale") && withoutGuidance(recipe)
	inputs := restoration.Inputs{}
	if err := j.chooseKernel(f, fs, &settings, &inputs); err != nil {
		return nil, err
	}
	if err := j.chooseLabel(&settings); err != nil {
		return nil, err
	}
	if err := j.checkGuidance(settings, f); err != nil {
		return nil, err
	}
	if err := j.nameFiles(path, settings, f, fs); err != nil {
		return nil, err
	}
	if err := j.readInputs(ctx, path, f, fs, &settings, &inputs); err != nil {
		return nil, err
	}
	if j.plan, err = j.edits.plan(settings, inputs); err != nil {
		return nil, err
	}
	j.inPieces()
	j.giveRoom()
	j.compareInputs(f, fs)
	j.noteJPEG()
	j.notes = append(j.notes, j.plan.Notes()...)
	return j, nil
}

// readInputs reads the photo and what belongs to it, and estimates what is to be
// estimated from it.
func (j *job) readInputs(ctx context.Context, path string, f *restoreFlags, fs *pflag.FlagSet, settings *restoration.Settings, inputs *restoration.Inputs) error {
	w, h, err := photo.Size(path)
	if err != nil {
		return err
	}
	size := linearops.Shape{C: 3, H: h, W: w}
	estimate := f.wantsEstimate(fs)
	if estimate {
		inputs.Kernel = assumedKernel()
	}
	if err := j.makeRoom(f.memory, *settings, size, inputs.Kernel); err != nil {
		return err
	}
	if j.photo, err = photo.Read(path); err != nil {
		return err
	}
	if settings.Task == restoration.RemoveJPEG {
		j.photo = j.photo.AsStored() // the coefficients are of the file's own samples
	}
	j.chooseProfile()
	inputs.Photo.Shape, inputs.Region = j.photo.Shape(), j.photo.Region
	inputs.Limits.Low, inputs.Limits.High = j.photo.Limits()
	j.estimated = settings.Noise.Auto && settings.Task != restoration.RemoveJPEG
	if estimate {
		if err := j.estimateKernel(ctx, settings, inputs); err != nil {
			return err
		}
	}
	return j.readBeside(f.mask, *settings, inputs)
}

// nameFiles settles which files the run will write, those of a recipe's edits among them,
// and checks that it can.
func (j *job) nameFiles(path string, s restoration.Settings, f *restoreFlags, fs *pflag.FlagSet) (err error) {
	if j.edits, err = readEdits(j.recipe, f.recipe, s, fs); err != nil {
		return err
	}
	j.outputs = outputs{Names: photo.NameResults(f.output, s.Samples)}
	j.outputs.nameEdits(f.output, j.edits)
	j.outputs.kernel = f.saveKernel
	return j.outputs.check(f.inputs(path, fs), f.overwrite)
}

// inputs are the files that the run must not overwrite.
func (f *restoreFlags) inputs(photoPath string, fs *pflag.FlagSet) []input {
	in := []input{{"the photo", photoPath}}
	for _, i := range []input{{"the mask", f.mask}, {"the kernel", f.kernelFile(fs)}, {"the prior", f.engine.model}, {"the guidance", f.engine.guidance}} {
		if i.path != "" {
			in = append(in, i)
		}
	}
	return in
}

// chooseKernel sets the kernel by its name in settings, or by its taps in inputs
// when it comes from a picture or from the recipe.
func (j *job) chooseKernel(f *restoreFlags, fs *pflag.FlagSet, s *restoration.Settings, in *restoration.Inputs) error {
	switch {
	case f.wantsEstimate(fs): // when the photo is read
	case fs.Changed("kernel") && isKernelName(f.kernel):
		if _, err := linearops.ParseKernel(f.kernel); err != nil {
			return &usageError{error: err, command: restoreName}
		}
		s.Kernel = f.kernel
	case fs.Changed("kernel"):
		k, err := photo.ReadKernel(f.kernel)
		if err != nil {
			return err
		}
		s.Kernel, in.Kernel, j.kernel = "", &k, restoration.NewKernelRef(k)
	case s.Task == restoration.Deblur && j.recipe != nil && j.recipe.Kernel != nil:
		k, err := j.recipe.Kernel.Kernel()
		if err != nil {
			return err
		}
		in.Kernel, j.kernel = &k, j.recipe.Kernel
	}
	return nil
}

// isKernelName tells a kernel's name, "gauss:1.6", from the file of its picture. A
// bare word is taken for a name too, for which the parser tells what is missing.
func isKernelName(text string) bool {
	family, _, _ := strings.Cut(text, ":")
	if strings.ContainsAny(family, `./\`) {
		return false
	}
	_, err := os.Stat(text)
	return err != nil
}

// mask is the picture of the damage.
type mask struct {
	file   restoration.FileRef
	pixels []float32 // on the photo's grid, 0 kept
}

// readMask reads the mask for a photo.
func readMask(path string, ph *photo.Photo) (*mask, error) {
	pixels, err := photo.ReadMask(path, ph.W, ph.H)
	if err != nil {
		return nil, err
	}
	sum, err := hashFile(path)
	if err != nil {
		return nil, err
	}
	return &mask{
		file:   restoration.FileRef{Name: filepath.Base(path), SHA256: sum, Width: ph.W, Height: ph.H},
		pixels: pixels,
	}, nil
}

// ref names the mask in a recipe; nil without one.
func (m *mask) ref() *restoration.FileRef {
	if m == nil {
		return nil
	}
	return &m.file
}

// hashFile is the SHA-256 of a file, hexadecimal.
func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", path, plain(err))
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", path, plain(err))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// compareInputs notes where the photo and the mask are not the recipe's, and takes
// over the number of threads, which the bytes of a result depend on.
func (j *job) compareInputs(f *restoreFlags, fs *pflag.FlagSet) {
	r := j.recipe
	if r == nil {
		return
	}
	if r.Photo.SHA256 != j.photo.SHA256 {
		j.note("the recipe was made from another photo, %s; the result will be another one", named(r.Photo.Name, r.Photo.SHA256))
	}
	switch {
	case r.Mask != nil && j.mask == nil:
		j.note("the recipe was made with the mask %s, and none is given", named(r.Mask.Name, r.Mask.SHA256))
	case r.Mask != nil && r.Mask.SHA256 != j.mask.file.SHA256:
		j.note("the recipe was made with another mask, %s; the result will be another one", named(r.Mask.Name, r.Mask.SHA256))
	case r.Mask == nil && j.mask != nil:
		j.note("the recipe was made without a mask; the result will be another one")
	}
	if !fs.Changed("threads") && r.Runtime.Provider == "CPU" {
		f.engine.threads = r.Runtime.Threads
	}
}

// chooseProfile takes the photo's pixels as the recipe's run took them: those from before
// colour profiles were understood took the samples as they stand.
func (j *job) chooseProfile() {
	if j.photo.Remark != "" {
		j.note("%s", j.photo.Remark)
	}
	r := j.recipe
	if r == nil || r.Photo.SHA256 != j.photo.SHA256 || r.Photo.Profile == j.photo.Profile() {
		return
	}
	if r.Photo.Profile == "" {
		j.photo = j.photo.AsStored()
	}
	if r.Photo.Profile == j.photo.Profile() {
		j.note("the recipe was made without the photo's colour profile, and so is this result: its colours are taken for sRGB")
		return
	}
	j.note("the recipe was made with other colours of this photo (by its profile); the result will be another one")
}

// comparePrior notes where what computes this run is not what the recipe names.
func (j *job) comparePrior(prior *onnx.Prior) {
	if j.recipe == nil {
		return
	}
	j.compareGuidance()
	here, there := runtimeRef(prior.Runtime()), j.recipe.Runtime
	there.Window = 0 // the settings say it, and their flags may have changed it
	if here.Provider == "CPU" && there.Provider == "CPU" {
		there.Device = here.Device // the class of the processor matters, not its name
	}
	switch r := j.recipe; {
	case r.Prior.SHA256 != priorRef(prior).SHA256:
		j.note("the recipe was made with another prior, %s; the result will be another one", named(r.Prior.Name, r.Prior.SHA256))
	case there != here:
		j.note("the recipe was made with %s, this runs with %s; the result will be very close, not the same to the last bit",
			computedBy(there), computedBy(here))
	}
}

func computedBy(r restoration.RuntimeRef) string {
	return fmt.Sprintf("ONNX Runtime %s on %s (%s, %d threads)", r.Version, r.Provider, r.Device, r.Threads)
}

// named is a file by its name and the beginning of its hash.
func named(name, sum string) string { return fmt.Sprintf("%s (sha256 %.12s...)", name, sum) }

func (j *job) note(format string, args ...any) {
	j.notes = append(j.notes, fmt.Sprintf(format, args...))
}
