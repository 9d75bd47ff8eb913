package state

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// Saver writes the pictures of an outcome with their recipe.
type Saver struct {
	Outcome *Outcome
	App     string // program and version: "Afterimage 0.1.0"
	Now     func() time.Time
}

// Saved tells about files that were written.
type Saved struct {
	Files   []string // in the order in which they were written
	Changed int      // pixels changed outside the mask, counted in the files; -1 for tasks without a mask
	Lossy   bool     // the format cannot keep untouched pixels exactly
}

// DefaultName is the file name that is offered for a result of a photo.
func DefaultName(photoName string) string {
	return strings.TrimSuffix(photoName, filepath.Ext(photoName)) + "-restored.png"
}

// RecipeName is the recipe's file beside a result.
func RecipeName(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".recipe.json"
}

// MaskName is the mask's file beside a result: the recipe needs it.
func MaskName(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + "-mask.png"
}

// part is the name of one of many files: "photo.png" and "-1" make "photo-1.png".
func part(path, suffix string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + suffix + ext
}

// target is a picture and the file that it goes to.
type target struct {
	choice Choice
	path   string
}

// targets are the pictures that All writes under a path, but for the sheet.
func (s Saver) targets(path string) []target {
	var list []target
	kept := s.Outcome.Kept()
	for _, i := range kept {
		list = append(list, target{Choice{Kind: OneSample, Index: i}, part(path, fmt.Sprintf("-%d", i+1))})
	}
	if s.Outcome.composes() {
		list = append(list, target{Choice{Kind: Composed}, part(path, "-"+kindName(Composed))})
	}
	if len(kept) > 1 {
		for _, k := range []Kind{Mean, Spread} {
			list = append(list, target{Choice{Kind: k}, part(path, "-"+kindName(k))})
		}
	}
	return list
}

// sheetName is the contact sheet's file beside the pictures of a path.
func sheetName(path string) string { return part(path, "-sheet") }

// One writes the picture of a choice to path; beside it its recipe, and the mask that
// the recipe needs where there is one.
func (s Saver) One(c Choice, path string) (Saved, error) {
	m, ok := s.Outcome.Image(c)
	if !ok {
		return Saved{}, fmt.Errorf("there is nothing to save yet; run the restoration first")
	}
	b := s.batch()
	b.picture(path, kindName(c.Kind), m, c)
	b.mask(MaskName(path))
	b.recipe(RecipeName(path))
	return b.saved, b.err
}

// All writes every sample that is kept, their mean and spread, a contact sheet, the mask where
// there is one, and one recipe: path names them, "photo.png" gives "photo-1.png" and
// so on.
func (s Saver) All(path string) (Saved, error) {
	b := s.batch()
	for _, t := range s.targets(path) {
		m, _ := s.Outcome.Image(t.choice)
		b.picture(t.path, kindName(t.choice.Kind), m, t.choice)
	}
	b.picture(sheetName(path), "sheet", s.Outcome.sheet(), Choice{})
	b.mask(MaskName(path))
	b.recipe(RecipeName(path))
	return b.saved, b.err
}

// Existing lists the files that All, or One, would overwrite.
func (s Saver) Existing(path string, all bool) []string {
	names := []string{RecipeName(path)}
	if s.Outcome.Mask != nil {
		names = append(names, MaskName(path))
	}
	names = append(names, s.Outcome.editFiles(path, true)...)
	if all {
		names = append(names, sheetName(path))
		for _, t := range s.targets(path) {
			names = append(names, t.path)
		}
	} else {
		names = append(names, path)
	}
	var out []string
	for _, n := range names {
		if _, err := os.Lstat(n); err == nil {
			out = append(out, n)
		}
	}
	return out
}

func kindName(k Kind) string {
	return map[Kind]string{OneSample: "sample", Mean: "mean", Spread: "spread", Composed: "composed", Original: "original"}[k]
}

// batch writes files until one fails.
type batch struct {
	saver   Saver
	results []restoration.RecipeResult
	maskRef *restoration.FileRef
	saved   Saved
	err     error
}

func (s Saver) batch() *batch {
	if s.Now == nil {
		s.Now = time.Now
	}
	b := &batch{saver: s, saved: Saved{Changed: -1}}
	if s.Outcome.Settings.Task == restoration.Inpaint {
		b.saved.Changed = 0
	}
	return b
}

