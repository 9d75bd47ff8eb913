package state

import (
	"strings"

	"afterimage/restoration/photo"
)

// Remark is what a person should know of how the open photo was read, a sentence; "" for
// nothing.
func (s *Session) Remark() string {
	if s.Photo == nil {
		return ""
	}
	return remarkOf(s.Photo)
}

// remarkOf is a photo's remark without its technical reason, so that it can be translated.
func remarkOf(p *photo.Photo) string {
	switch {
	case p.Remark == "":
		return ""
	case strings.Contains(p.Remark, "colour profile is kept"):
		return "The photo's colour profile is not understood. It is kept, and the photo is taken for sRGB."
	case strings.Contains(p.Remark, "(CMYK)"):
		return "The photo's inks (CMYK) are mixed the simple way, and its colours are not those of the print."
	}
	return sentence(p.Remark)
}

// Lost names the kinds of data of the photo's file that the results could not keep, or not
// all of it; nil where nothing is missing.
func (s Saved) Lost() []string {
	var out []string
	for _, k := range []struct{ in, name string }{{"EXIF", "EXIF"}, {"maker note", "Maker note"}, {"XMP", "XMP"}, {"IPTC", "IPTC"}} {
		if strings.Contains(s.LeftOut, k.in) {
			out = append(out, k.name)
		}
	}
	return out
}
