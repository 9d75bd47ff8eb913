package app

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// restoreFlags is what a person wrote after `afterimage restore`. Values that
// Settings know are read from the flag set, where a person set them.
type restoreFlags struct {
	task, crop, downscale, kernel, noise, etab, label, pyramid string
	window, border, colour, find, findKind                     string
	context, scale, samples, steps                             int
	eta, guidanceScale, strength, saturation, levels           float64
	seed                                                       uint64
	simulate, keepLuminance                                    bool
	colourSide                                                 int
	hints                                                      []string
	jpegQuality                                                string // auto or 1..100

	mask, recipe, output, memory string
	engine                       engineFlags
	quality                      int
	saveKernel                   string
	overwrite, quiet             bool
	strip                        bool // the metadata of the photo
}

// add declares the flags; their defaults are those of the settings.
func (f *restoreFlags) add(fs *pflag.FlagSet) {
	d, old := restoration.DefaultSettings(restoration.Upscale), restoration.DefaultSettings(restoration.OldPhoto)
	fs.SortFlags = false
	fs.StringVarP(&f.task, "task", "t", "", "`TASK` to do: "+strings.Join(taskNames(), ", "))
	fs.StringVarP(&f.output, "output", "o", "", "`FILE` for the restored photo: .png, .jpg, .tif or .webp (required)")
	fs.StringVar(&f.mask, "mask", "", "`FILE` with the damage in white or opaque, as large as the photo")
	fs.StringVar(&f.crop, "crop", "", "region `X,Y,W,H` of the photo, in pixels, to restore alone")
	fs.IntVar(&f.scale, "scale", d.Scale, "make it `N` times larger: upscale 2, 3, 4, 8, 16; oldphoto 1 (unless given), 2, 4")
	fs.StringVar(&f.downscale, "downscale", string(d.Downscale), "`WAY` in which the photo became small: block or bicubic")
	fs.StringVar(&f.kernel, "kernel", "uniform:9", "`KERNEL` of the blur: uniform:9, gauss:1.6, aniso:1,20, disk:5, motion:15,30, a picture, or auto to estimate it")
	fs.StringVar(&f.saveKernel, "save-kernel", "", "write the kernel that --kernel auto found to `FILE`, a .png or .tif")
	fs.StringVar(&f.noise, "noise", "", "`LEVEL` of the noise in 8-bit levels; auto, or auto:level for one level; by brightness such as 40:8,200:3; R/G/B such as 4/5/9 (auto for deblur, denoise, oldphoto, jpeg; else 0)")
	fs.StringVar(&f.jpegQuality, "jpeg-quality", "auto", "`QUALITY` of the compression to undo, 1 to 100, or auto: from the file or its pixels")
	fs.StringVar(&f.border, "border", borderName(restoration.DefaultSettings(restoration.Deblur).Border), "`WAY` to guess what the blur brought in from beyond the frame: solved, or mirror")
	fs.IntVar(&f.context, "context", restoration.DefaultContext, "inpaint: fill each hole from `N` pixels around it; 0 looks at the whole photo")
	fs.IntVar(&f.samples, "samples", d.Samples, "draw `N` plausible originals, with the seed and those after it")
	fs.IntVar(&f.steps, "steps", d.Steps, "evaluate the prior `N` times a sample (jpeg 6, unless given)")
	fs.Float64Var(&f.eta, "eta", d.Eta, "share `X` of fresh noise in each step, 0 to 1")
	fs.StringVar(&f.etab, "etab", d.EtaB.String(), "weight `X` of the photo where it is clear, 0 to 1, or optimal")
	fs.Uint64Var(&f.seed, "seed", d.Seed, "seed `N` of the first sample; equal seeds give equal samples (default 0)")
	fs.StringVar(&f.label, "label", "", "`CLASS`, by number or name, of a prior that has classes, or of its guidance")
	fs.StringVar(&f.engine.guidance, "guidance", "", "classifier's gradient in the ONNX `FILE`, to guide the prior towards the class")
	fs.Float64Var(&f.guidanceScale, "guidance-scale", 1, "follow the guidance `X` times as strongly; 0 is not at all")
	fs.StringVar(&f.pyramid, "pyramid", d.Pyramid.String(), "show the prior smaller pictures at `LEVELS` of noise: auto, off, or such as 2@0.6,4@2")
	fs.StringVar(&f.window, "window", d.Window.String(), "show the prior large pictures in windows of `SIDE` pixels: auto, off, or a side such as 512")
	fs.StringVar(&f.memory, "memory", "", "take at most `SIZE` of memory, such as 1GB or 800MB; what it does not hold waits in a temporary file beside the result (default what is free)")
	fs.Float64Var(&f.strength, "strength", 1, "share `X` of the samples, 0 to 1; the rest is the photo as it was (made larger bicubically)")
	fs.Float64Var(&f.saturation, "saturation", 1, "colour `X` times as strong, 0 to 2: colorize and oldphoto")
	fs.BoolVar(&f.keepLuminance, "keep-luminance", false, "keep each pixel's gray value exactly: colorize")
	fs.StringVar(&f.colour, "colour", "keep", "`WAY` with an old photo's colours: keep its own, or add new ones")
	fs.Float64Var(&f.levels, "levels", old.Levels, "stretch an old photo's tone, but for `X` percent of the pixels at each end; 0 leaves it")
	fs.StringVar(&f.find, "find", "", "`SENSITIVITY` to an old photo's scratches and dust, up to 1, or off (default 0.5 without a mask, off with one)")
	fs.StringVar(&f.findKind, "find-kind", string(old.FindKind), "`WHICH` damage to find: both, light or dark")
	fs.IntVar(&f.colourSide, "colour-side", restoration.DefaultColourSide, "sample colour with the photo made `N` pixels long, and keep the photo's gray; 0 for its own size: colorize")
	fs.StringArrayVar(&f.hints, "hint", nil, "dab of colour `X,Y,RADIUS,#RRGGBB` in pixels of the photo, as often as needed: colorize")
	fs.BoolVar(&f.simulate, "simulate", false, "PHOTO is clean: degrade it first, then compare with it")
	f.engine.add(fs)
	fs.StringVar(&f.recipe, "recipe", "", "repeat the run of the recipe `FILE`; other flags override it")
	fs.IntVar(&f.quality, "quality", photo.DefaultQuality, "quality `N` of JPEG files, 1 to 100")
	fs.BoolVar(&f.strip, "strip-metadata", false, "leave out what the photo says of place, time and camera; its colour profile stays")
	fs.BoolVar(&f.overwrite, "overwrite", false, "replace files that exist (never the photo itself)")
	fs.BoolVarP(&f.quiet, "quiet", "q", false, "no progress, only errors and the results")
}

