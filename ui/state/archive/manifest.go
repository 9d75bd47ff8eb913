package archive

import (
	"encoding/json"

	"afterimage/restoration"
)

// Manifest is the table of contents of a session.
type Manifest struct {
	Version int    `json:"afterimage_session"` // [Version]
	App     string `json:"app"`                // program and version: "Afterimage 0.1.0"
	Saved   string `json:"saved"`              // RFC 3339, UTC
	Desk    *Desk  `json:"desk,omitempty"`     // nil where no photo was open
	Runs    []Run  `json:"runs"`               // newest first
}

// Desk is what a person had before them: a photo, what is wrong with it, and how it
// is to be mended.
type Desk struct {
	Photo    Photo                                      `json:"photo"`
	Mask     *Planes                                    `json:"mask,omitempty"` // of one plane; nil for nothing painted
	Crop     *restoration.Rect                          `json:"crop,omitempty"`
	Task     restoration.Task                           `json:"task"`
	Settings map[restoration.Task]*restoration.Settings `json:"settings"`
	Kernel   *restoration.KernelRef                     `json:"kernel,omitempty"` // one of their own
	Shown    string                                     `json:"shown,omitempty"`  // the run that was looked at
}

// Photo names a photo by its content. Its file lies in the session, or where it was.
type Photo struct {
	Name   string `json:"name"`             // without its folder
	Path   string `json:"path,omitempty"`   // where it was opened from
	SHA256 string `json:"sha256"`           // of the file
	Width  int    `json:"width"`            // pixels, upright
	Height int    `json:"height"`           // pixels, upright
	Folder string `json:"folder,omitempty"` // where results were saved
	File   string `json:"file,omitempty"`   // its blob; empty for a photo by reference
}

// Planes are C planes of H x W float32 values, kept bit for bit.
type Planes struct {
	File string `json:"file"` // its blob
	C    int    `json:"channels"`
	H    int    `json:"height"`
	W    int    `json:"width"`
}

// Len is the number of values.
func (p Planes) Len() int { return p.C * p.H * p.W }

// Run is one run and what came of it. Mean and spread are not kept: they are the
// samples' own, computed again to the same bit.
type Run struct {
	ID      string             `json:"id"`             // unique in a session
	Name    string             `json:"name,omitempty"` // that a person gave it
	Created string             `json:"created"`        // RFC 3339
	Seconds float64            `json:"seconds"`        // that it took
	Photo   Photo              `json:"photo"`
	Region  restoration.Rect   `json:"region"` // of the photo: the result is the region's
	Mask    *Planes            `json:"mask,omitempty"`
	Recipe  restoration.Recipe `json:"recipe"` // its results are the samples, in their order
	// Asked are the settings as a person had them: an estimated noise level is "auto".
	Asked   *restoration.Settings `json:"asked,omitempty"`
	Samples []Planes              `json:"samples"`
	Device  string                `json:"device,omitempty"`
	Licence string                `json:"licence,omitempty"` // of the prior
	Notes   []string              `json:"notes,omitempty"`
	Thumb   string                `json:"thumb,omitempty"`  // a small PNG, its blob
	Saved   bool                  `json:"saved,omitempty"`  // its pictures were saved to files
	Broken  bool                  `json:"broken,omitempty"` // it was still running
	// Parts are what a person made of the run beside its samples, as blobs by name: the
	// order of the samples, edits. A part that this version does not know is kept.
	Parts map[string]string `json:"parts,omitempty"`
}

// blobs lists the blobs that a run needs.
func (r *Run) blobs() []string {
	out := []string{r.Photo.File, r.Thumb}
	if r.Mask != nil {
		out = append(out, r.Mask.File)
	}
	for _, s := range r.Samples {
		out = append(out, s.File)
	}
	for _, p := range r.Parts {
		out = append(out, p)
	}
	return out
}

// Blobs lists the blobs that a manifest needs, each once, without empty names.
func (m *Manifest) Blobs() map[string]bool {
	out := map[string]bool{}
	add := func(names ...string) {
		for _, n := range names {
			if n != "" {
				out[n] = true
			}
		}
	}
	if d := m.Desk; d != nil {
		add(d.Photo.File)
		if d.Mask != nil {
			add(d.Mask.File)
		}
	}
	for i := range m.Runs {
		add(m.Runs[i].blobs()...)
	}
	return out
}

// marshal writes the manifest; the same manifest gives the same bytes.
func (m Manifest) marshal() ([]byte, error) {
	m.Version = Version
	if m.Runs == nil {
		m.Runs = []Run{}
	}
	for i := range m.Runs {
		m.Runs[i].Recipe.Version = restoration.RecipeVersion
	}
	data, err := json.MarshalIndent(m, "", " ")
	return append(data, '\n'), err
}
