package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
	"afterimage/restoration/onnx"
	"afterimage/restoration/photo"
)

// save writes all files of a run, or none, and enters them in the report.
func (p *program) save(ctx context.Context, j *job, prior *onnx.Prior, result *restoration.Result, f *restoreFlags, r *report) error {
	st, err := photo.NewStage(filepath.Dir(j.outputs.Recipe))
	if err != nil {
		return err
	}
	defer st.Discard()
	p.stop.protect(st.Discard)
	defer p.stop.protect(nil)

	recipe := j.newRecipe(prior)
	recipe.Output = j.output(f)
	w := &writer{ctx: ctx, stage: st, recipe: &recipe, report: r, options: j.writeOptions(f), made: j.made(prior, result)}
	for i, s := range result.Samples {
		m, err := j.sample(s)
		if err != nil {
			return err
		}
		w.picture(j.outputs.Samples[i], m, j.recipeLine(restoration.SampleResult("", "", s)))
		w.count(j)
	}
	if len(result.Samples) > 1 {
		spread, _ := photo.SpreadPicture(spread(j.plan, result))
		w.picture(j.outputs.Mean, j.mean(result), j.recipeLine(restoration.RecipeResult{Kind: "mean"}))
		w.options = w.options.About()
		w.picture(j.outputs.Spread, spread, restoration.RecipeResult{Kind: "spread"})
		sheet, err := j.sheet(result)
		if err != nil {
			return err
		}
		w.picture(j.outputs.Sheet, sheet, restoration.RecipeResult{Kind: "sheet"})
	}
	w.options = j.writeOptions(f)
	j.saveEdits(w)
	w.finish(j.outputs.Recipe)
	if w.err != nil {
		return w.err
	}
	return p.stop.uninterrupted(func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := st.Publish(f.overwrite)
		if errors.Is(err, fs.ErrExist) {
			err = fmt.Errorf("%w with -o, or add --overwrite", err)
		}
		return err
	})
}

// newRecipe is the run's recipe, without its results.
func (j *job) newRecipe(prior *onnx.Prior) restoration.Recipe {
	runtime := runtimeRef(prior.Runtime())
	runtime.Window = j.plan.Settings.Window.Side
	return restoration.Recipe{
		App:      "Afterimage " + version,
		Created:  time.Now().UTC().Format(time.RFC3339),
		Settings: j.plan.Settings,
		Photo: restoration.FileRef{
			Name: filepath.Base(j.photo.Path), SHA256: j.photo.SHA256,
			Width: j.photo.W, Height: j.photo.H, Profile: j.photo.Profile(),
		},
		Mask:    j.mask.ref(),
		Kernel:  j.kernel,
		Prior:   priorRef(prior),
		Guide:   j.guide,
		Runtime: runtime,
	}
}

// writeOptions keeps the depth, the transparency and the metadata of the photo.
func (j *job) writeOptions(f *restoreFlags) photo.WriteOptions {
	r, depth := j.plan.Crop(), j.photo.Depth
	if j.depth != 0 {
		depth = j.depth
	}
	return photo.WriteOptions{
		Own: j.photo, X: r.X, Y: r.Y, Depth: depth, Quality: f.quality, Meta: j.photo.Meta, Strip: f.strip,
		Alpha:  j.alpha(),
		Gray:   j.photo.Gray && !j.plan.Settings.AddsColour(),
		Mark:   "Restored with Afterimage " + version,
		Source: j.photo.Path,
	}
}

// alpha is the photo's transparency on the grid of the result; nil for an opaque
// photo.
func (j *job) alpha() []float32 {
	r := j.plan.Crop()
	return j.photo.CropAlpha(r.X, r.Y, r.W, r.H, j.plan.Size().W/r.W)
}

// countChanged counts, in a file that was written, the pixels that differ from the
// photo although the mask keeps them; nil where a task promises nothing about them.
func (j *job) countChanged(path string) (*int, error) {
	if j.plan.Settings.Task != restoration.Inpaint || j.plan.Settings.Simulate {
		return nil, nil
	}
	r := j.plan.Crop()
	touched := photo.CropPlane(j.mask.pixels, j.photo.W, r.X, r.Y, r.W, r.H)
	n, err := j.photo.Changed(path, r.X, r.Y, touched)
	return &n, err
}

