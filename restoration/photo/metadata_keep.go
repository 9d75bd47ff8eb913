package photo

import (
	"bytes"
	"slices"
)

// kept is what a result keeps of what a file holds, in memory of its own. exif may be a
// whole TIFF file.
func (m found) kept(wholeFile bool) Metadata {
	out := Metadata{ICC: slices.Clone(m.icc)}
	out.EXIF, out.LeftOut = uprightEXIF(m.exif, wholeFile)
	if _, rdf := xmpTree(m.xmp); rdf != nil {
		out.XMP = slices.Clone(m.xmp)
	} else if len(m.xmp) > 0 {
		out.LeftOut = join(out.LeftOut, "its XMP data, which is damaged")
	}
	if m.extended {
		out.LeftOut = join(out.LeftOut, "the second part of its XMP data")
	}
	if _, ok := iptcSets(m.iptc); ok {
		out.IPTC = slices.Clone(m.iptc)
	} else if len(m.iptc) > 0 {
		out.LeftOut = join(out.LeftOut, "its IPTC data, which is damaged")
	}
	return out
}

// settle is the metadata of a picture in a file of a format: for the size it has, saying
// how it was made, and no longer than the format holds. leftOut says what is missing.
func (o WriteOptions) settle(f Format, p *picture) (m Metadata, leftOut string) {
	s := settling{f: f, Metadata: p.meta}
	if o.Strip {
		s.Metadata = Metadata{ICC: p.meta.ICC}
	}
	s.lost, s.LeftOut = s.LeftOut, ""
	s.settleEXIF(p.w, p.h)
	extra := s.settleIPTC()
	s.settleXMP(o, p, extra)
	return s.Metadata, s.lost
}

// settling is metadata on its way into a format.
type settling struct {
	Metadata
	f    Format
	lost string
}

func (s *settling) lose(what string) { s.lost = join(s.lost, what) }

func (s *settling) settleEXIF(w, h int) {
	s.EXIF = sizedEXIF(s.EXIF, w, h)
	has, moves := hasNote(s.EXIF)
	tooLong := func() bool { return s.f == JPEG && len(s.EXIF)+len(exifMagic) > maxSegment }
	switch {
	case s.f == TIFF && has && !moves:
		s.EXIF = withoutNote(s.EXIF)
		s.lose(movedNote)
	case has && tooLong():
		s.EXIF = withoutNote(s.EXIF)
		s.lose("its maker note, which is too long for a JPEG")
	}
	if tooLong() {
		s.EXIF = nil
		s.lose("its EXIF data, which is too long for a JPEG")
	}
}

// settleIPTC gives what the packet of XMP should say instead of the block.
func (s *settling) settleIPTC() []property2 {
	if s.f == JPEG && len(photoshopMagic)+len(iptcResource(s.IPTC)) > maxSegment {
		s.IPTC = nil
		s.lose("its IPTC data, which is too long for a JPEG")
	}
	if s.f != WebP {
		return nil
	}
	extra := iptcProperties(s.IPTC)
	s.IPTC = nil
	return extra
}

func (s *settling) settleXMP(o WriteOptions, p *picture, extra []property2) {
	mark := o.Mark
	if s.f != WebP && o.Made == nil && s.XMP == nil {
		mark = "" // there are other places for it
	}
	packet, dropped := mergeXMP(s.XMP, p.w, p.h, mark, o.Made, extra)
	if dropped {
		s.lose("its XMP data, which is damaged")
	}
	if s.f == JPEG && len(packet)+len(xmpMagic) > maxSegment {
		packet, _ = mergeXMP(nil, p.w, p.h, mark, o.Made, nil)
		s.lose("its XMP data, which is too long for a JPEG")
	}
	s.XMP = packet
}

// tiffMetadata finds what a TIFF file says beside its pixels. Its first directory is
// EXIF's, so that the file is the structure.
func tiffMetadata(data []byte) found {
	m := found{exif: data, icc: tiffProfile(data)}
	t := parseEXIF(data, func(tag uint16) bool { return tag == tagXMP || tag == tagIPTC || tag == tagPhotoshop })
	if t == nil {
		return m
	}
	if f := t.root.find(tagXMP); f != nil {
		m.xmp = f.body
	}
	if f := t.root.find(tagIPTC); f != nil {
		m.iptc = f.body
		if f.kind == tiffLong { // bytes all the same, turned round by some programs
			if len(m.iptc) > 3 && m.iptc[0] != 0x1c && m.iptc[3] == 0x1c {
				for i := 0; i+4 <= len(m.iptc); i += 4 {
					slices.Reverse(m.iptc[i : i+4])
				}
			}
		}
	} else if f := t.root.find(tagPhotoshop); f != nil {
		m.iptc = photoshopIPTC(f.body)
	}
	return m
}

// pngText takes what a PNG's text chunk says of the photo: XMP, and the profiles that
// ImageMagick and ExifTool put into text.
func (m *found) pngText(id string, body []byte) {
	key, text, ok := bytes.Cut(body, []byte{0})
	if !ok {
		return
	}
	if id == "iTXt" && string(key) == xmpKeyword && m.xmp == nil {
		m.xmp = m.internationalText(text)
	}
	name, ok := bytes.CutPrefix(key, []byte(rawKeyword))
	switch {
	case !ok || id == "iTXt" || len(text) > 2*maxEXIF:
		return
	case id == "zTXt" && (len(text) < 2 || text[0] != 0):
		return
	case id == "zTXt":
		text = m.inflate(text[1:])
	}
	m.rawProfile(string(name), rawProfile(text))
}

// rawProfile takes a profile of a name that a PNG holds as text.
func (m *found) rawProfile(name string, raw []byte) {
	switch name {
	case "iptc":
		if m.iptc = raw; bytes.HasPrefix(raw, []byte(resourceMagic)) {
			m.iptc = photoshopIPTC(raw)
		}
	case "exif", "APP1":
		if exif, ok := bytes.CutPrefix(raw, []byte(exifMagic)); ok && m.exif == nil {
			m.exif = exif
		}
	case "xmp":
		if m.xmp == nil {
			m.xmp = raw
		}
	}
}

const (
	xmpKeyword = "XML:com.adobe.xmp"
	rawKeyword = "Raw profile type "
)

// internationalText is the text of an iTXt chunk behind its keyword; nil where it is
// malformed.
func (m *found) internationalText(b []byte) []byte {
	if len(b) < 2 {
		return nil
	}
	packed, method := b[0], b[1]
	_, b, ok := bytes.Cut(b[2:], []byte{0}) // language
	if !ok {
		return nil
	}
	if _, b, ok = bytes.Cut(b, []byte{0}); !ok { // keyword in it
		return nil
	}
	switch {
	case packed == 0:
		return b
	case packed == 1 && method == 0:
		return m.inflate(b)
	}
	return nil
}

// pngTexts are the chunks for what has no chunk of its own.
func pngTexts(out *bytes.Buffer, m Metadata) {
	if len(m.XMP) > 0 {
		pngChunk(out, "iTXt", append([]byte(xmpKeyword+"\x00\x00\x00\x00\x00"), m.XMP...))
	}
	if len(m.IPTC) > 0 {
		body := append([]byte(rawKeyword+"iptc\x00\x00"), deflate(rawProfileText("iptc", iptcResource(m.IPTC)))...)
		pngChunk(out, "zTXt", body)
	}
}