func (b *batch) picture(path, kind string, m linearops.Image, c Choice) {
	if b.err != nil {
		return
	}
	o := b.saver.Outcome
	opt := photo.WriteOptions{Mark: "Restored with " + b.saver.App, Source: o.Photo.Path}
	if c.Kind == OneSample || c.Kind == Mean || c.Kind == Composed {
		opt.Depth, opt.Meta, opt.Alpha = o.Photo.Depth, o.Photo.Meta, o.alpha(m.W, m.H)
		opt.Gray = o.Photo.Gray && !o.Settings.Task.AddsColour()
	}
	w, err := photo.Write(path, m, opt)
	if err != nil {
		b.err = err
		return
	}
	b.saved.Files = append(b.saved.Files, w.Path)
	b.saved.Lossy = b.saved.Lossy || w.Lossy
	name := filepath.Base(w.Path)
	b.results = append(b.results, o.line(name, w.SHA256, kind, c))
	if c.Kind == OneSample || c.Kind == Composed {
		b.verify(w.Path)
	}
}

// verify counts, in the file that was written, the pixels that the mask keeps and that
// are not the photo's.
func (b *batch) verify(path string) {
	o := b.saver.Outcome
	if o.Settings.Task != restoration.Inpaint {
		return
	}
	p, err := photo.Read(path)
	if err != nil {
		b.err = err
		return
	}
	b.saved.Changed = max(b.saved.Changed, changedOutside(o.Photo, o.Region, o.Mask, p.Planes(), min(o.Photo.Depth, p.Depth)))
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
	w, err := photo.Write(path, m, photo.WriteOptions{Source: o.Photo.Path})
	if err != nil {
		b.err = err
		return
	}
	b.saved.Files = append(b.saved.Files, w.Path)
	b.maskRef = &restoration.FileRef{Name: filepath.Base(w.Path), SHA256: w.SHA256, Width: m.W, Height: m.H}
}

func (b *batch) recipe(path string) {
	if b.err != nil {
		return
	}
	o := b.saver.Outcome
	r := restoration.Recipe{
		App: b.saver.App, Created: b.saver.Now().UTC().Format(time.RFC3339), Settings: o.Settings,
		Photo: restoration.FileRef{Name: filepath.Base(o.Photo.Path), SHA256: o.Photo.SHA256, Width: o.Photo.W, Height: o.Photo.H},
		Mask:  b.maskRef, Prior: o.Prior.Prior, Runtime: o.Prior.Runtime, Results: b.results,
	}
	if o.Prior.guided(o.Settings) {
		r.Guide = o.Prior.Guide
	}
	if o.Kernel != nil {
		r.Kernel = restoration.NewKernelRef(*o.Kernel)
	}
	b.writeEdits(&r, strings.TrimSuffix(path, ".recipe.json")+".png")
	if b.err != nil {
		return
	}
	data, err := r.Marshal()
	if err == nil {
		err = photo.WriteFile(path, data)
	}
	if err != nil {
		b.err = err
		return
	}
	b.saved.Files = append(b.saved.Files, path)
}

// alpha is the photo's transparency on the grid of a result of w x h pixels; nil for
// an opaque photo.
func (o *Outcome) alpha(w, h int) []float32 {
	r := o.Region
	if o.Photo.Opaque() || r.W == 0 || r.H == 0 {
		return nil
	}
	a := o.Photo.CropAlpha(r.X, r.Y, r.W, r.H, 1)
	out := make([]float32, w*h)
	for y := range h {
		for x := range w {
			out[y*w+x] = a[y*r.H/h*r.W+x*r.W/w]
		}
	}
	return out
}

// sheet is the contact sheet: the photo's region, the samples, mean and spread.
func (o *Outcome) sheet() linearops.Image {
	tiles := []photo.Tile{{Title: "photo", Image: o.original()}}
	kept := o.Kept()
	for _, i := range kept {
		s := o.Result.Samples[i]
		tiles = append(tiles, photo.Tile{Title: fmt.Sprintf("sample %d", i+1), Note: fmt.Sprintf("seed %d", s.Seed), Image: o.shown(Choice{Kind: OneSample, Index: i})})
	}
	if o.composes() {
		tiles = append(tiles, photo.Tile{Title: "composed", Image: o.shown(Choice{Kind: Composed})})
	}
	if len(kept) > 1 {
		spread, _ := photo.SpreadPicture(o.Result.Spread)
		tiles = append(tiles, photo.Tile{Title: "mean", Image: o.shown(Choice{Kind: Mean})}, photo.Tile{Title: "disagreement", Image: spread})
	}
	return photo.Sheet(filepath.Base(o.Photo.Path), tiles)
}

// original is the region of the photo that was worked on.
func (o *Outcome) original() linearops.Image {
	r := o.Region
	return o.Photo.Region(r.X, r.Y, r.W, r.H)
}
