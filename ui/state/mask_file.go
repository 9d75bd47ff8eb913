package state

import (
	"path/filepath"
	"strings"

	"afterimage/restoration/photo"
	"afterimage/ui/state/selection"
)

// MaskExport is the name that a mask is offered to be written by, beside its photo.
func (s *Session) MaskExport() string {
	name := s.Name()
	return filepath.Join(s.Folder, strings.TrimSuffix(name, filepath.Ext(name))+"-mask.png")
}

// WriteMask writes a mask as a gray picture: white is painted, black is kept. It reads
// back as the same mask. source is the photo, which must not be overwritten.
func WriteMask(path, source string, p selection.Plane) (photo.Written, error) {
	return photo.WriteMask(path, p.W, p.H, p.Pix, photo.WriteOptions{Source: source})
}
