package photo

import (
	"encoding/binary"
	"errors"
)

// tiffHeader is a TIFF structure, which EXIF is too: the byte order and where the
// entries of its first directory lie.
type tiffHeader struct {
	order   binary.ByteOrder
	entries int // offset of the first entry
	count   int
}

const tiffEntry = 12 // bytes of a directory entry: tag, type, count, value or offset

// The tags that are looked at.
const (
	tagOrientation = 0x0112
	tagICC         = 0x8773
)

var errTIFF = errors.New("not a TIFF structure")

var littleEndian byteOrder = binary.LittleEndian

func parseTIFF(data []byte) (tiffHeader, error) {
	var h tiffHeader
	if len(data) < 8 {
		return h, errTIFF
	}
	switch string(data[:4]) {
	case "II*\x00":
		h.order = binary.LittleEndian
	case "MM\x00*":
		h.order = binary.BigEndian
	default:
		return h, errTIFF
	}
	at := int64(h.order.Uint32(data[4:]))
	if at < 8 || at+2 > int64(len(data)) {
		return h, errTIFF
	}
	h.entries, h.count = int(at)+2, int(h.order.Uint16(data[at:]))
	if h.entries+h.count*tiffEntry > len(data) {
		return h, errTIFF
	}
	return h, nil
}

// find gives the entry of a tag.
func (h tiffHeader) find(data []byte, tag uint16) (entry []byte, ok bool) {
	for i := range h.count {
		e := data[h.entries+i*tiffEntry:][:tiffEntry]
		if h.order.Uint16(e) == tag {
			return e, true
		}
	}
	return nil, false
}

// orientation is EXIF's orientation, 1..8; 1 where it is not told.
func orientation(exif []byte) int {
	h, err := parseTIFF(exif)
	if err != nil {
		return 1
	}
	e, ok := h.find(exif, tagOrientation)
	if !ok {
		return 1
	}
	if v := int(h.order.Uint16(e[8:])); v >= 1 && v <= 8 {
		return v
	}
	return 1
}

// tiffProfile is the colour profile in a TIFF file.
func tiffProfile(data []byte) []byte {
	h, err := parseTIFF(data)
	if err != nil {
		return nil
	}
	e, ok := h.find(data, tagICC)
	if !ok {
		return nil
	}
	size, at := int64(h.order.Uint32(e[4:])), int64(h.order.Uint32(e[8:]))
	if size > maxProfile || at+size > int64(len(data)) {
		return nil
	}
	return data[at : at+size]
}
