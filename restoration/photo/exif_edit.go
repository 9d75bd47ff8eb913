package photo

import "bytes"

// described tells whether a field of a first directory says something about the photo,
// and not how its pixels are stored: what a result takes over.
func described(tag uint16) bool {
	switch tag {
	case tagExifDir, tagGPSDir, tagOrientation, tagDescription, tagMake, tagModel, tagSoftware, tagDateTime,
		0x010d,                 // DocumentName
		0x011a, 0x011b, 0x0128, // resolution and its unit
		0x011d,         // PageName
		0x0129,         // PageNumber
		0x013b,         // Artist
		0x013c,         // HostComputer
		0x0213,         // YCbCrPositioning, which EXIF asks for
		0x4746, 0x4749, // ratings
		0x8298,                                 // Copyright
		0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e, 0x9c9f, // Windows' title, comment, author, keywords, subject
		0xc4a5, // PrintImageMatching
		tagImageWidth, tagImageLength:
		return true
	}
	return false
}

// aboutFile are the fields of the first directory that a TIFF file of ours has of its
// own, or that mean nothing there.
var aboutFile = []uint16{tagImageWidth, tagImageLength, tagOrientation, tagSoftware, 0x0213}

// uprightEXIF is the EXIF structure of pixels that are upright: orientation 1, and no
// thumbnail, which would show the photo as it was. A TIFF file may be given whole.
// lost says what was left out; both are empty where there was nothing.
func uprightEXIF(data []byte, wholeFile bool) (exif []byte, lost string) {
	keep := described
	if wholeFile {
		keep = func(tag uint16) bool { return described(tag) && tag != tagImageWidth && tag != tagImageLength }
	}
	t := parseEXIF(data, keep)
	if t == nil {
		if len(data) > 0 && !wholeFile {
			return nil, "its EXIF data, which is damaged"
		}
		return nil, ""
	}
	if f := t.root.find(tagOrientation); f != nil {
		f.kind, f.count, f.at, f.body = tiffShort, 1, 0, t.order.AppendUint16(nil, 1)
	}
	t.sub(tagExifDir).drop(tagBitsPerPx)
	if !t.whole {
		lost = "a part of its EXIF data, which is damaged"
	}
	if note := t.sub(tagExifDir).find(tagMakerNote); note != nil && !note.pinned() && !selfContained(note.body) {
		t.sub(tagExifDir).drop(tagMakerNote)
		lost = join(lost, movedNote)
	}
	return t.bytes(), lost
}

// movedNote is said where a maker note would have to move.
const movedNote = "its maker note, which holds only at its own place"

// join lists what was left out.
func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + ", " + b
}

// sizedEXIF is an upright structure for a result of w x h pixels.
func sizedEXIF(exif []byte, w, h int) []byte {
	t := parseEXIF(exif, nil)
	if t == nil {
		return nil
	}
	for _, d := range []*exifDir{t.root, t.sub(tagExifDir)} {
		t.setNumber(d, tagImageWidth, w)
		t.setNumber(d, tagImageLength, h)
		t.setNumber(d, tagPixelX, w)
		t.setNumber(d, tagPixelY, h)
	}
	return t.bytes()
}

// withoutNote is a structure without the maker's note.
func withoutNote(exif []byte) []byte {
	t := parseEXIF(exif, nil)
	if t == nil {
		return nil
	}
	t.sub(tagExifDir).drop(tagMakerNote)
	return t.bytes()
}

// hasNote tells whether a structure has a maker's note, and whether that may move.
func hasNote(exif []byte) (has, moves bool) {
	t := parseEXIF(exif, nil)
	if t == nil {
		return false, false
	}
	f := t.sub(tagExifDir).find(tagMakerNote)
	return f != nil, f != nil && selfContained(f.body)
}

// selfContained tells whether a maker note counts places from its own beginning, so that
// it may be moved: by the names with which such notes begin. Source: the table of
// maker notes in ExifTool's documentation.
func selfContained(note []byte) bool {
	for _, name := range []string{
		"Nikon\x00\x02", "FUJIFILM", "Apple iOS\x00", "OLYMPUS\x00", "OM SYSTEM\x00", "PENTAX \x00", "LEICA CAMERA AG\x00",
	} {
		if bytes.HasPrefix(note, []byte(name)) {
			return true
		}
	}
	return false
}

// tiffEXIF turns a structure into what a TIFF file has: fields of its first directory,
// and directories that are laid out from place at on, little endian.
func tiffEXIF(exif []byte, at int) (fields []tiffField, directories []byte) {
	t := parseEXIF(exif, described)
	if t == nil {
		return nil, nil
	}
	t.root.drop(aboutFile...)
	w := &dirWriter{from: t.order, to: littleEndian, base: at}
	for i := range t.root.fields {
		f := &t.root.fields[i]
		if f.sub != nil {
			fields = append(fields, longs(f.tag, uint32(w.dir(f.sub))))
			continue
		}
		fields = append(fields, tiffField{tag: f.tag, kind: f.kind, count: f.count, body: f.ordered(t.order, littleEndian)})
	}
	return fields, w.out
}
