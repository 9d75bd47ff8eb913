package state

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// SaveForm is what a person fills in to save: the rules behind the save dialog. Name and
// format follow each other.
type SaveForm struct {
	What    What
	Choice  Choice // with SaveOne
	Name    string // as typed: a name, or a path of its own
	Folder  string
	Format  photo.Format
	Depth   int // 8 or 16; only where the format has a choice
	Quality int // of a JPEG
	Recipe  bool
	Strip   bool // leave out camera data and place

	outcome *Outcome
}

// SaveFormats are the formats that can be written, the first one first offered.
func SaveFormats() []photo.Format {
	return []photo.Format{photo.PNG, photo.TIFF, photo.JPEG, photo.WebP}
}

var formatEndings = map[photo.Format]string{photo.PNG: ".png", photo.TIFF: ".tif", photo.JPEG: ".jpg", photo.WebP: ".webp"}

// DefaultQuality is the quality of a JPEG that is first offered.
const DefaultQuality = 95

// NewSaveForm offers to save what a session shows: the photo's own depth, PNG, beside
// the photo.
func NewSaveForm(s *Session, what What) *SaveForm {
	c := s.Shown
	if c.Kind == Original {
		c = Choice{Kind: OneSample}
	}
	return &SaveForm{
		What: what, Choice: c, Name: DefaultName(s.Name()), Folder: s.Folder, Format: photo.PNG,
		Depth: s.Outcome.Photo.Depth, Quality: DefaultQuality, Recipe: true, outcome: s.Outcome,
	}
}

// SetName takes what was typed; an ending that names a format chooses it.
func (f *SaveForm) SetName(text string) {
	f.Name = text
	if format, _, err := photo.FormatOf(text); err == nil {
		f.Format = format
	}
}

// SetFormat chooses a format, and changes the ending of the name.
func (f *SaveForm) SetFormat(format photo.Format) {
	name := strings.TrimSpace(f.Name)
	if _, _, err := photo.FormatOf(name); err == nil {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	f.Format, f.Name = format, name+formatEndings[format]
}

// Outcome is what is saved: that of the session when the form was made, whatever is open
// by now.
func (f *SaveForm) Outcome() *Outcome { return f.outcome }

// HasDepth says whether the format has a choice of 8 or 16 bits.
func (f *SaveForm) HasDepth() bool { return f.Format == photo.PNG || f.Format == photo.TIFF }

// HasQuality says whether the format has a quality.
func (f *SaveForm) HasQuality() bool { return f.Format == photo.JPEG }

// Allows says whether the result fits a format: lossless WebP has no transparency here.
func (f *SaveForm) Allows(format photo.Format) bool {
	return format != photo.WebP || f.outcome.Photo.Opaque()
}

// ErrNoName says that a file has no name yet.
var ErrNoName = errors.New("the file needs a name")

// Path is where the file goes; see [FilePath].
func (f *SaveForm) Path() (string, error) {
	name, err := FilePath(f.Folder, f.Name, formatEndings[f.Format])
	if err != nil {
		return "", err
	}
	if _, _, err := photo.FormatOf(name); err != nil {
		return "", err
	}
	return name, nil
}

// FilePath completes a name that was typed: a path of its own stays, "~/" is the home
// folder, and a name without an ending gets the one that is given.
func FilePath(folder, name, ending string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || strings.HasSuffix(name, "/") || filepath.Base(name) == filepath.Ext(name) {
		return "", ErrNoName
	}
	if filepath.Ext(name) == "" {
		name += ending
	}
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(name, "~/") {
		name = filepath.Join(home, name[2:])
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(folder, name)
	}
	return name, nil
}

// Request is what the form asks a [Saver] for.
func (f *SaveForm) Request() (SaveRequest, error) {
	path, err := f.Path()
	if err != nil {
		return SaveRequest{}, err
	}
	r := SaveRequest{What: f.What, Choice: f.Choice, Path: path, NoRecipe: !f.Recipe, Strip: f.Strip}
	if f.HasDepth() {
		r.Depth = f.Depth
	}
	if f.HasQuality() {
		r.Quality = f.Quality
	}
	return r, nil
}

// Losses are sentences about what the chosen format and depth cannot keep of the photo;
// none where all of it is kept.
func (f *SaveForm) Losses() []string {
	if f.What == SaveSheet {
		return nil
	}
	o := f.outcome
	var out []string
	if o.Settings.Task == restoration.Inpaint && f.Format == photo.JPEG {
		out = append(out, "A JPEG cannot keep the pixels outside the mask exactly; PNG, TIFF and WebP do.")
	}
	if !o.Photo.Opaque() && f.Format == photo.JPEG {
		out = append(out, "A JPEG has no transparency: it is put on white.")
	}
	if o.Photo.Depth > 8 && (!f.HasDepth() || f.Depth == 8) {
		out = append(out, "The photo has 16 bits a sample, of which 8 are kept.")
	}
	return out
}