// add declares where the prior comes from and what it runs on.
func (e *engineFlags) add(fs *pflag.FlagSet) {
	fs.StringVar(&e.model, "model", "", "prior in the ONNX `FILE`, or an imported one by its name, instead of the built-in one")
	fs.StringVar(&e.device, "device", "auto", "compute on `DEVICE`: auto, cpu or cuda:N")
	fs.StringVar(&e.runtime, "runtime", "", "ONNX Runtime library `FILE`, instead of searching for it")
	fs.IntVar(&e.threads, "threads", 0, "use `N` threads of the processor (default one a core)")
}

func taskNames() []string {
	var names []string
	for _, t := range restoration.Tasks() {
		names = append(names, string(t))
	}
	return names
}

// settings applies the flags to base: all that a person gave, and no others.
func (f *restoreFlags) settings(fs *pflag.FlagSet, base restoration.Settings) (restoration.Settings, error) {
	s := base
	var failed error
	set := func(name string, apply func() error) {
		if failed == nil && fs.Changed(name) {
			if err := apply(); err != nil {
				failed = &usageError{error: err, command: restoreName}
			}
		}
	}
	set("task", func() error { s.Task = restoration.Task(f.task); return nil })
	if failed == nil {
		failed = f.checkTask(fs, s.Task)
	}
	set("crop", func() (err error) { s.Crop, err = parseCrop(f.crop); return err })
	set("scale", func() error { s.Scale = f.scale; return nil })
	set("downscale", func() error { s.Downscale = restoration.Downscale(f.downscale); return nil })
	set("border", func() error { s.Border = borderOf(f.border); return nil })
	set("context", func() error { s.Context = f.context; return nil })
	set("noise", func() error { return s.Noise.UnmarshalText([]byte(f.noise)) })
	set("jpeg-quality", func() error { return f.setJPEG(&s, fs) })
	set("samples", func() error { s.Samples = f.samples; return nil })
	set("steps", func() error { s.Steps = f.steps; return nil })
	set("eta", func() error { s.Eta = f.eta; return nil })
	set("etab", func() error { return s.EtaB.UnmarshalText([]byte(f.etab)) })
	set("seed", func() error { s.Seed = f.seed; return nil })
	set("guidance-scale", func() error { s.Guidance = &f.guidanceScale; return nil })
	set("pyramid", func() error { return s.Pyramid.UnmarshalText([]byte(f.pyramid)) })
	set("colour", func() (err error) { s.Colour, err = parseColour(f.colour); return err })
	set("find-kind", func() (err error) { s.FindKind, err = parseFindKind(f.findKind); return err })
	set("levels", func() error { s.Levels = f.levels; return nil })
	set("find", func() (err error) { s.Find, err = parseFind(f.find); return err })
	set("window", func() error { return s.Window.UnmarshalText([]byte(f.window)) })
	set("simulate", func() error { s.Simulate = f.simulate; return nil })
	set("colour-side", func() error { s.ColourSide = f.colourSide; return nil })
	set("hint", func() (err error) { s.Hints, err = parseHints(f.hints); return err })
	finish := s.Finish.Or(restoration.AsDrawn)
	set("strength", func() error { finish.Strength = f.strength; return nil })
	set("saturation", func() error { finish.Saturation = f.saturation; return nil })
	set("keep-luminance", func() error { finish.KeepLuminance = f.keepLuminance; return nil })
	s.Finish = finish.Ref()
	if failed != nil {
		return s, failed
	}
	if err := s.Validate(); err != nil {
		return s, &usageError{error: err, command: restoreName}
	}
	return s, nil
}

