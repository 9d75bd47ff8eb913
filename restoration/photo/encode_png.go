package photo

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"io"
)

// encodePNG writes a PNG with the metadata right behind its header.
func encodePNG(w io.Writer, p *picture) error {
	extra := pngChunks(p)
	enc := png.Encoder{CompressionLevel: png.DefaultCompression}
	return enc.Encode(&pngInserter{w: w, extra: extra, left: pngHeader}, p.image())
}

// pngHeader is the length of the signature and of IHDR, which come first.
const pngHeader = 8 + 25

// pngInserter puts chunks behind the header of the file that passes through.
type pngInserter struct {
	w     io.Writer
	extra []byte
	left  int // bytes until the chunks
}

func (i *pngInserter) Write(data []byte) (int, error) {
	if i.left < 0 {
		return i.w.Write(data)
	}
	head := min(len(data), i.left)
	n, err := i.w.Write(data[:head])
	i.left -= n
	if err != nil || i.left > 0 {
		return n, err
	}
	i.left = -1
	if _, err := i.w.Write(i.extra); err != nil {
		return n, err
	}
	m, err := i.w.Write(data[head:])
	return n + m, err
}

func pngChunks(p *picture) []byte {
	var out bytes.Buffer
	if p.meta.ICC != nil {
		pngChunk(&out, "iCCP", append([]byte("ICC profile\x00\x00"), deflate(p.meta.ICC)...))
	}
	if p.meta.EXIF != nil {
		pngChunk(&out, "eXIf", p.meta.EXIF)
	}
	pngTexts(&out, p.meta)
	if p.mark != "" {
		pngChunk(&out, "iTXt", append([]byte("Software\x00\x00\x00\x00\x00"), p.mark...))
	}
	return out.Bytes()
}

func deflate(data []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write(data) // a buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

func pngChunk(out *bytes.Buffer, id string, body []byte) {
	var word [4]byte
	binary.BigEndian.PutUint32(word[:], uint32(len(body)))
	out.Write(word[:])
	start := out.Len()
	out.WriteString(id)
	out.Write(body)
	binary.BigEndian.PutUint32(word[:], crc32.ChecksumIEEE(out.Bytes()[start:]))
	out.Write(word[:])
}

// image is the picture in the type that the PNG encoder writes without converting:
// it leaves the alpha of an opaque image out by itself.
func (p *picture) image() image.Image {
	r := image.Rect(0, 0, p.w, p.h)
	switch {
	case p.channels == 1 && p.depth == 8:
		m := image.NewGray(r)
		for i, v := range p.samples {
			m.Pix[i] = uint8(v)
		}
		return m
	case p.channels == 1:
		m := image.NewGray16(r)
		for i, v := range p.samples {
			binary.BigEndian.PutUint16(m.Pix[2*i:], v)
		}
		return m
	case p.depth == 8:
		m := image.NewNRGBA(r)
		p.spread(func(i int, v uint16) { m.Pix[i] = uint8(v) })
		return m
	}
	m := image.NewNRGBA64(r)
	p.spread(func(i int, v uint16) { binary.BigEndian.PutUint16(m.Pix[2*i:], v) })
	return m
}

// spread calls set with the samples of pixels of four samples, opaque where the
// picture has three.
func (p *picture) spread(set func(i int, v uint16)) {
	full := uint16(1<<p.depth - 1)
	for i := range p.w * p.h {
		for c := range 4 {
			v := full
			if c < p.channels {
				v = p.samples[i*p.channels+c]
			}
			set(4*i+c, v)
		}
	}
}
