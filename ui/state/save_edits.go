package state

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// What a saved result needs of the edits beside it, so that its recipe can be followed.

// shown is the image of a choice that is there, as edits make it.
func (o *Outcome) shown(c Choice) linearops.Image {
	m, _ := o.Image(c)
	return m
}

// composes says whether there is a composition that takes from more than its base.
func (o *Outcome) composes() bool {
	return o.Edits != nil && o.Edits.Compose != nil && len(o.Edits.Compose.Uses()) > 1
}

// editFiles lists the files of weights that saving to path writes; composed says that the
// composition is saved.
func (o *Outcome) editFiles(path string, composed bool) (names []string) {
	if composed && o.composes() {
		names = append(names, photo.LabelsName(path))
	}
	if o.Edits.Revealed() {
		names = append(names, photo.RevealName(path))
	}
	return names
}

// line is the recipe's line for a picture of the outcome. A composition that is its base
// alone is that sample.
func (o *Outcome) line(file, sha256, kind string, c Choice) restoration.RecipeResult {
	if c.Kind == Composed && !o.composes() {
		c = Choice{Kind: OneSample, Index: o.Edits.Compose.Base}
		kind = kindName(c.Kind)
	}
	r := restoration.RecipeResult{File: file, SHA256: sha256, Kind: kind}
	f := noFacts
	if o.Edits.Change(c) {
		_, f, _ = o.edited(c) // it was made a moment ago
	}
	if c.Kind == OneSample {
		s := o.Result.Samples[c.Index]
		if o.Edits.Change(c) {
			s.Residual = f.Residual
		}
		r = restoration.SampleResult(file, sha256, s)
	}
	if c.Kind == Composed {
		r = restoration.SampleResult(file, sha256, restoration.Sample{Residual: f.Residual})
		r.Kind, r.Seed, r.MaxError = kind, nil, nil
	}
	r.Finish = o.Edits.Finish(c).Ref()
	return r
}

// recipeEdits adds to a recipe what was done to the pictures that it names, and gives the files
// of weights that belong beside it.
func (o *Outcome) recipeEdits(r *restoration.Recipe, path string) (files map[string][]byte, err error) {
	files = map[string][]byte{}
	put := func(name string, planes [][]uint8) (restoration.FileRef, error) {
		w, h := o.size()
		data, err := photo.EncodePlanes(planes, w, h)
		sum := sha256.Sum256(data)
		files[name] = data
		return restoration.FileRef{Name: filepath.Base(name), SHA256: hex.EncodeToString(sum[:]), Width: w, Height: h * len(planes)}, err
	}
	for _, line := range r.Results {
		if line.Kind != kindName(Composed) || !o.composes() {
			continue
		}
		c, planes := o.composition()
		if c.Labels, err = put(photo.LabelsName(path), planes); err != nil {
			return nil, err
		}
		r.Compose = &c
	}
	if o.Edits.Revealed() {
		ref, err := put(photo.RevealName(path), [][]uint8{o.Edits.Reveal.Alpha()})
		if err != nil {
			return nil, err
		}
		r.Reveal = &ref
	}
	shareFinish(r)
	return files, nil
}

// shareFinish makes a finish that all pictures have the settings'.
func shareFinish(r *restoration.Recipe) {
	var shared *restoration.Finish
	for i, line := range r.Results {
		if line.Kind == kindName(Spread) || line.Kind == "sheet" {
			continue
		}
		if line.Finish == nil || shared != nil && *shared != *line.Finish {
			return
		}
		shared = r.Results[i].Finish
	}
	if shared == nil || shared.Validate(r.Settings.Task) != nil {
		return
	}
	r.Settings.Finish = shared
	for i := range r.Results {
		r.Results[i].Finish = nil
	}
}

// writeEdits writes the weights that the recipe needs.
func (b *batch) writeEdits(r *restoration.Recipe, path string) {
	files, err := b.saver.Outcome.recipeEdits(r, path)
	if err != nil {
		b.err = err
		return
	}
	for _, name := range []string{photo.LabelsName(path), photo.RevealName(path)} {
		if data, ok := files[name]; ok && b.err == nil {
			if err := photo.WriteFile(b.stage.Path(name), data); err != nil {
				b.fail(name, err)
				return
			}
			b.saved.Files = append(b.saved.Files, name)
		}
	}
}
