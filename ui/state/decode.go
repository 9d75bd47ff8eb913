package state

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"runtime/debug"
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/raster"
	"afterimage/ui/state/archive"
)

// MissingPhoto says that the photo of a session is neither in it nor where it was.
type MissingPhoto struct {
	Name   string // of its file
	SHA256 string // of its file
	Err    error  // why it could not be read
}

func (e *MissingPhoto) Error() string {
	return fmt.Sprintf("the photo %s is not where it was when the session was saved, or it was changed since; choose the file", e.Name)
}

// Unwrap gives the cause.
func (e *MissingPhoto) Unwrap() error { return e.Err }

// Photos finds the photos of sessions: those that are open already, by the checksum of
// their files, and those that a person said the place of.
type Photos struct {
	Open  map[string]*photo.Photo
	Paths map[string]string
}

// find reads a photo from wherever it is.
func (p Photos) find(a archive.Photo, r *archive.Reader) (*photo.Photo, error) {
	out, err := p.read(a, r)
	if err != nil {
		return nil, err
	}
	if out.W != a.Width || out.H != a.Height {
		return nil, &archive.Error{Path: r.Path(), Text: "is damaged: its photo has another size; choose another copy of it"}
	}
	return out, nil
}

func (p Photos) read(a archive.Photo, r *archive.Reader) (*photo.Photo, error) {
	if out := p.Open[a.SHA256]; out != nil {
		return out, nil
	}
	if a.File != "" {
		data, err := r.PhotoFile(a)
		if err != nil {
			return nil, err
		}
		out, err := photo.Decode(a.Name, data)
		if err == nil && filepath.IsAbs(a.Path) {
			out.Path = a.Path // it may not be there; what is saved must not fall on it
		}
		return out, err
	}
	path := a.Path
	if known, ok := p.Paths[a.SHA256]; ok {
		path = known
	}
	data, err := photoFileAny(path, a.SHA256)
	if err != nil {
		return nil, &MissingPhoto{Name: a.Name, SHA256: a.SHA256, Err: err}
	}
	return data, nil
}

// photoFileAny reads a photo of any size that has a checksum.
func photoFileAny(path, sum string) (*photo.Photo, error) {
	if !filepath.IsAbs(path) {
		return nil, errors.New("no such file")
	}
	p, err := photo.Read(path)
	if err != nil {
		return nil, err
	}
	if p.SHA256 != sum {
		return nil, errOtherFile
	}
	return p, nil
}

// Load reads the outcome of a run that lies on the disk. It takes a while: call it off
// the window's goroutine, on a run that is not changed meanwhile, and hand the outcome
// to [Runs.Take] on the window's. A photo that is gone is a [*MissingPhoto].
func (r *Run) Load(p Photos) (*Outcome, error) {
	if r.stored == nil {
		return nil, errors.New("the results of this run are gone; start it again")
	}
	return r.stored.outcome(p)
}

// Take gives a run its outcome back.
func (h *Runs) Take(r *Run, o *Outcome) { r.outcome = o }

func (s *stored) outcome(p Photos) (*Outcome, error) {
	a := &s.entry
	o := &Outcome{
		Region: a.Region, Settings: a.Recipe.Settings,
		Prior: PriorInfo{Prior: a.Recipe.Prior, Runtime: a.Recipe.Runtime, Guide: a.Recipe.Guide, Device: a.Device, Licence: a.Licence},
		Took:  time.Duration(a.Seconds * float64(time.Second)), Notes: a.Notes, Result: &restoration.Result{}, Edits: NewEdits(),
	}
	if a.Asked != nil {
		o.Asked = *a.Asked
	}
	var err error
	if o.Photo, err = p.find(a.Photo, s.reader); err != nil {
		return nil, err
	}
	if a.Recipe.Photo.Profile == "" {
		o.Photo = o.Photo.AsStored() // its samples were drawn before profiles were understood
	}
	if a.Recipe.Kernel != nil {
		k, err := a.Recipe.Kernel.Kernel()
		if err != nil {
			return nil, err
		}
		o.Kernel = &k
	}
	if a.Mask != nil {
		if o.Mask, err = s.reader.Planes(*a.Mask); err != nil {
			return nil, err
		}
		o.painted = tiledOf(alphaOf(o.Mask), a.Mask.W, a.Mask.H)
	}
	if err := s.samples(o); err != nil {
		return nil, err
	}
	for name, file := range a.Parts {
		data, err := s.reader.Part(file)
		if err == nil {
			err = o.takePart(name, data)
		}
		if err != nil {
			return nil, err
		}
	}
	o.draw()
	return o, nil
}

// samples reads the samples; mean and spread are their own.
func (s *stored) samples(o *Outcome) error {
	images := make([]linearops.Image, 0, len(s.entry.Samples))
	limits := limitsOf(o.Photo)
	for i, p := range s.entry.Samples {
		pix, err := s.reader.Planes(p)
		if err != nil {
			return err
		}
		for _, v := range pix {
			if !(v >= limits.Low && v <= limits.High) { // what a run clamped, and no NaN
				return &archive.Error{Path: s.reader.Path(), Text: "is damaged: a sample in it is no picture; choose another copy of it"}
			}
		}
		m := linearops.Image{Shape: linearops.Shape{C: p.C, H: p.H, W: p.W}, Pix: pix}
		q := s.entry.Recipe.Results[i]
		o.Result.Samples = append(o.Result.Samples, restoration.Sample{
			Seed: *q.Seed, Image: m, Residual: orNaN(q.Residual), MaxError: orNaN(q.MaxError),
		})
		images = append(images, m)
	}
	o.Result.Mean, o.Result.Spread = restoration.MeanAndSpread(images)
	return nil
}

// limitsOf are the limits of a photo's pictures.
func limitsOf(p *photo.Photo) (l restoration.Limits) {
	l.Low, l.High = p.Limits()
	return l
}

func orNaN(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// storedRun is an entry of the history that lies in a session. A small picture that
// cannot be read is none.
func storedRun(r *archive.Reader, a archive.Run) *Run {
	run := &Run{
		ID: a.ID, Name: a.Name, Photo: a.Photo.Name, Sum: a.Photo.SHA256, Settings: a.Recipe.Settings, Region: a.Region,
		Samples: len(a.Samples), Took: time.Duration(a.Seconds * float64(time.Second)), Broken: a.Broken, saved: a.Saved,
		kept: map[int]bool{}, stored: &stored{r, a}, // of version 0
	}
	run.Created, _ = time.Parse(time.RFC3339, a.Created)
	if a.Thumb != "" {
		run.Thumb, _ = r.Thumb(a.Thumb)
	}
	return run
}

// Prepare makes a photo ready to be shown. It takes a while.
func Prepare(p *photo.Photo) *Loaded {
	debug.FreeOSMemory() // what the decoder needed, before as much is taken again
	return &Loaded{Photo: p, Picture: raster.FromRows(p.W, p.H, p.RGBA)}
}
