package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// Limits of what is read.
const (
	maxManifest = 64 << 20
	maxRuns     = 10_000
	maxName     = 1000 // bytes of a name that a person gave
	maxPath     = 8192
	// MaxPhoto is the largest file of a photo, in bytes, that a session takes in; of a
	// larger one it keeps name and checksum.
	MaxPhoto = 256 << 20
	// MaxPart is the largest part of a run, in bytes.
	MaxPart  = 256 << 20
	maxThumb = 1 << 20
	maxScale = 16
)

// blobName is what a blob may be called: nothing that could lead out of a folder.
var blobName = regexp.MustCompile(`^(photos|planes|thumbs|parts)/[0-9a-f]{64}$`)

var (
	runID    = regexp.MustCompile(`^[0-9a-z]{1,40}$`)
	partName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	checksum = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// parse reads a manifest and checks it. Its errors go on after the session's name.
func parse(data []byte) (*Manifest, error) {
	var head struct {
		Version int `json:"afterimage_session"`
	}
	if err := json.Unmarshal(data, &head); err != nil || head.Version < 1 {
		return nil, errors.New("is damaged: its table of contents cannot be read")
	}
	if head.Version > Version {
		return nil, fmt.Errorf("is of version %d and this Afterimage reads up to %d; update Afterimage", head.Version, Version)
	}
	m := &Manifest{}
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("is damaged: its table of contents cannot be followed (%w)", err)
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("is damaged: %w", err)
	}
	return m, nil
}

func (m *Manifest) check() error {
	if len(m.Runs) > maxRuns {
		return fmt.Errorf("it names %d runs", len(m.Runs))
	}
	if m.Desk != nil {
		if err := m.Desk.check(); err != nil {
			return fmt.Errorf("what was open: %w", err)
		}
	}
	seen := map[string]bool{}
	for i := range m.Runs {
		r := &m.Runs[i]
		if err := r.check(); err != nil {
			return fmt.Errorf("run %d: %w", i+1, err)
		}
		if seen[r.ID] {
			return fmt.Errorf("run %d: it is there twice", i+1)
		}
		seen[r.ID] = true
	}
	return nil
}

func (d *Desk) check() error {
	if err := d.Photo.check(); err != nil {
		return err
	}
	if d.Mask != nil {
		if err := d.Mask.check(1, d.Photo.Width, d.Photo.Height); err != nil {
			return err
		}
	}
	if d.Crop != nil && !inside(*d.Crop, d.Photo) {
		return errors.New("the crop lies outside the photo")
	}
	for t, s := range d.Settings {
		if s == nil || s.Task != t {
			return errors.New("settings of another task")
		}
		if err := s.Validate(); err != nil {
			return err
		}
	}
	if d.Settings[d.Task] == nil {
		return errors.New("settings are missing")
	}
	if d.Kernel != nil {
		if _, err := d.Kernel.Kernel(); err != nil {
			return err
		}
	}
	return nil
}

func (p *Photo) check() error {
	switch {
	case p.Width < 1 || p.Height < 1 || p.Width > photo.MaxPixels || p.Height > photo.MaxPixels/p.Width:
		return fmt.Errorf("a photo of %d x %d pixels", p.Width, p.Height)
	case !checksum.MatchString(p.SHA256):
		return errors.New("a photo without a checksum")
	case p.File != "" && p.File != PhotoBlob(p.SHA256):
		return errors.New("the checksum of a photo is another's")
	case p.Name == "" || p.Name == "." || p.Name == ".." || p.Name != path.Base(p.Name) || len(p.Name) > maxName || len(p.Path) > maxPath || len(p.Folder) > maxPath:
		return errors.New("the name of a photo")
	}
	return nil
}

func (p Planes) check(c, w, h int) error {
	switch {
	case p.C != c || p.W != w || p.H != h:
		return fmt.Errorf("planes of %d x %d x %d values where %d x %d x %d belong", p.C, p.H, p.W, c, h, w)
	case p.H > photo.MaxPixels/p.W:
		return fmt.Errorf("a picture of %d x %d pixels", p.W, p.H)
	}
	return checkBlob(p.File, "planes")
}

func checkBlob(name, folder string) error {
	if !blobName.MatchString(name) || path.Dir(name) != folder {
		return fmt.Errorf("a file may not be called %.80q", name)
	}
	return nil
}

func inside(r restoration.Rect, p Photo) bool {
	return r.X >= 0 && r.Y >= 0 && r.W >= 1 && r.H >= 1 && r.W <= p.Width && r.H <= p.Height && r.X <= p.Width-r.W && r.Y <= p.Height-r.H
}

func (r *Run) check() error {
	if !runID.MatchString(r.ID) || len(r.Name) > maxName || !(r.Seconds >= 0 && r.Seconds < 1e9) {
		return errors.New("its name or its time is out of range")
	}
	for _, check := range []func() error{r.Photo.check, r.checkRecipe, r.checkSamples, r.checkBlobs} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkRecipe holds the recipe to the rules of one that is read from a file.
func (r *Run) checkRecipe() error {
	data, err := r.Recipe.Marshal()
	if err != nil {
		return err
	}
	if _, err := restoration.ReadRecipe(bytes.NewReader(data)); err != nil {
		return err
	}
	if r.Asked == nil {
		return nil
	}
	if r.Asked.Task != r.Recipe.Settings.Task {
		return errors.New("settings of another task")
	}
	return r.Asked.Validate()
}

func (r *Run) checkSamples() error {
	if !inside(r.Region, r.Photo) {
		return errors.New("its region lies outside the photo")
	}
	n := len(r.Samples)
	if n < 1 || n > restoration.MaxSamples || n != len(r.Recipe.Results) {
		return fmt.Errorf("it has %d samples", n)
	}
	first := r.Samples[0]
	scale := first.W / r.Region.W
	if scale < 1 || scale > maxScale || first.C != 1 && first.C != 3 {
		return fmt.Errorf("samples of %d x %d pixels", first.W, first.H)
	}
	for i, s := range r.Samples {
		if err := s.check(first.C, scale*r.Region.W, scale*r.Region.H); err != nil {
			return err
		}
		if r.Recipe.Results[i].Seed == nil {
			return errors.New("a sample without its seed")
		}
	}
	if r.Mask != nil {
		return r.Mask.check(1, r.Photo.Width, r.Photo.Height)
	}
	return nil
}

func (r *Run) checkBlobs() error {
	if r.Thumb != "" {
		if err := checkBlob(r.Thumb, "thumbs"); err != nil {
			return err
		}
	}
	if len(r.Parts) > 100 {
		return fmt.Errorf("it has %d parts", len(r.Parts))
	}
	for name, file := range r.Parts {
		if !partName.MatchString(name) {
			return fmt.Errorf("a part may not be called %.80q", name)
		}
		if err := checkBlob(file, "parts"); err != nil {
			return err
		}
	}
	return nil
}