// check looks at the flags that no setting knows.
func (f *restoreFlags) check(fs *pflag.FlagSet) error {
	switch {
	case f.output == "":
		return usagef("name the restored photo with -o, as in -o restored.png")
	case f.task == "" && f.recipe == "":
		return usagef("say what is wrong with the photo with --task: %s", strings.Join(taskNames(), ", "))
	case f.quality < 1 || f.quality > 100:
		return usagef("the quality is %d; it must be from 1 to 100", f.quality)
	}
	for _, name := range []string{"mask", "kernel", "save-kernel", "recipe", "model", "guidance", "runtime", "crop", "noise", "label", "pyramid", "window", "memory", "hint", "jpeg-quality"} {
		if fs.Changed(name) && fs.Lookup(name).Value.String() == "" {
			return usagef("--%s needs a value", name)
		}
	}
	if err := f.checkKernel(fs); err != nil {
		return err
	}
	return f.engine.check()
}

func (e *engineFlags) check() error {
	if e.threads < 0 || e.threads > 1024 {
		return usagef("the number of threads is %d; it must be from 0 to 1024", e.threads)
	}
	e.model = modelPath(e.model)
	return nil
}

// mirrorName is restoration.BorderMirror on the command line.
const mirrorName = "mirror"

func borderName(b restoration.Border) string {
	if b == restoration.BorderMirror {
		return mirrorName
	}
	return string(b)
}

