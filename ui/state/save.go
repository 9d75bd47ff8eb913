package state

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// Saver writes the pictures of an outcome with their recipe.
type Saver struct {
	Outcome *Outcome
	App     string // program and version: "Afterimage 0.1.0"
	Now     func() time.Time
}

// What says which pictures of an outcome are saved.
type What int

// What can be saved.
const (
	SaveOne   What = iota // the picture of a choice
	SaveAll               // every sample that is kept, mean, spread and a contact sheet
	SaveSheet             // a contact sheet
)

// SaveRequest is what a person asks a [Saver] for.
type SaveRequest struct {
	What      What
	Choice    Choice // with SaveOne
	Path      string // its ending names the format; of SaveAll's files it is the stem
	Depth     int    // bits a sample, 8 or 16; 0 is the photo's
	Quality   int    // of a JPEG, 1..100; 0 is the default
	Strip     bool   // leave out the photo's metadata but for its colour profile
	NoRecipe  bool   // leave out the recipe, and the mask that it needs
	Overwrite bool   // what Existing lists may be replaced
}

// Saved tells about files that were written.
type Saved struct {
	Files   []string // in the order in which they were written
	Changed int      // pixels changed outside the mask, counted in the files; -1 for tasks without a mask
	Lossy   bool     // the format cannot keep untouched pixels exactly
	LeftOut string   // what the photo's file said and the results do not, see photo.Written
}

// DefaultName is the file name that is offered for a result of a photo.
func DefaultName(photoName string) string {
	return strings.TrimSuffix(photoName, filepath.Ext(photoName)) + "-restored.png"
}

// target is a picture and the file that it goes to.
type target struct {
	choice Choice
	sheet  bool // a contact sheet instead
	path   string
}

// targets are the pictures that a request is about.
func (s Saver) targets(r SaveRequest) []target {
	o := s.Outcome
	switch r.What {
	case SaveOne:
		return []target{{choice: r.Choice, path: r.Path}}
	case SaveSheet:
		return []target{{sheet: true, path: r.Path}}
	}
	var list []target
	kept := o.Kept()
	names := photo.NameResults(r.Path, len(o.Result.Samples))
	for _, i := range kept {
		list = append(list, target{choice: Choice{Kind: OneSample, Index: i}, path: names.Samples[i]})
	}
	if o.composes() {
		list = append(list, target{choice: Choice{Kind: Composed}, path: photo.ComposedName(r.Path)})
	}
	if len(kept) > 1 {
		list = append(list, target{choice: Choice{Kind: Mean}, path: names.Mean},
			target{choice: Choice{Kind: Spread}, path: names.Spread}, target{sheet: true, path: names.Sheet})
	}
	return list
}

// Files lists what a request would write.
func (s Saver) Files(r SaveRequest) []string {
	var names []string
	composed := false
	for _, t := range s.targets(r) {
		names = append(names, t.path)
		composed = composed || !t.sheet && t.choice.Kind == Composed
	}
	if !r.NoRecipe {
		names = append(names, s.Outcome.editFiles(r.Path, composed)...)
		if s.Outcome.Mask != nil {
			names = append(names, photo.MaskName(r.Path))
		}
		names = append(names, photo.RecipeName(r.Path))
	}
	return names
}

// Existing lists the files that a request would overwrite.
func (s Saver) Existing(r SaveRequest) []string {
	return slices.DeleteFunc(s.Files(r), func(name string) bool {
		_, err := os.Lstat(name)
		return err != nil
	})
}

// Save writes the pictures of a request; beside them, unless it does without, the
// recipe that makes them again, and the mask that the recipe needs. All files are
// complete before the first appears under its name: an error leaves none of them.
func (s Saver) Save(r SaveRequest) (Saved, error) {
	if s.Now == nil {
		s.Now = time.Now
	}
	if err := s.check(r); err != nil {
		return Saved{}, err
	}
	stage, err := photo.NewStage(filepath.Dir(r.Path))
	if err != nil {
		return Saved{}, err
	}
	defer stage.Discard()
	b := &batch{saver: s, request: r, stage: stage, saved: Saved{Changed: -1}}
	if s.Outcome.Settings.Task == restoration.Inpaint {
		b.saved.Changed = 0
	}
	for _, t := range s.targets(r) {
		b.picture(t)
	}
	if !r.NoRecipe {
		b.mask(photo.MaskName(r.Path))
		b.recipe(photo.RecipeName(r.Path))
	}
	if b.err != nil {
		return Saved{}, b.err
	}
	return b.saved, stage.Publish(r.Overwrite)
}

// check finds out before any picture is made whether its file can be written.
func (s Saver) check(r SaveRequest) error {
	if s.Outcome == nil {
		return errNothing
	}
	for _, path := range s.Files(r) {
		if strings.HasSuffix(path, ".json") {
			continue
		}
		if err := photo.CheckOutput(path, photo.WriteOptions{Source: s.Outcome.Photo.Path}); err != nil {
			return err
		}
	}
	return nil
}

var errNothing = fmt.Errorf("there is nothing to save yet; run the restoration first")

func kindName(k Kind) string {
	return map[Kind]string{OneSample: "sample", Mean: "mean", Spread: "spread", Composed: "composed", Original: "original"}[k]
}
