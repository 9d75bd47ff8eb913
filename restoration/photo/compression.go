package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"

	"afterimage/restoration/jpeg"
)

// Compression is how a JPEG file is compressed, as its header says: for pixels as they
// are stored, before the photo is turned upright.
type Compression struct {
	Tables   []jpeg.Table  // of luma, or of luma, Cb and Cr
	Sampling jpeg.Sampling // of colour; 1, 1 in a gray file
}

// Quality is the closest of the qualities that most programs write; exact where the
// tables are its.
func (c *Compression) Quality() (quality int, exact bool) { return jpeg.Quality(c.Tables...) }

// Gray tells whether the file has luma alone.
func (c *Compression) Gray() bool { return len(c.Tables) == 1 }

// component is a line of a file's frame header.
type component struct {
	id           byte
	across, down int // samples in a unit
	table        byte
}

// compression reads the tables and the sampling of a JPEG file; nil where it is not one
// of luma, or of luma and two colours that are sampled alike.
func compression(data []byte) *Compression {
	var tables [4]*jpeg.Table
	var frame []component
	rgb := false
	jpegSegments(data, func(marker byte, body []byte) {
		switch marker {
		case 0xdb:
			readTables(&tables, body)
		case 0xc0, 0xc1, 0xc2:
			frame = readFrame(body)
		case 0xee: // Adobe's: a last byte of 0 says that there is no luma
			rgb = rgb || len(body) >= 12 && bytes.HasPrefix(body, []byte("Adobe")) && body[11] == 0
		}
	})
	if rgb && len(frame) == 3 {
		return nil
	}
	s, ok := samplingOf(frame)
	if !ok {
		return nil
	}
	c := &Compression{Sampling: s}
	for _, f := range frame {
		if tables[f.table] == nil {
			return nil
		}
		c.Tables = append(c.Tables, *tables[f.table])
	}
	return c
}

// samplingOf is how a frame samples colour; not ok where it is neither gray nor luma and
// two colours that are sampled alike.
func samplingOf(frame []component) (s jpeg.Sampling, ok bool) {
	if len(frame) == 1 {
		return jpeg.Sampling{Across: 1, Down: 1}, true
	}
	if len(frame) != 3 || frame[0].id == 'R' && frame[1].id == 'G' {
		return s, false
	}
	l, cb, cr := frame[0], frame[1], frame[2]
	s = jpeg.Sampling{Across: l.across / cb.across, Down: l.down / cb.down}
	alike := cb.across == cr.across && cb.down == cr.down && l.across%cb.across == 0 && l.down%cb.down == 0
	return s, alike && s.String() != ""
}

// readTables reads a segment of quantisation tables; what is malformed is left out.
func readTables(tables *[4]*jpeg.Table, body []byte) {
	for len(body) > 0 {
		size, wide := 64, body[0]>>4 == 1
		if wide {
			size = 128
		}
		if len(body) < 1+size || body[0]>>4 > 1 || body[0]&15 > 3 {
			return
		}
		t := new(jpeg.Table)
		for i, z := range zigzag {
			v := uint16(body[1+i])
			if wide {
				v = binary.BigEndian.Uint16(body[1+2*i:])
			}
			if v == 0 {
				return
			}
			t[z] = v
		}
		tables[body[0]&15] = t
		body = body[1+size:]
	}
}

// readFrame reads the components of a frame header; nil where it is malformed.
func readFrame(body []byte) []component {
	if len(body) < 6 || body[0] != 8 || len(body) < 6+3*int(body[5]) {
		return nil
	}
	var out []component
	for i := range int(body[5]) {
		b := body[6+3*i:]
		f := component{b[0], int(b[1] >> 4), int(b[1] & 15), b[2]}
		if f.across < 1 || f.down < 1 || f.across > 4 || f.down > 4 || f.table > 3 {
			return nil
		}
		out = append(out, f)
	}
	return out
}

// ReadCoding is what the JPEG file at path keeps of its photo, turned upright: its
// quantised coefficients, 2 bytes each. It is nil, without an error, for other files
// and for JPEG files of other colours than luma and chroma. The file is decoded again.
func ReadCoding(path string) (*jpeg.Coding, error) {
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	c, err := decodeCoding(data)
	if err != nil {
		return nil, located(path, err)
	}
	return c, nil
}

func decodeCoding(data []byte) (*jpeg.Coding, error) {
	h, err := readHeader(data)
	if err != nil || h.codec.format != JPEG || h.compression == nil {
		return nil, err
	}
	img, err := h.codec.pixels(data)
	if err != nil {
		return nil, err
	}
	k := h.compression
	c := jpeg.NewCoding(h.config.Width, h.config.Height, 0, 0, k.Sampling, k.Tables...)
	switch m := img.(type) {
	case *image.Gray:
		if !k.Gray() {
			return nil, damaged(JPEG)
		}
		err = setSamples(c, 0, &c.Luma, m.Pix, m.Stride)
	case *image.YCbCr:
		if k.Gray() || len(c.Colour) != 2 {
			return nil, damaged(JPEG)
		}
		err = errors.Join(setSamples(c, 0, &c.Luma, m.Y, m.YStride),
			setSamples(c, 1, &c.Colour[0], m.Cb, m.CStride), setSamples(c, 2, &c.Colour[1], m.Cr, m.CStride))
	default:
		return nil, nil
	}
	if err != nil {
		return nil, damaged(JPEG)
	}
	return c.Turn(h.orientation), nil
}

// setSamples hands a plane's samples over where the decoder made whole blocks.
func setSamples(c *jpeg.Coding, i int, p *jpeg.Plane, pix []byte, stride int) error {
	if stride < 8*p.BW || len(pix) < (8*p.BH-1)*stride+8*p.BW {
		return errors.New("a plane is too small")
	}
	c.SetSamples(i, pix, stride)
	return nil
}
