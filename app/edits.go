package app

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// edits is what a recipe does to the pictures after the run, beside the settings'
// finish: nil where it does nothing.
type edits struct {
	results []restoration.RecipeResult // of the recipe, for the finish of each
	own     bool                       // whether the finish of each result counts
	reveal  *plane                     // where the original shows through; nil for nowhere
	compose *restoration.Composition   // nil for none
	labels  *plane

	discarded []uint64 // seeds of samples that mean and spread leave out
}

// plane is a file of weights that stands beside a recipe.
type plane struct {
	ref  restoration.FileRef
	data []byte
}

// readEdits takes over what a recipe does after its run, where the task is the recipe's
// own. Flags about the finish override what it says of single pictures.
func readEdits(recipe *restoration.Recipe, path string, s restoration.Settings, fs *pflag.FlagSet) (*edits, error) {
	if recipe == nil || recipe.Settings.Task != s.Task {
		return nil, nil
	}
	e := &edits{results: recipe.Results, own: true, compose: recipe.Compose, discarded: recipe.Discarded}
	for _, flag := range finishFlags {
		e.own = e.own && !fs.Changed(flag)
	}
	var err error
	if recipe.Reveal != nil {
		if e.reveal, err = readPlane(path, *recipe.Reveal, "where the original shows through"); err != nil {
			return nil, err
		}
	}
	if e.compose != nil {
		if err := e.compose.Validate(s); err != nil {
			return nil, fmt.Errorf("the recipe cannot be followed: %w", err)
		}
		if e.labels, err = readPlane(path, e.compose.Labels, "which region comes from which sample"); err != nil {
			return nil, err
		}
	}
	if e.reveal == nil && e.compose == nil && len(e.discarded) == 0 && !e.finishesApart() {
		return nil, nil
	}
	return e, nil
}

// finishesApart tells whether a picture has a finish of its own.
func (e *edits) finishesApart() bool {
	for _, r := range e.results {
		if e.own && r.Finish != nil {
			return true
		}
	}
	return false
}

// readPlane reads a file that a recipe names and that stands beside it.
func readPlane(recipePath string, ref restoration.FileRef, says string) (*plane, error) {
	path := filepath.Join(filepath.Dir(recipePath), ref.Name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("the recipe needs %s, which says %s, beside it; copy it there", path, says)
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", path, plain(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a regular file, and the recipe needs one that says %s", path, says)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, plain(err))
	}
	hash := sha256.Sum256(data)
	sum := hex.EncodeToString(hash[:])
	if ref.SHA256 != "" && sum != ref.SHA256 {
		return nil, fmt.Errorf("%s is not the file that the recipe was made with (sha256 %.12s..., and it names %.12s...); put that one beside the recipe", path, sum, ref.SHA256)
	}
	ref.SHA256 = sum
	return &plane{ref: ref, data: data}, nil
}

// decode is the planes of a picture of the plan's size.
func (p *plane) decode(size linearops.Shape, n int) ([][]uint8, error) {
	planes, err := photo.DecodePlanes(p.data, size.W, size.H, n)
	var about *photo.Error
	if errors.As(err, &about) {
		about.Path = p.ref.Name
	}
	return planes, err
}

// plan is restoration.NewPlan, and tells before the run whether the planes fit the result.
func (e *edits) plan(s restoration.Settings, in restoration.Inputs) (*restoration.Plan, error) {
	p, err := restoration.NewPlan(s, in)
	if err == nil && e != nil {
		_, _, err = e.planes(p.Size())
	}
	return p, err
}

func (e *edits) planes(size linearops.Shape) (reveal []uint8, labels [][]uint8, err error) {
	if e.reveal != nil {
		one, err := e.reveal.decode(size, 1)
		if err != nil {
			return nil, nil, err
		}
		reveal = one[0]
	}
	if e.compose != nil {
		labels, err = e.labels.decode(size, len(e.compose.Sources)-1)
	}
	return reveal, labels, err
}

// finishOf is the finish of a result: its own, or the settings'.
func (e *edits) finishOf(kind string, seed *uint64, settings restoration.Finish) restoration.Finish {
	for _, r := range e.results {
		if e.own && r.Kind == kind && (r.Seed == nil) == (seed == nil) && (seed == nil || *seed == *r.Seed) {
			return r.Finish.Or(settings)
		}
	}
	return settings
}

