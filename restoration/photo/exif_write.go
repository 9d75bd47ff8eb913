package photo

import "encoding/binary"

// pinLimit bounds the place at which a maker note is kept: a segment of a JPEG holds no
// more.
const pinLimit = 1 << 16

// bytes lays the structure out: directories, each followed by its values. The maker
// note stays at the place it had, because most makers' notes count places from the
// beginning of the structure.
func (t *exifTree) bytes() []byte {
	w := &dirWriter{from: t.order, to: t.order}
	w.out = append(w.out, "II*\x00"...)
	if t.order == byteOrder(binary.BigEndian) {
		w.out = append(w.out[:0], "MM\x00*"...)
	}
	w.out = append(w.out, 0, 0, 0, 0)
	if note := t.sub(tagExifDir).find(tagMakerNote); note != nil && note.pinned() {
		w.pinAt, w.pinEnd = note.at, note.at+len(note.body)
	}
	first := w.dir(t.root)
	w.to.PutUint32(w.out[4:], uint32(first))
	return w.out
}

// pinned tells whether the field is a maker note that can stay at its place.
func (f *exifField) pinned() bool {
	return f.tag == tagMakerNote && f.at >= 8 && f.at+len(f.body) <= pinLimit
}

// dirWriter lays directories out one behind the other.
type dirWriter struct {
	from, to byteOrder // of the values, and of what is written
	base     int       // place of out in the file
	out      []byte
	// pinAt to pinEnd is kept free for the maker note; both are 0 where there is none.
	pinAt, pinEnd int
}

// take makes room for n bytes at an even place, and returns it.
func (w *dirWriter) take(n int) int {
	at := w.base + len(w.out)
	at += at % 2
	if at < w.pinEnd && at+n > w.pinAt {
		at = w.pinEnd + w.pinEnd%2
	}
	w.reach(at + n)
	return at
}

func (w *dirWriter) reach(end int) {
	if more := end - w.base - len(w.out); more > 0 {
		w.out = append(w.out, make([]byte, more)...)
	}
}

// put writes bytes at a place that was taken.
func (w *dirWriter) put(at int, data []byte) { copy(w.out[at-w.base:], data) }

// dir writes a directory and what belongs to it, and returns its place.
func (w *dirWriter) dir(d *exifDir) int {
	at := w.take(2 + len(d.fields)*tiffEntry + 4)
	w.put(at, w.to.AppendUint16(nil, uint16(len(d.fields))))
	for i := range d.fields {
		w.put(at+2+i*tiffEntry, w.entry(&d.fields[i]))
	}
	return at
}

// entry is a directory's entry for a field, whose value it places.
func (w *dirWriter) entry(f *exifField) []byte {
	e := w.to.AppendUint16(nil, f.tag)
	if f.sub != nil {
		e = w.to.AppendUint16(e, tiffLong)
		e = w.to.AppendUint32(e, 1)
		return w.to.AppendUint32(e, uint32(w.dir(f.sub)))
	}
	e = w.to.AppendUint16(e, f.kind)
	e = w.to.AppendUint32(e, f.count)
	body := f.ordered(w.from, w.to)
	if len(body) <= 4 {
		return append(append(e, body...), make([]byte, 4-len(body))...)
	}
	at := f.at
	if w.pinEnd > 0 && f.pinned() {
		w.reach(w.pinEnd)
	} else {
		at = w.take(len(body))
	}
	w.put(at, body)
	return w.to.AppendUint32(e, uint32(at))
}

// ordered is the value in another byte order.
func (f *exifField) ordered(from, to byteOrder) []byte {
	_, unit := kindSize(f.kind)
	if from == to || unit == 1 {
		return f.body
	}
	out := make([]byte, 0, len(f.body))
	for i := 0; i+unit <= len(f.body); i += unit {
		switch unit {
		case 2:
			out = to.AppendUint16(out, from.Uint16(f.body[i:]))
		case 4:
			out = to.AppendUint32(out, from.Uint32(f.body[i:]))
		default:
			out = to.AppendUint64(out, from.Uint64(f.body[i:]))
		}
	}
	return out
}
