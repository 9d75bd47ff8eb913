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
	m = p.meta
	if o.Strip {
		m = Metadata{ICC: m.ICC}
	}
	leftOut, m.LeftOut = m.LeftOut, ""
	lose := func(what string) { leftOut = join(leftOut, what) }
	m.EXIF = sizedEXIF(m.EXIF, p.w, p.h)
	has, moves := hasNote(m.EXIF)
	if f == TIFF && has && !moves {
		m.EXIF = withoutNote(m.EXIF)
		lose(movedNote)
	}
	if f == JPEG && len(m.EXIF)+len(exifMagic) > maxSegment {
		if has {
			m.EXIF = withoutNote(m.EXIF)
			lose("its maker note, which is too long for a JPEG")
		}
		if len(m.EXIF)+len(exifMagic) > maxSegment {
			m.EXIF = nil
			lose("its EXIF data, which is too long for a JPEG")
		}
	}
	if f == JPEG && len(photoshopMagic)+len(iptcResource(m.IPTC)) > maxSegment {
		m.IPTC = nil
		lose("its IPTC data, which is too long for a JPEG")
	}
	var extra []property2
	if f == WebP {
		extra, m.IPTC = iptcProperties(m.IPTC), nil
	}
	mark := o.Mark
	if f != WebP && o.Made == nil && m.XMP == nil {
		mark = "" // there are other places for it
	}
	source, dropped := m.XMP, false
	if m.XMP, dropped = mergeXMP(source, p.w, p.h, mark, o.Made, extra); dropped {
		lose("its XMP data, which is damaged")
	}
	if f == JPEG && len(m.XMP)+len(xmpMagic) > maxSegment {
		m.XMP, _ = mergeXMP(nil, p.w, p.h, mark, o.Made, nil)
		lose("its XMP data, which is too long for a JPEG")
	}
	return m, leftOut
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
	switch string(name) {
	case "iptc":
		if raw := rawProfile(text); bytes.HasPrefix(raw, []byte(resourceMagic)) {
			m.iptc = photoshopIPTC(raw)
		} else {
			m.iptc = raw
		}
	case "exif", "APP1":
		raw := rawProfile(text)
		if exif, ok := bytes.CutPrefix(raw, []byte(exifMagic)); ok && m.exif == nil {
			m.exif = exif
		}
	case "xmp":
		if m.xmp == nil {
			m.xmp = rawProfile(text)
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
