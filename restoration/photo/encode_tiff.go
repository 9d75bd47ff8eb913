package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"sort"
)

// TIFF 6.0 field types.
const (
	tiffByte      = 1
	tiffASCII     = 2
	tiffShort     = 3
	tiffLong      = 4
	tiffUndefined = 7
)

// tiffField is one entry of a TIFF directory.
type tiffField struct {
	tag, kind uint16
	count     uint32
	body      []byte // little endian
}

func shorts(tag uint16, values ...uint16) tiffField {
	f := tiffField{tag: tag, kind: tiffShort, count: uint32(len(values))}
	for _, v := range values {
		f.body = binary.LittleEndian.AppendUint16(f.body, v)
	}
	return f
}

func longs(tag uint16, values ...uint32) tiffField {
	f := tiffField{tag: tag, kind: tiffLong, count: uint32(len(values))}
	for _, v := range values {
		f.body = binary.LittleEndian.AppendUint32(f.body, v)
	}
	return f
}

// encodeTIFF writes a TIFF of one image in deflated strips with horizontal
// differences, straight alpha. Everything is in memory first, because the
// directory names the strips' places.
func encodeTIFF(w io.Writer, p *picture) error {
	const stripBytes = 1 << 18
	rowBytes := p.w * p.channels * p.depth / 8
	rows := min(max(1, stripBytes/rowBytes), p.h)
	var body bytes.Buffer
	var offsets, sizes []uint32
	for y := 0; y < p.h; y += rows {
		start := body.Len()
		z := zlib.NewWriter(&body)
		for r := y; r < min(y+rows, p.h); r++ {
			_, _ = z.Write(tiffRow(p, r)) // a buffer takes everything
		}
		_ = z.Close()
		offsets = append(offsets, uint32(8+start))
		sizes = append(sizes, uint32(body.Len()-start))
	}
	if body.Len()%2 != 0 {
		body.WriteByte(0) // a directory begins at an even place
	}
	fields := append(tiffFields(p, rows), longs(273, offsets...), longs(279, sizes...))
	about, directories := tiffEXIF(p.meta.EXIF, 8+body.Len())
	fields = append(fields, about...)
	body.Write(directories)
	if body.Len()%2 != 0 {
		body.WriteByte(0)
	}
	head := binary.LittleEndian.AppendUint32([]byte("II*\x00"), uint32(8+body.Len()))
	for _, part := range [][]byte{head, body.Bytes(), tiffDirectory(fields, 8+body.Len())} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// tiffRow is a row of little-endian samples, each less the one of the pixel before.
func tiffRow(p *picture, y int) []byte {
	row := p.row(y)
	out := make([]byte, 0, len(row)*p.depth/8)
	for i, v := range row {
		if i >= p.channels {
			v -= row[i-p.channels]
		}
		if p.depth == 8 {
			out = append(out, uint8(v))
		} else {
			out = binary.LittleEndian.AppendUint16(out, v)
		}
	}
	return out
}

func tiffFields(p *picture, rows int) []tiffField {
	bits := make([]uint16, p.channels)
	for i := range bits {
		bits[i] = uint16(p.depth)
	}
	photometric := uint16(2) // RGB
	if p.channels == 1 {
		photometric = 1 // black is 0
	}
	fields := []tiffField{
		longs(256, uint32(p.w)), longs(257, uint32(p.h)),
		shorts(258, bits...),
		shorts(259, 8), // deflate
		shorts(262, photometric),
		shorts(274, 1), // upright
		shorts(277, uint16(p.channels)),
		longs(278, uint32(rows)),
		shorts(284, 1), // samples of a pixel together
		shorts(317, 2), // horizontal differences
	}
	if p.channels == 4 {
		fields = append(fields, shorts(338, 2)) // straight alpha
	}
	if p.mark != "" {
		text := append([]byte(p.mark), 0)
		fields = append(fields, tiffField{tag: 305, kind: tiffASCII, count: uint32(len(text)), body: text})
	}
	if p.meta.ICC != nil {
		fields = append(fields, tiffField{tag: tagICC, kind: tiffUndefined, count: uint32(len(p.meta.ICC)), body: p.meta.ICC})
	}
	if len(p.meta.XMP) > 0 {
		fields = append(fields, tiffField{tag: tagXMP, kind: tiffByte, count: uint32(len(p.meta.XMP)), body: p.meta.XMP})
	}
	if len(p.meta.IPTC) > 0 {
		fields = append(fields, tiffField{tag: tagIPTC, kind: tiffUndefined, count: uint32(len(p.meta.IPTC)), body: p.meta.IPTC})
	}
	return fields
}

// tiffDirectory lays the directory out at a place of the file; values of more than
// four bytes follow it.
func tiffDirectory(fields []tiffField, at int) []byte {
	sort.Slice(fields, func(i, j int) bool { return fields[i].tag < fields[j].tag })
	values := at + 2 + len(fields)*tiffEntry + 4
	out := binary.LittleEndian.AppendUint16(nil, uint16(len(fields)))
	var after []byte
	for _, f := range fields {
		out = binary.LittleEndian.AppendUint16(out, f.tag)
		out = binary.LittleEndian.AppendUint16(out, f.kind)
		out = binary.LittleEndian.AppendUint32(out, f.count)
		if len(f.body) <= 4 {
			out = append(out, f.body...)
			out = append(out, make([]byte, 4-len(f.body))...)
			continue
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(values+len(after)))
		after = append(after, f.body...)
		if len(after)%2 != 0 {
			after = append(after, 0)
		}
	}
	out = binary.LittleEndian.AppendUint32(out, 0) // no further directory
	return append(out, after...)
}
