package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/HugoSmits86/nativewebp"
)

// maxSideWebP is the largest side of a lossless WebP picture.
const maxSideWebP = 1 << 14

// webpMargin is the length of the RIFF header and of a chunk's own.
const webpMargin = 12 + 8

// encodeWebP writes a lossless WebP of 8 bits a sample. The library makes the picture's
// chunk; what the photo says beside its pixels stands around it, in the order of the
// container's specification.
func encodeWebP(w io.Writer, p *picture) error {
	var plain bytes.Buffer
	if err := nativewebp.Encode(&plain, p.image(), nil); err != nil {
		return err
	}
	data := plain.Bytes()
	if len(data) < webpMargin || string(data[12:16]) != "VP8L" {
		return errors.New("the WebP encoder wrote no picture")
	}
	if p.meta.ICC == nil && p.meta.EXIF == nil && p.meta.XMP == nil {
		_, err := w.Write(data)
		return err
	}
	_, err := w.Write(webpContainer(p, data[webpMargin:]))
	return err
}

// webpContainer is an extended WebP file around a lossless picture.
func webpContainer(p *picture, picture []byte) []byte {
	const hasICC, hasEXIF, hasXMP = 1 << 5, 1 << 3, 1 << 2
	head := make([]byte, 10)
	for _, x := range []struct {
		flag byte
		on   bool
	}{{hasICC, p.meta.ICC != nil}, {hasEXIF, p.meta.EXIF != nil}, {hasXMP, p.meta.XMP != nil}} {
		if x.on {
			head[0] |= x.flag
		}
	}
	put24(head[4:], p.w-1)
	put24(head[7:], p.h-1)

	body := appendChunk([]byte("WEBP"), "VP8X", head)
	if p.meta.ICC != nil {
		body = appendChunk(body, "ICCP", p.meta.ICC)
	}
	body = appendChunk(body, "VP8L", picture)
	if p.meta.EXIF != nil {
		body = appendChunk(body, "EXIF", p.meta.EXIF)
	}
	if p.meta.XMP != nil {
		body = appendChunk(body, "XMP ", p.meta.XMP)
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func put24(dst []byte, v int) { dst[0], dst[1], dst[2] = byte(v), byte(v>>8), byte(v>>16) }

// appendChunk adds a chunk of a RIFF file; one of odd length has a byte behind it.
func appendChunk(dst []byte, id string, body []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(append(dst, id...), uint32(len(body)))
	dst = append(dst, body...)
	if len(body)%2 == 1 {
		dst = append(dst, 0)
	}
	return dst
}
