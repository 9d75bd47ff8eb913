package state

import (
	"cmp"
	"errors"
	"path/filepath"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// batch writes the files of a request to a stage until one fails.
type batch struct {
	saver   Saver
	request SaveRequest
	stage   *photo.Stage
	results []restoration.RecipeResult
	maskRef *restoration.FileRef
	saved   Saved
	err     error
}

// fail remembers an error about a staged file, told of the file as the person knows
// it.
func (b *batch) fail(path string, err error) {
	var about *photo.Error
	if errors.As(err, &about) {
		told := *about
		told.Path = path
		err = &told
	}
	b.err = err
}

// options are how a picture is written: one that takes the photo's place keeps what
// the photo was.
func (b *batch) options(t target, m linearops.Image) photo.WriteOptions {
	o := b.saver.Outcome
	w := photo.WriteOptions{Mark: "Restored with " + b.saver.App, Source: o.Photo.Path, Quality: b.request.Quality, Strip: b.request.Strip}
	if t.sheet || t.choice.Kind == Spread {
		return w.About()
	}
	w.Depth, w.Meta, w.Alpha = o.Photo.Depth, o.Photo.Meta, o.alpha(m.W)
	w.Own, w.X, w.Y = o.Photo, o.Region.X, o.Region.Y
	if b.request.Depth != 0 {
		w.Depth = b.request.Depth
	}
	w.Gray = o.Photo.Gray && !o.Settings.AddsColour()
	return w
}

func (b *batch) picture(t target) {
	if b.err != nil {
		return
	}
	o := b.saver.Outcome
	m, err := b.image(t)
	if err != nil {
		b.err = err
		return
	}
	name, options := filepath.Base(t.path), b.options(t, m)
	var line restoration.RecipeResult
	if !t.sheet {
		line = o.line(name, "", kindName(t.choice.Kind), t.choice)
		options.Made = o.howMade(b.saver.App).Of(line.Kind, line.Seed)
	}
	w, err := photo.Write(b.stage.Path(t.path), m, options)
	if err != nil {
		b.fail(t.path, err)
		return
	}
	b.saved.Files = append(b.saved.Files, t.path)
	b.saved.Lossy = b.saved.Lossy || w.Lossy
	b.saved.LeftOut = cmp.Or(b.saved.LeftOut, w.LeftOut)
	if t.sheet {
		b.results = append(b.results, restoration.RecipeResult{File: name, SHA256: w.SHA256, Kind: "sheet"})
		return
	}
	line.SHA256 = w.SHA256
	b.results = append(b.results, line)
	if t.choice.Kind == OneSample || t.choice.Kind == Composed {
		b.verify(t.path)
	}
}

// image is the picture of a target.
func (b *batch) image(t target) (linearops.Image, error) {
	if t.sheet {
		return b.saver.Outcome.sheet()
	}
	m, ok := b.saver.Outcome.Image(t.choice)
	if !ok {
		return m, errNothing
	}
	return m, nil
}

// verify counts, in the file that was written, the pixels that the mask keeps and that
// are not the photo's.
func (b *batch) verify(path string) {
	o := b.saver.Outcome
	if o.Settings.Task != restoration.Inpaint {
		return
	}
	n, err := o.Photo.Changed(b.stage.Staged(path), o.Region.X, o.Region.Y, o.touched())
	if err != nil {
		b.fail(path, err)
		return
	}
	b.saved.Changed = max(b.saved.Changed, n)
}

// mask writes the mask, so that the recipe can be followed.
func (b *batch) mask(path string) {
	o := b.saver.Outcome
	if b.err != nil || o.Mask == nil {
		return
	}
	m := linearops.NewImage(linearops.Shape{C: 1, H: o.Photo.H, W: o.Photo.W})
	for i, v := range o.Mask {
		m.Pix[i] = 2*v - 1
	}
	w, err := photo.Write(b.stage.Path(path), m, photo.WriteOptions{Source: o.Photo.Path})
	if err != nil {
		b.fail(path, err)
		return
	}
	b.saved.Files = append(b.saved.Files, path)
	b.maskRef = &restoration.FileRef{Name: filepath.Base(path), SHA256: w.SHA256, Width: m.W, Height: m.H}
}

func (b *batch) recipe(path string) {
	if b.err != nil {
		return
	}
	o := b.saver.Outcome
	r := o.recipe(b.saver.App, b.saver.Now())
	r.Mask, r.Results, r.Output = b.maskRef, b.results, b.output()
	r.Settings.Samples = len(o.Result.Samples) // that there are, where the run was stopped
	for _, i := range o.Shelf.Discarded {
		r.Discarded = append(r.Discarded, o.Result.Samples[i].Seed)
	}
	b.writeEdits(&r, b.request.Path)
	if b.err != nil {
		return
	}
	data, err := r.Marshal()
	if err == nil {
		err = photo.WriteFile(b.stage.Path(path), data)
	}
	if err != nil {
		b.fail(path, err)
		return
	}
	b.saved.Files = append(b.saved.Files, path)
}

// recipe is the recipe of an outcome, without its mask and its results.
func (o *Outcome) recipe(app string, created time.Time) restoration.Recipe {
	r := restoration.Recipe{
		App: app, Created: created.UTC().Format(time.RFC3339), Settings: o.Settings,
		Photo: restoration.FileRef{Name: filepath.Base(o.Photo.Path), SHA256: o.Photo.SHA256, Width: o.Photo.W, Height: o.Photo.H, Profile: o.Photo.Profile()},
		Prior: o.Prior.Prior, Runtime: o.Prior.Runtime,
	}
	if o.Prior.guided(o.Settings) {
		r.Guide = o.Prior.Guide
	}
	if o.Kernel != nil {
		r.Kernel = restoration.NewKernelRef(*o.Kernel)
	}
	return r
}

// alpha is the photo's transparency on the grid of a result of so many pixels a row;
// nil for an opaque photo.
func (o *Outcome) alpha(width int) []float32 {
	r := o.Region
	return o.Photo.CropAlpha(r.X, r.Y, r.W, r.H, width/r.W)
}

// sheet is the contact sheet, as the command line makes it of the run's recipe.
func (o *Outcome) sheet() (linearops.Image, error) {
	plan, err := restoration.NewPlan(o.Settings, restoration.Inputs{
		Photo: linearops.Image{Shape: o.Photo.Shape()}, Region: o.Photo.Region, Mask: o.Mask, Kernel: o.Kernel,
		Limits: limitsOf(o.Photo),
	})
	if err != nil {
		return linearops.Image{}, err
	}
	c := photo.Contact{
		Task: string(o.Settings.Task), Name: filepath.Base(o.Photo.Path), Input: plan.Degraded(),
		Mean: o.shown(Choice{Kind: Mean}), Spread: o.Result.Spread,
	}
	for _, b := range plan.Baselines() {
		c.Baselines = append(c.Baselines, photo.Tile{Title: b.Name, Image: b.Image})
	}
	for _, i := range o.Kept() {
		c.Samples = append(c.Samples, photo.ContactSample{Number: i + 1, Seed: o.Result.Samples[i].Seed, Image: o.shown(Choice{Kind: OneSample, Index: i})})
	}
	if o.composes() {
		c.Composed = o.shown(Choice{Kind: Composed})
	}
	c.Clean, _ = plan.Reference()
	return c.Sheet(), nil
}
