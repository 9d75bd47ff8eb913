package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"image/png"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state/archive"
)

// encoder writes snapshots into a session. It remembers what it wrote, so that a run
// costs once.
type encoder struct {
	sink   archive.Sink
	from   []*archive.Reader           // sessions that may have photos whose files are gone
	planes map[*float32]archive.Planes // by their first value
	masks  map[*tiled]archive.Planes
	photos map[string]string // blobs by checksum; empty for a photo by reference
}

func newEncoder(sink archive.Sink) *encoder {
	return &encoder{sink: sink, planes: map[*float32]archive.Planes{}, masks: map[*tiled]archive.Planes{}, photos: map[string]string{}}
}

// manifest writes all blobs of a snapshot and lists them.
func (e *encoder) manifest(s *Snapshot) (archive.Manifest, error) {
	e.from = s.from
	m := archive.Manifest{App: s.App, Saved: time.Now().UTC().Format(time.RFC3339)}
	for i := range s.runs {
		r, err := e.run(s.App, &s.runs[i])
		if err != nil {
			return m, err
		}
		m.Runs = append(m.Runs, r)
	}
	if s.desk == nil {
		return m, nil
	}
	d, err := e.desk(s.desk)
	m.Desk = d
	return m, err
}

// forget drops what was remembered of planes that no longer exist.
func (e *encoder) forget(m *archive.Manifest) {
	used := m.Blobs()
	maps.DeleteFunc(e.planes, func(_ *float32, p archive.Planes) bool { return !used[p.File] })
	maps.DeleteFunc(e.masks, func(_ *tiled, p archive.Planes) bool { return !used[p.File] })
}

func (e *encoder) put(pix []float32, c, h, w int) (archive.Planes, error) {
	if p, ok := e.planes[&pix[0]]; ok && e.sink.Has(p.File) {
		return p, nil
	}
	p, err := archive.PutPlanes(e.sink, pix, c, h, w)
	if err == nil {
		e.planes[&pix[0]] = p
	}
	return p, err
}

// photo takes the file of a photo in where it is still the one that was opened and not
// too large; otherwise the session refers to it.
func (e *encoder) photo(p *photo.Photo, w, h int) (archive.Photo, error) {
	out := archive.Photo{Name: baseName(p.Path), Path: p.Path, SHA256: p.SHA256, Width: w, Height: h}
	if file, ok := e.photos[p.SHA256]; ok && (file == "" || e.sink.Has(file)) {
		out.File = file
		return out, nil
	}
	var err error
	if photoFile(io.Discard, p.Path, p.SHA256) == nil {
		out.File, err = archive.PutPhoto(e.sink, p.SHA256, func(w io.Writer) error { return photoFile(w, p.Path, p.SHA256) })
	} else {
		out.File, err = e.kept(p.SHA256)
	}
	e.photos[p.SHA256] = out.File
	return out, err
}

// kept takes a photo over from a session that has it; the name is empty where none does.
func (e *encoder) kept(sum string) (name string, err error) {
	name = archive.PhotoBlob(sum)
	for _, r := range e.from {
		if r.Has(name) {
			return name, archive.Copy(e.sink, r, name)
		}
	}
	return "", nil
}

var errOtherFile = errors.New("another file")

// photoFile copies a file, piece by piece, and fails where it has another checksum.
func photoFile(w io.Writer, path, sum string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() > archive.MaxPhoto {
		return fs.ErrInvalid
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, hash), f); err != nil {
		return err
	}
	if hex.EncodeToString(hash.Sum(nil)) != sum {
		return errOtherFile
	}
	return nil
}

func (e *encoder) desk(d *deskSnapshot) (*archive.Desk, error) {
	out := &archive.Desk{Crop: d.crop, Task: d.task, Settings: d.settings, Shown: d.shown}
	var err error
	if out.Photo, err = e.photo(d.photo, d.w, d.h); err != nil {
		return nil, err
	}
	out.Photo.Folder = d.folder
	if d.alpha != nil {
		p, ok := e.masks[d.alpha]
		if !ok || !e.sink.Has(p.File) {
			if p, err = archive.PutPlanes(e.sink, d.alpha.Floats(), 1, d.h, d.w); err != nil {
				return nil, err
			}
			e.masks[d.alpha] = p
		}
		out.Mask = &p
	}
	if d.kernel != nil {
		out.Kernel = restoration.NewKernelRef(*d.kernel)
	}
	return out, nil
}

// run writes a run: what lies in another session is copied as it is.
func (e *encoder) run(app string, r *runSnapshot) (archive.Run, error) {
	var out archive.Run
	var err error
	if r.stored != nil {
		out = r.stored.entry
		err = archive.CopyRun(e.sink, r.stored.reader, &out)
	} else {
		out, err = e.fresh(app, r)
	}
	if err != nil {
		return out, err
	}
	out.Name, out.Saved, out.Broken = r.Name, r.saved, r.Broken
	if r.parts == nil {
		return out, nil
	}
	out.Parts = nil
	for name, write := range r.parts {
		data, err := write()
		if err != nil {
			return out, err
		}
		file, err := archive.PutBytes(e.sink, "parts", data)
		if err != nil {
			return out, err
		}
		if out.Parts == nil {
			out.Parts = map[string]string{}
		}
		out.Parts[name] = file
	}
	return out, nil
}

// fresh writes a run that is in memory only.
func (e *encoder) fresh(app string, r *runSnapshot) (archive.Run, error) {
	o := r.outcome
	out := archive.Run{
		ID: r.ID, Created: r.Created.Format(time.RFC3339), Seconds: r.Took.Seconds(), Region: o.Region,
		Recipe: o.recipe(app, r.Created), Device: o.Prior.Device, Licence: o.Prior.Licence, Notes: o.Notes,
	}
	if o.Asked.Task != "" {
		asked := o.Asked
		out.Asked = &asked
	}
	w, h := o.Photo.W, o.Photo.H
	var err error
	if out.Photo, err = e.photo(o.Photo, w, h); err != nil {
		return out, err
	}
	if o.Mask != nil {
		p, err := e.put(o.Mask, 1, h, w)
		if err != nil {
			return out, err
		}
		out.Mask = &p
		out.Recipe.Mask = &restoration.FileRef{Name: filepath.Base(p.File), SHA256: filepath.Base(p.File), Width: w, Height: h}
	}
	for _, s := range o.Result.Samples {
		p, err := e.put(s.Image.Pix, s.Image.C, s.Image.H, s.Image.W)
		if err != nil {
			return out, err
		}
		out.Samples = append(out.Samples, p)
		out.Recipe.Results = append(out.Recipe.Results, restoration.SampleResult(filepath.Base(p.File), filepath.Base(p.File), s))
	}
	if r.Thumb != nil {
		out.Thumb, err = e.thumb(r.Thumb)
	}
	return out, err
}

func (e *encoder) thumb(m image.Image) (string, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return "", err
	}
	return archive.PutBytes(e.sink, "thumbs", b.Bytes())
}

// baseName is a file's name without its folder, as any system writes it.
func baseName(path string) string {
	name := filepath.Base(path)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if name == "" || name == "." || name == ".." {
		return "photo"
	}
	return name
}