// apply finishes and composes what was drawn. composed is nil without a composition.
func (e *edits) apply(plan *restoration.Plan, drawn *restoration.Result) (composed *restoration.Sample, err error) {
	reveal, labels, err := e.planes(plan.Size())
	if err != nil {
		return nil, err
	}
	e.discard(drawn)
	q, all := plan.Finisher(), plan.Settings.Finish.Or(restoration.AsDrawn)
	if e.compose != nil {
		m, err := e.compose.Compose(drawn, q, labels, plan.Touched())
		if err != nil {
			return nil, err
		}
		m = q.Apply(m, e.finishOf("composed", nil, all), reveal)
		composed = &restoration.Sample{Image: m, Residual: plan.Residual(m)}
	}
	for i := range drawn.Samples {
		s := &drawn.Samples[i]
		if m := q.Apply(s.Image, e.finishOf("sample", &s.Seed, all), reveal); &m.Pix[0] != &s.Image.Pix[0] {
			s.Image, s.Residual = m, plan.Residual(m)
		}
	}
	drawn.Mean = q.Apply(drawn.Mean, e.finishOf("mean", nil, all), reveal)
	return composed, nil
}

// discard takes the samples that the recipe discards out of mean and spread, as far as they
// were drawn and others are left.
func (e *edits) discard(drawn *restoration.Result) {
	var kept []linearops.Image
	var out []uint64
	for _, s := range drawn.Samples {
		if slices.Contains(e.discarded, s.Seed) {
			out = append(out, s.Seed)
		} else {
			kept = append(kept, s.Image)
		}
	}
	if len(kept) == 0 {
		out = nil
	}
	if e.discarded = out; len(out) > 0 {
		drawn.Mean, drawn.Spread = restoration.MeanAndSpread(kept)
	}
}

// drawEdited draws the plan's samples as they are, and then does what the recipe does
// to them.
func (j *job) drawEdited(draw func(*restoration.Plan) (*restoration.Result, error)) (*restoration.Result, error) {
	if j.edits == nil {
		return draw(j.plan)
	}
	raw := *j.plan
	raw.Settings.Finish = nil
	result, err := draw(&raw)
	if err != nil {
		return nil, err
	}
	j.plan.Settings.Pyramid, j.plan.Settings.Window = raw.Settings.Pyramid, raw.Settings.Window // as they were resolved
	j.composed, err = j.edits.apply(j.plan, result)
	return result, err
}

// recipeLine adds to a result's line what the recipe says of its finish.
func (j *job) recipeLine(r restoration.RecipeResult) restoration.RecipeResult {
	if j.edits == nil {
		return r
	}
	all := j.plan.Settings.Finish.Or(restoration.AsDrawn)
	if f := j.edits.finishOf(r.Kind, r.Seed, all); f != all {
		r.Finish = &f
	}
	return r
}

// saveEdits writes the composition, and the planes that the new recipe needs beside it.
func (j *job) saveEdits(w *writer) {
	if j.edits == nil {
		return
	}
	w.recipe.Discarded = j.edits.discarded
	if s := j.composed; s != nil {
		line := restoration.SampleResult("", "", *s)
		line.Kind, line.Seed, line.MaxError = "composed", nil, nil
		w.picture(j.outputs.composed, s.Image, j.recipeLine(line))
		w.count(j)
		c := *j.edits.compose
		c.Labels = w.plane(j.outputs.labels, j.edits.labels)
		w.recipe.Compose = &c
	}
	if p := j.edits.reveal; p != nil {
		ref := w.plane(j.outputs.reveal, p)
		w.recipe.Reveal = &ref
	}
}

// plane writes a file of weights under a name of its own.
func (w *writer) plane(path string, p *plane) restoration.FileRef {
	ref := p.ref
	ref.Name = filepath.Base(path)
	if w.err == nil {
		if err := photo.WriteFile(w.stage.Path(path), p.data); err != nil {
			w.err = renamed(err, path)
		}
	}
	return ref
}

// nameEdits adds the files of what the recipe does after the run.
func (o *outputs) nameEdits(path string, e *edits) {
	if e == nil {
		return
	}
	if e.compose != nil {
		o.composed, o.labels = photo.ComposedName(path), photo.LabelsName(path)
	}
	if e.reveal != nil {
		o.reveal = photo.RevealName(path)
	}
}
