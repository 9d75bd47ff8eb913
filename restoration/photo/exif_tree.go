package photo

import (
	"encoding/binary"
	"slices"
)

// byteOrder is that of a TIFF structure, for reading and for appending.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// exifTree is an EXIF structure taken apart: directories of fields whose values are
// copies, so that it can be changed and laid out anew. Source: Exif 2.32, TIFF 6.0.
type exifTree struct {
	order byteOrder
	root  *exifDir
	// whole is false where something was left out because it is damaged or lies outside.
	whole bool
}

type exifDir struct{ fields []exifField } // in the order of their tags

// exifField is an entry of a directory: a value, or a directory in its place.
type exifField struct {
	tag, kind uint16
	count     uint32
	body      []byte   // in the structure's byte order
	at        int      // where body was in the structure; 0 inside the entry
	sub       *exifDir // instead of body
}

// The tags that lead to directories.
const (
	tagExifDir    = 0x8769
	tagGPSDir     = 0x8825
	tagInteropDir = 0xa005
)

// The tags that are changed or asked for.
const (
	tagImageWidth  = 0x0100
	tagImageLength = 0x0101
	tagDescription = 0x010e
	tagMake        = 0x010f
	tagModel       = 0x0110
	tagSoftware    = 0x0131
	tagDateTime    = 0x0132
	tagXMP         = 0x02bc
	tagIPTC        = 0x83bb
	tagPhotoshop   = 0x8649
	tagTaken       = 0x9003 // DateTimeOriginal
	tagBitsPerPx   = 0x9102 // of the compressed file that the camera wrote
	tagMakerNote   = 0x927c
	tagPixelX      = 0xa002
	tagPixelY      = 0xa003
)

// Bounds on what is believed.
const (
	maxEXIF       = 4 << 20 // bytes of all values
	maxEXIFFields = 1024    // of a directory; real ones have some dozens
)

// kindSize is the size of a value of a TIFF type, and of the units that the byte order
// turns round; 0 for a type that is not known.
func kindSize(kind uint16) (size, unit int) {
	switch kind {
	case 1, 2, 6, 7, 129: // bytes, text, undefined, UTF-8
		return 1, 1
	case 3, 8:
		return 2, 2
	case 4, 9, 11, 13:
		return 4, 4
	case 5, 10: // two numbers
		return 8, 4
	case 12:
		return 8, 8
	}
	return 0, 0
}

// parseEXIF takes a TIFF structure apart. keep chooses fields of the first directory;
// what it does not want is not looked at, which makes it fit for whole TIFF files. nil
// is returned for what is no such structure.
func parseEXIF(data []byte, keep func(tag uint16) bool) *exifTree {
	h, err := parseTIFF(data)
	if err != nil {
		return nil
	}
	p := exifParser{data: data, order: binary.LittleEndian}
	if h.order == binary.ByteOrder(binary.BigEndian) {
		p.order = binary.BigEndian
	}
	t := &exifTree{order: p.order, root: p.dir(h.entries-2, keep, tagExifDir, tagGPSDir)}
	t.whole = !p.lost
	if t.root == nil || len(t.root.fields) == 0 {
		return nil
	}
	return t
}

type exifParser struct {
	data  []byte
	order byteOrder
	taken int  // bytes of values
	lost  bool // something was left out
}

// dir reads the directory at a place; subs are the tags of it that lead to further ones.
func (p *exifParser) dir(at int, keep func(tag uint16) bool, subs ...uint16) *exifDir {
	if at < 8 || at+2 > len(p.data) {
		p.lost = true
		return nil
	}
	n := int(p.order.Uint16(p.data[at:]))
	if n > maxEXIFFields || at+2+n*tiffEntry > len(p.data) {
		p.lost = true
		return nil
	}
	d := &exifDir{}
	for i := range n {
		e := p.data[at+2+i*tiffEntry:][:tiffEntry]
		tag := p.order.Uint16(e)
		if keep != nil && !keep(tag) {
			continue
		}
		if f, ok := p.field(e, tag, subs); ok && d.find(tag) == nil {
			d.fields = append(d.fields, f)
		} else {
			p.lost = true
		}
	}
	d.sort()
	return d
}

func (p *exifParser) field(e []byte, tag uint16, subs []uint16) (f exifField, ok bool) {
	f = exifField{tag: tag, kind: p.order.Uint16(e[2:]), count: p.order.Uint32(e[4:])}
	place := int64(p.order.Uint32(e[8:]))
	if slices.Contains(subs, tag) {
		if place > int64(len(p.data)) {
			return f, false
		}
		var further []uint16
		if tag == tagExifDir {
			further = []uint16{tagInteropDir}
		}
		f.sub = p.dir(int(place), nil, further...)
		return f, f.sub != nil
	}
	size, _ := kindSize(f.kind)
	length := int64(size) * int64(f.count)
	switch {
	case size == 0 || length > maxEXIF:
		return f, false
	case length <= 4:
		f.body = slices.Clone(e[8 : 8+length])
		return f, true
	case place < 8 || place+length > int64(len(p.data)):
		return f, false
	}
	if p.taken += int(length); p.taken > maxEXIF { // entries that share their bytes
		return f, false
	}
	f.at, f.body = int(place), slices.Clone(p.data[place:place+length])
	return f, true
}

func (d *exifDir) sort() {
	slices.SortStableFunc(d.fields, func(a, b exifField) int { return int(a.tag) - int(b.tag) })
}

// find gives the field of a tag, for changing it; nil for none.
func (d *exifDir) find(tag uint16) *exifField {
	if d == nil {
		return nil
	}
	for i := range d.fields {
		if d.fields[i].tag == tag {
			return &d.fields[i]
		}
	}
	return nil
}

// drop removes the fields of tags.
func (d *exifDir) drop(tags ...uint16) {
	if d != nil {
		d.fields = slices.DeleteFunc(d.fields, func(f exifField) bool { return slices.Contains(tags, f.tag) })
	}
}

// sub is the directory behind a tag of the first one; nil for none.
func (t *exifTree) sub(tag uint16) *exifDir {
	if f := t.root.find(tag); f != nil {
		return f.sub
	}
	return nil
}

// setNumber changes a field to one number of 32 bits, where it is there.
func (t *exifTree) setNumber(d *exifDir, tag uint16, v int) {
	if f := d.find(tag); f != nil && f.sub == nil {
		f.kind, f.count, f.at = tiffLong, 1, 0
		f.body = t.order.AppendUint32(nil, uint32(v))
	}
}

// text is the text of a field, without what follows its first zero; empty for none.
func (d *exifDir) text(tag uint16) string {
	f := d.find(tag)
	if f == nil || f.kind != tiffASCII && f.kind != 129 {
		return ""
	}
	return plainText(f.body)
}