// borderOf is the border of a name; what is none is for Settings.Validate to name.
func borderOf(name string) restoration.Border {
	if name == mirrorName {
		return restoration.BorderMirror
	}
	return restoration.Border(name)
}

// parseCrop reads x,y,w,h.
func parseCrop(text string) (*restoration.Rect, error) {
	fields := strings.Split(text, ",")
	var v [4]int
	if len(fields) != len(v) {
		return nil, fmt.Errorf("the crop %q is not of the form x,y,width,height, as in 40,20,256,256", text)
	}
	for i, field := range fields {
		n, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil {
			return nil, fmt.Errorf("%q in the crop %q is no whole number of pixels", field, text)
		}
		v[i] = n
	}
	return &restoration.Rect{X: v[0], Y: v[1], W: v[2], H: v[3]}, nil
}

// parseHints reads hints of the form x,y,radius,colour.
func parseHints(texts []string) ([]restoration.Hint, error) {
	hints := make([]restoration.Hint, len(texts))
	for i, text := range texts {
		var err error
		if hints[i], err = restoration.ParseHint(text); err != nil {
			return nil, err
		}
	}
	return hints, nil
}

// restoreName is the command's full name, for hints.
const restoreName = "afterimage restore"

// newRestore is `afterimage restore`.
func newRestore(p *program) *cobra.Command {
	f := &restoreFlags{}
	cmd := &cobra.Command{
		Use:               "restore PHOTO --task TASK -o FILE",
		Short:             "Restore a photo on the command line",
		Long:              restoreLong,
		Example:           restoreExample,
		Args:              onePhoto,
		ValidArgsFunction: completePhotos,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd.Flags()); err != nil {
				return err
			}
			return p.restore(cmd.Context(), args[0], f, cmd.Flags())
		},
	}
	f.add(cmd.Flags())
	cmd.Flags().BoolVar(&p.json, "json", p.json, "write progress and the result as lines of JSON to the standard output")
	addCompletions(cmd)
	return cmd
}

const restoreLong = `Restore a photo that is degraded already; with --simulate, degrade a clean one first
and compare the result with it.

Of N samples (4 unless --samples asks for another number), -o photo.png writes
photo-1.png ... photo-N.png, photo-mean.png, photo-spread.png (where the samples
disagree) and photo-sheet.png (all on one sheet); with --samples 1 it is the one file
that -o names. photo.recipe.json goes with them: --recipe makes the same files again.

Everything is checked before the run begins, and all files are written together at
its end: after an error or Ctrl-C there are none.

Exit status: 0 all went well, 1 it failed, 2 the command line cannot be followed,
130 interrupted.`

const restoreExample = `  # scratches, painted white in mask.png, filled in four ways
  afterimage restore photo.png --task inpaint --mask mask.png --samples 4 -o filled.png

  # four times larger, one file
  afterimage restore small.jpg --task upscale --scale 4 --samples 1 -o large.png

  # camera shake of 15 pixels, 30 degrees counter-clockwise
  afterimage restore shaken.jpg --task deblur --kernel motion:15,30 --noise auto -o sharp.png
  afterimage restore shaken.jpg --task deblur --kernel auto --save-kernel k.png -o sharp.png

  # an old scan: grey, grainy, scratched
  afterimage restore scan.tif --task oldphoto --mask scratches.png -o restored.tif

  # a gray photo in colour, with a brown roof and a blue door
  afterimage restore gray.jpg --task colorize --hint 820,310,25,#a06040 --hint 900,620,15,#4060a0 -o colour.png

  # how well does it do on a photo whose original is known?
  afterimage restore clean.png --task denoise --noise 25 --simulate -o test.png

  # the same result again, and with another seed
  afterimage restore photo.png --mask mask.png --recipe filled.recipe.json -o again.png
  afterimage restore photo.png --mask mask.png --recipe filled.recipe.json --seed 5 -o other.png`