// warnOfLoss notes what the format of the result cannot hold.
func (j *job) warnOfLoss() {
	_, lossless, err := photo.FormatOf(j.outputs.Samples[0])
	if err != nil || lossless {
		return
	}
	const instead = "a name that ends with .png or .tif can"
	if j.plan.Settings.Task == restoration.Inpaint {
		j.note("a JPEG cannot keep the pixels outside the mask exactly; %s", instead)
	}
	if !j.photo.Opaque() {
		j.note("a JPEG cannot keep the photo's transparency, which is put on white; %s", instead)
	}
	if j.photo.Depth > 8 {
		j.note("a JPEG cannot keep the photo's %d bits a sample, only 8; %s", j.photo.Depth, instead)
	}
}

// writer writes the files of a run to the stage; after an error it does nothing
// more.
type writer struct {
	ctx     context.Context
	stage   *photo.Stage
	recipe  *restoration.Recipe
	report  *report
	options photo.WriteOptions
	made    *photo.Made // of all pictures of the run
	err     error
}

func (w *writer) picture(path string, m linearops.Image, result restoration.RecipeResult) {
	if w.err == nil {
		w.err = w.ctx.Err()
	}
	if w.err != nil {
		return
	}
	o := w.options
	o.Made = w.made.Of(result.Kind, result.Seed)
	written, err := photo.Write(w.stage.Path(path), m, o)
	if err != nil {
		w.err = renamed(err, path)
		return
	}
	w.report.LeftOut = cmp.Or(w.report.LeftOut, written.LeftOut)
	result.File, result.SHA256 = filepath.Base(path), written.SHA256
	w.recipe.Results = append(w.recipe.Results, result)
	w.report.Files = append(w.report.Files, fileOf(path, result))
}

// count enters in the report how many pixels changed in the sample written last.
func (w *writer) count(j *job) {
	if w.err != nil {
		return
	}
	last := &w.report.Files[len(w.report.Files)-1]
	last.Changed, w.err = j.countChanged(w.stage.Staged(last.File))
}

// finish writes the recipe, which names the pictures.
func (w *writer) finish(path string) {
	if w.err != nil {
		return
	}
	data, err := w.recipe.Marshal()
	if err == nil {
		err = photo.WriteFile(w.stage.Path(path), data)
	}
	if err != nil {
		w.err = renamed(err, path)
	}
}

// renamed is an error about a staged file, told of the file as the person knows it.
func renamed(err error, path string) error {
	var about *photo.Error
	if !errors.As(err, &about) {
		return fmt.Errorf("%s cannot be written: %w", path, plain(err))
	}
	told := *about
	told.Path = path
	return &told
}

// contact is what a contact sheet shows of a run, with what is known of each picture.
// Pictures that are elsewhere are loaded when the sheet is drawn; failed tells of those
// that could not be.
func contact(plan *restoration.Plan, result *restoration.Result, failed *error) *photo.Contact {
	if plan.Patchwork {
		return piecewise(plan, result)
	}
	c := &photo.Contact{
		Task: string(plan.Settings.Task), Input: plan.Degraded(), Mean: result.Mean, Spread: result.Spread, Notes: map[string]string{},
	}
	err := compare(plan, result, func(name string, clean, m linearops.Image) {
		c.Notes[name] = decibels(evaluate.PSNR(clean, m, dataRange))
	})
	for _, name := range plan.BaselineNames() {
		c.Baselines = append(c.Baselines, photo.Tile{
			Title: name, Image: linearops.Image{Shape: plan.Size()},
			Load: func() linearops.Image { return plan.Baseline(name) },
		})
	}
	for i := range result.Samples {
		s := &result.Samples[i]
		c.Samples = append(c.Samples, photo.ContactSample{Number: i + 1, Seed: s.Seed, Image: s.Image, Load: func() linearops.Image {
			m, err := s.Picture()
			*failed = errors.Join(*failed, err)
			return m
		}})
	}
	c.Clean, _ = plan.Reference()
	*failed = errors.Join(*failed, err)
	return c
}

// sheet is the contact sheet of the job's run.
func (j *job) sheet(result *restoration.Result) (sheet linearops.Image, err error) {
	c := contact(j.plan, result, &err)
	c.Name = filepath.Base(j.photo.Path)
	if j.composed != nil {
		c.Composed = j.composed.Image
	}
	sheet = c.Sheet()
	return sheet, err
}
