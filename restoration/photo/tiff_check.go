package photo

import (
	"fmt"
	"slices"
)

// tiffLayout is how a TIFF file says its pixels are stored.
type tiffLayout struct {
	w, h            int64
	bits            []uint32 // of each sample
	compression     uint32
	photometric     uint32
	planar          uint32
	format          uint32 // 1 whole numbers, 2 signed, 3 floating point
	extra           []uint32
	tileW, tileH    int64
	tilesW, tilesH  int64 // how many; 0 without tiles
	bitsPerPixel    int64
	compressedTimes int64 // the most that a byte of the file can become
	unboundedRows   bool  // a fax row of any length is one bit
}

// numbers gives at most 16 values of a tag that has whole numbers.
func (h tiffHeader) numbers(data []byte, tag uint16) []uint32 {
	e, ok := h.find(data, tag)
	if !ok {
		return nil
	}
	kind, n := h.order.Uint16(e[2:]), int64(h.order.Uint32(e[4:]))
	size, _ := kindSize(kind)
	if size == 0 || size > 4 {
		return nil
	}
	body := e[8:]
	if n*int64(size) > 4 {
		at := int64(h.order.Uint32(e[8:]))
		if at >= int64(len(data)) {
			return nil
		}
		body = data[at:]
	}
	var out []uint32
	for i := range int(min(n, 16, int64(len(body)/size))) {
		b := body[i*size:]
		switch size {
		case 1:
			out = append(out, uint32(b[0]))
		case 2:
			out = append(out, uint32(h.order.Uint16(b)))
		default:
			out = append(out, h.order.Uint32(b))
		}
	}
	return out
}

func (h tiffHeader) number(data []byte, tag uint16, otherwise uint32) uint32 {
	if v := h.numbers(data, tag); len(v) > 0 {
		return v[0]
	}
	return otherwise
}

func layoutOf(data []byte) (l tiffLayout, ok bool) {
	h, err := parseTIFF(data)
	if err != nil {
		return l, false
	}
	l = tiffLayout{
		w: int64(h.number(data, tagImageWidth, 0)), h: int64(h.number(data, tagImageLength, 0)),
		bits: h.numbers(data, 258), compression: h.number(data, 259, 1), photometric: h.number(data, 262, 0),
		planar: h.number(data, 284, 1), format: h.number(data, 339, 1), extra: h.numbers(data, 338),
		tileW: int64(h.number(data, 322, 0)), tileH: int64(h.number(data, 323, 0)),
	}
	if len(l.bits) == 0 {
		l.bits = []uint32{1}
	}
	for _, b := range l.bits {
		l.bitsPerPixel += int64(b)
	}
	if l.tileW > 0 && l.tileH > 0 {
		l.tilesW, l.tilesH = (l.w+l.tileW-1)/l.tileW, (l.h+l.tileH-1)/l.tileH
	}
	l.compressedTimes, l.unboundedRows = tiffRatio(l.compression)
	return l, true
}

// tiffRatio is the most bytes that one of the file can stand for. rows tells that a
// row costs a bit, however long it is.
func tiffRatio(compression uint32) (times int64, rows bool) {
	switch compression {
	case 3, 4: // fax
		return 0, true
	case 5: // LZW: a code of 12 bits is at most 4096 bytes
		return 2731, false
	case 8, 32946: // deflate
		return 1032, false
	case 32773: // PackBits
		return 64, false
	}
	return 1, false
}

// checkTIFF refuses what the decoder does not read or reads wrongly, and sizes that the
// file cannot hold.
func checkTIFF(data []byte) error {
	l, ok := layoutOf(data)
	if !ok {
		return nil // the decoder says what is wrong
	}
	if kind := l.unread(); kind != "" {
		return &Error{Err: ErrUnsupported, Text: fmt.Sprintf("is a TIFF file %s, which cannot be read; save it as an ordinary TIFF or PNG first", kind)}
	}
	const room = 16 << 20 // bytes that are not worth a question
	raw := l.w * l.h / 8 * l.bitsPerPixel
	if tooMany(int(l.w), int(l.h)) || raw <= room {
		return l.checkTiles()
	}
	if l.unboundedRows && l.h > 8*int64(len(data)) || !l.unboundedRows && raw/l.compressedTimes > int64(len(data)) {
		return truncated(TIFF)
	}
	return l.checkTiles()
}

// checkTiles refuses tiles that hold far more than the picture: unpacking them takes
// the time of what they hold.
func (l tiffLayout) checkTiles() error {
	if l.tilesW == 0 {
		return nil
	}
	const most = 1 << 40
	w, h := l.tilesW*l.tileW, l.tilesH*l.tileH
	if w > most/max(h, 1) || w*h > 4*l.w*l.h+1<<22 {
		return damaged(TIFF)
	}
	return nil
}

// unread says which kind of TIFF file is not read; empty for one that is.
func (l tiffLayout) unread() string {
	switch {
	case l.planar == 2 && len(l.bits) > 1:
		return "with its colours in separate planes"
	case l.format == 3:
		return "of floating point numbers"
	case l.format != 1:
		return "of signed numbers"
	case l.compression == 6 || l.compression == 7:
		return "with JPEG inside"
	case !slices.Contains([]uint32{0, 1, 2, 3, 4, 5, 8, 32946, 32773}, l.compression):
		return "compressed in a rare way"
	}
	return l.unreadColours()
}

func (l tiffLayout) unreadColours() string {
	n := len(l.bits)
	if l.photometric > 3 {
		if kind := rareColours[l.photometric]; kind != "" {
			return kind
		}
		return "of colours that are rare"
	}
	switch {
	case l.photometric < 2 && n > 1:
		return "of gray samples with transparency"
	case l.photometric == 2 && n > 4, l.photometric == 2 && n == 4 && (len(l.extra) == 0 || l.extra[0] == 0):
		return "with more than colours and transparency"
	}
	if i := slices.IndexFunc(l.bits, func(b uint32) bool { return b != 1 && b != 8 && b != 16 }); i >= 0 {
		return fmt.Sprintf("of %d bits a sample", l.bits[i])
	}
	return ""
}

// rareColours are kinds of samples that are not read, by TIFF's number for them.
var rareColours = map[uint32]string{
	5: "of CMYK inks", 6: "of luma and colour differences", 8: "of L*a*b* colours", 9: "of L*a*b* colours",
	10: "of L*a*b* colours", 32803: "of a camera's raw samples", 34892: "of a camera's raw samples",
}
