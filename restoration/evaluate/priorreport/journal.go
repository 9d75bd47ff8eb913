package priorreport

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// protocol is the version of what is measured and how: rows of another one don't
// count.
const protocol = 1

// Row is what one measurement gave. Its first part is its key.
type Row struct {
	Protocol int    `json:"v"`
	Kind     Kind   `json:"kind"`
	Prior    string `json:"prior,omitempty"`   // SHA-256; empty for what knows no prior
	Pyramid  string `json:"pyramid,omitempty"` // of restorations: when the prior was shown smaller pictures; empty for never
	Task     string `json:"task"`              // a noise level, a problem's name, or what was timed
	Photo    string `json:"photo"`             // its name
	Digest   string `json:"digest"`            // of its pixels; of the processor in a timing

	Name      string  `json:"name,omitempty"`       // the prior's, for people
	VariantOf string  `json:"variant_of,omitempty"` // SHA-256 of the prior that this one stands for in another format
	Scores    []Score `json:"scores,omitempty"`
	Seconds   float64 `json:"seconds"` // it took; of one evaluation in a timing
	// Ratio is a variant's time over its prior's, the median of evaluations side by
	// side; in a timing of a variant only.
	Ratio float64 `json:"ratio,omitempty"`
}

// Kind says what a row measured.
type Kind string

// The kinds of rows.
const (
	HeldOut  Kind = "heldout"  // x0hat of held-out crops; Task is sigma on [-1, 1]
	Kodak    Kind = "kodak"    // x0hat of a whole photo; Task is the noise in 8-bit levels
	Samples  Kind = "samples"  // a problem, by sampling
	Baseline Kind = "baseline" // a problem, without a prior
	Timing   Kind = "timing"   // an evaluation
)

// Score is how one result compares with the clean photo. What was not measured, or
// is not finite, is nil.
type Score struct {
	Method string   `json:"method"` // "x0hat", "sample", "mean", "H+y", "truth"...
	PSNR   *float64 `json:"psnr,omitempty"`
	SSIM   *float64 `json:"ssim,omitempty"`
	Chroma *float64 `json:"chroma,omitempty"` // error in the a*b* plane
	Colour *float64 `json:"colour,omitempty"` // colourfulness
}

// key is what tells rows apart.
type key struct {
	kind                                   Kind
	prior, evaluation, task, photo, digest string
}

func (r Row) key() key { return key{r.Kind, r.Prior, r.Pyramid, r.Task, r.Photo, r.Digest} }

// Journal holds rows in a file, a line of JSON each. It is not safe for concurrent
// use.
type Journal struct {
	path string
	rows []Row
	at   map[key]int
}

// OpenJournal reads a journal; a missing file is an empty one. A last line that a
// killed program left unfinished is cut off. The error names the file and the line
// that is no row.
func OpenJournal(path string) (*Journal, error) {
	j := &Journal{path: path, at: map[key]int{}}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return j, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the journal cannot be read: %w", err)
	}
	whole := bytes.LastIndexByte(raw, '\n') + 1
	if whole < len(raw) {
		if err := os.Truncate(path, int64(whole)); err != nil {
			return nil, fmt.Errorf("the journal ends in an unfinished line, which cannot be cut off: %w", err)
		}
	}
	for n, line := range bytes.Split(bytes.TrimSuffix(raw[:whole], []byte("\n")), []byte("\n")) {
		if len(line) == 0 && whole == 0 {
			break
		}
		var r Row
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("line %d of the journal %s is no measurement (%w); take it out, or begin with another journal", n+1, path, err)
		}
		j.keep(r)
	}
	return j, nil
}

// keep enters a row of this protocol; a later one with the same key takes the place
// of the earlier.
func (j *Journal) keep(r Row) {
	if r.Protocol != protocol {
		return
	}
	if i, ok := j.at[r.key()]; ok {
		j.rows[i] = r
		return
	}
	j.at[r.key()] = len(j.rows)
	j.rows = append(j.rows, r)
}

// Find is the row with the key of like.
func (j *Journal) Find(like Row) (Row, bool) {
	i, ok := j.at[like.key()]
	if !ok {
		return Row{}, false
	}
	return j.rows[i], true
}

// Add writes a row to the end of the file, to the disk, before it returns.
func (j *Journal) Add(r Row) error {
	r.Protocol = protocol
	line, err := json.Marshal(r)
	if err != nil {
		panic(err) // plain values; scores are finite
	}
	if err := j.append(append(line, '\n')); err != nil {
		return fmt.Errorf("the journal cannot be written: %w", err)
	}
	j.keep(r)
	return nil
}

func (j *Journal) append(line []byte) error {
	if err := os.MkdirAll(filepath.Dir(j.path), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(j.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(line)
	return errors.Join(err, f.Sync(), f.Close())
}
