package photo

import (
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"strings"
)

// extremes are what hostile files like to say.
var extremes = []uint32{0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0xffffff, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff}

// mutate returns a damaged copy of a file: by one to three of the ways below.
func mutate(r *rand.Rand, f Format, data []byte) []byte {
	out := slices.Clone(data)
	for range 1 + r.IntN(3) {
		if len(out) < 16 {
			break
		}
		switch r.IntN(8) {
		case 0, 1:
			for range 1 + r.IntN(8) {
				out[r.IntN(len(out))] ^= 1 << r.IntN(8)
			}
		case 2:
			out = out[:r.IntN(len(out))]
		case 3:
			setNumber(r, out, r.IntN(min(len(out)-4, 64)))
		case 4:
			out = splice(r, out)
		default:
			out = mutateStructure(r, f, out)
		}
	}
	return out
}

// setNumber puts an extreme of 1, 2 or 4 bytes at a place.
func setNumber(r *rand.Rand, data []byte, at int) {
	v := extremes[r.IntN(len(extremes))]
	var order binary.ByteOrder = binary.BigEndian
	if r.IntN(2) == 0 {
		order = binary.LittleEndian
	}
	switch at = max(0, min(at, len(data)-4)); r.IntN(3) {
	case 0:
		data[at] = byte(v)
	case 1:
		order.PutUint16(data[at:], uint16(v))
	default:
		order.PutUint32(data[at:], v)
	}
}

// splice removes, repeats or moves a stretch.
func splice(r *rand.Rand, data []byte) []byte {
	from := r.IntN(len(data))
	to := from + r.IntN(min(len(data)-from, 256)+1)
	switch r.IntN(3) {
	case 0:
		return slices.Delete(data, from, to)
	case 1:
		return slices.Insert(data, r.IntN(len(data)), data[from:to]...)
	}
	copy(data[r.IntN(len(data)):], slices.Clone(data[from:to]))
	return data
}

// span is a part of a file: its head (with its length) begins at from, its body at body.
type span struct{ from, body, to int }

func (s span) of(data []byte) []byte { return data[s.from:s.to] }

// mutateStructure damages a part that the format's structure names, so that the damage
// is found by what reads the part and not before: the checksum is right.
func mutateStructure(r *rand.Rand, f Format, data []byte) []byte {
	if f == TIFF {
		return mutateTIFF(r, data)
	}
	parts := spans(f, data)
	if len(parts) == 0 {
		return splice(r, data)
	}
	s := parts[r.IntN(len(parts))]
	switch r.IntN(5) {
	case 0:
		return slices.Delete(data, s.from, s.to)
	case 1:
		return slices.Insert(data, parts[r.IntN(len(parts))].from, slices.Clone(s.of(data))...)
	case 2: // its length or its name
		setNumber(r, data, s.from+r.IntN(s.body-s.from))
		return data
	}
	if s.body < s.to {
		for range 1 + r.IntN(6) {
			if at := s.body + r.IntN(s.to-s.body); r.IntN(2) == 0 {
				setNumber(r, data, at)
			} else {
				data[at] ^= byte(1 + r.IntN(255))
			}
		}
	}
	if f == PNG && s.to <= len(data) && s.to-4 >= s.from+4 {
		binary.BigEndian.PutUint32(data[s.to-4:], crc32.ChecksumIEEE(data[s.from+4:s.to-4]))
	}
	return data
}

// spans are the chunks of a PNG or WebP file, or the segments of a JPEG.
func spans(f Format, data []byte) []span {
	var out []span
	switch f {
	case PNG:
		for at := 8; at+12 <= len(data); {
			size := int64(binary.BigEndian.Uint32(data[at:]))
			if int64(at)+12+size > int64(len(data)) {
				break
			}
			out = append(out, span{at, at + 8, at + 12 + int(size)})
			at += 12 + int(size)
		}
	case WebP:
		for at := 12; at+8 <= len(data); {
			size := int64(binary.LittleEndian.Uint32(data[at+4:]))
			if int64(at)+8+size > int64(len(data)) {
				break
			}
			out = append(out, span{at, at + 8, at + 8 + int(size)})
			at += 8 + int(size+size&1)
		}
	case JPEG:
		for at := 2; at+4 <= len(data) && data[at] == 0xff; {
			size := int(binary.BigEndian.Uint16(data[at+2:]))
			if at+2+size > len(data) || size < 2 {
				break
			}
			out = append(out, span{at, at + 4, at + 2 + size})
			at += 2 + size
		}
	}
	return out
}

// mutateTIFF changes a field of a directory, or a value behind it.
func mutateTIFF(r *rand.Rand, data []byte) []byte {
	h, err := parseTIFF(data)
	if err != nil || h.count == 0 {
		return splice(r, data)
	}
	e := data[h.entries+r.IntN(h.count)*tiffEntry:][:tiffEntry]
	v := extremes[r.IntN(len(extremes))]
	switch r.IntN(5) {
	case 0:
		h.order.PutUint16(e[2:], uint16(v))
	case 1:
		h.order.PutUint32(e[4:], v)
	case 2:
		h.order.PutUint32(e[8:], v)
	case 3:
		h.order.PutUint32(e[8:], uint32(r.IntN(len(data))))
	default:
		if at := int64(h.order.Uint32(e[8:])); at < int64(len(data))-4 {
			setNumber(r, data, int(at)+r.IntN(min(32, len(data)-int(at)-3)))
		}
	}
	return data
}

// sortSeeds puts seeds into the same order in every run.
func sortSeeds(list []seedFile) {
	slices.SortFunc(list, func(a, b seedFile) int { return strings.Compare(a.name, b.name) })
}
