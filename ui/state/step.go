package state

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"afterimage/restoration"
	"afterimage/restoration/photo"
)

// CanGoOn says whether a choice is a picture that a next step can start from: a sample, the
// mean or a composition, and one that is there.
func (o *Outcome) CanGoOn(c Choice) bool {
	return o != nil && (c.Kind == OneSample || c.Kind == Mean || c.Kind == Composed) && o.Picture(c) != nil
}

// maxStem is the longest beginning of a step's name that is the photo's, in bytes: steps of
// steps grow, and file systems take some 255 bytes.
const maxStem = 150

// StepName is the file name, without its ending, of what a task made of a photo:
// "portrait-inpaint".
func StepName(photoName string, t restoration.Task) string {
	stem := strings.TrimSuffix(photoName, filepath.Ext(photoName))
	if len(stem) > maxStem {
		stem = strings.ToValidUTF8(stem[:maxStem], "")
	}
	return stem + "-" + string(t)
}

// SaveStep writes the picture of a choice without loss, with its recipe, under a name of its
// own in a folder that it makes, and says where: runs that are kept name files that are
// there, so that none is ever replaced.
func (s Saver) SaveStep(folder string, c Choice) (path string, err error) {
	if !s.Outcome.CanGoOn(c) {
		return "", errNothing
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", &photo.Error{Path: folder, Text: "cannot be made, so that the picture could not be saved there; save it to a file and open that", Err: err}
	}
	stem := filepath.Join(folder, StepName(filepath.Base(s.Outcome.Photo.Path), s.Outcome.Settings.Task))
	for n := 1; ; n++ {
		path := stem + ".png"
		if n > 1 {
			path = fmt.Sprintf("%s-%d.png", stem, n)
		}
		r := SaveRequest{What: SaveOne, Choice: c, Path: path}
		if len(s.Existing(r)) > 0 {
			continue
		}
		if _, err := s.Save(r); !errors.Is(err, fs.ErrExist) { // which another window may just have taken
			return path, err
		}
	}
}
