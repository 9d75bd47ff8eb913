package photo

import (
	"encoding/binary"
	"io"
	"math"

	"afterimage/restoration/jpeg"
)

// encodeJPEG writes a baseline JPEG that keeps the full resolution of colour
// (4:4:4; the standard library's encoder halves it), with the tables of ITU-T T.81
// annex K scaled by quality as is customary. Alpha is put on white.
func encodeJPEG(w io.Writer, p *picture) error {
	e := newJPEGEncoder(w, p)
	e.segment(0xd8, nil)
	e.metadata()
	for i, q := range e.quant {
		table := append(make([]byte, 0, 65), byte(i))
		for _, z := range zigzag {
			table = append(table, q[z])
		}
		e.segment(0xdb, table)
	}
	e.frame()
	e.scan()
	e.segment(0xd9, nil)
	return e.err
}

type jpegEncoder struct {
	w      io.Writer
	p      *picture
	err    error
	planes int // 1 or 3
	quant  [][64]byte
	bits   uint32
	nBits  uint
	out    []byte
}

func newJPEGEncoder(w io.Writer, p *picture) *jpegEncoder {
	e := &jpegEncoder{w: w, p: p, planes: min(p.channels, 3)}
	luma, colour := jpeg.Tables(p.quality)
	for _, t := range []jpeg.Table{luma, colour}[:min(e.planes, 2)] {
		e.quant = append(e.quant, stepsOf(t))
	}
	return e
}

// stepsOf is a table as a file of 8 bits holds it; those of [jpeg.Tables] have no more.
func stepsOf(t jpeg.Table) (steps [64]byte) {
	for i, v := range t {
		steps[i] = byte(v)
	}
	return steps
}

func (e *jpegEncoder) write(data []byte) {
	if e.err == nil {
		_, e.err = e.w.Write(data)
	}
}

// segment writes a marker and, unless body is nil, its body.
func (e *jpegEncoder) segment(marker byte, body []byte) {
	e.write([]byte{0xff, marker})
	if body != nil {
		e.write(binary.BigEndian.AppendUint16(nil, uint16(len(body)+2)))
		e.write(body)
	}
}

// maxSegment is the most that a segment holds.
const maxSegment = 65533

func (e *jpegEncoder) metadata() {
	e.segment(0xe0, []byte("JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"))
	if n := len(e.p.meta.EXIF); n > 0 && n+len(exifMagic) <= maxSegment {
		e.segment(0xe1, append([]byte(exifMagic), e.p.meta.EXIF...))
	}
	if len(e.p.meta.XMP) > 0 { // settle saw to their lengths
		e.segment(0xe1, append([]byte(xmpMagic), e.p.meta.XMP...))
	}
	if len(e.p.meta.IPTC) > 0 {
		e.segment(0xed, append([]byte(photoshopMagic), iptcResource(e.p.meta.IPTC)...))
	}
	const part = maxSegment - len(iccMagic) - 2
	icc := e.p.meta.ICC
	parts := (len(icc) + part - 1) / part
	if parts > 255 {
		parts = 0
	}
	for i := range parts {
		body := append([]byte(iccMagic), byte(i+1), byte(parts))
		e.segment(0xe2, append(body, icc[i*part:min((i+1)*part, len(icc))]...))
	}
	if m := e.p.mark; m != "" {
		e.segment(0xfe, []byte(m[:min(len(m), maxSegment)]))
	}
}

func (e *jpegEncoder) frame() {
	body := []byte{8}
	body = binary.BigEndian.AppendUint16(body, uint16(e.p.h))
	body = binary.BigEndian.AppendUint16(body, uint16(e.p.w))
	scan := []byte{byte(e.planes)}
	body = append(body, byte(e.planes))
	for c := range e.planes {
		table := byte(min(c, 1))
		body = append(body, byte(c+1), 0x11, table)
		scan = append(scan, byte(c+1), table<<4|table)
	}
	e.segment(0xc0, body)
	for i, h := range huffmanSpecs[:2*len(e.quant)] {
		e.segment(0xc4, append(append([]byte{byte(i&1<<4 | i>>1)}, h.counts[:]...), h.values...))
	}
	e.segment(0xda, append(scan, 0, 63, 0))
}

// scan writes the blocks, plane by plane within each.
func (e *jpegEncoder) scan() {
	var dc [3]int
	var block [3][64]float64
	for y := 0; y < e.p.h; y += 8 {
		for x := 0; x < e.p.w; x += 8 {
			e.load(&block, y, x)
			for c := range e.planes {
				forwardDCT(&block[c])
				dc[c] = e.block(&block[c], min(c, 1), dc[c])
			}
		}
		e.write(e.out)
		e.out = e.out[:0]
	}
	e.put(0x7f, 7) // fill the last byte with ones
	e.write(e.out)
}

// load fills the planes of a block with centred samples; what lies outside repeats
// the edge.
func (e *jpegEncoder) load(block *[3][64]float64, y, x int) {
	for i := range 64 {
		row, col := min(y+i/8, e.p.h-1), min(x+i%8, e.p.w-1)
		s := e.p.row(row)[col*e.p.channels:]
		if e.planes == 1 {
			block[0][i] = float64(s[0]) - 128
			continue
		}
		r, g, b := float64(s[0]), float64(s[1]), float64(s[2])
		if e.p.channels == 4 {
			a := float64(s[3]) / 255
			r, g, b = 255+float64(a*(r-255)), 255+float64(a*(g-255)), 255+float64(a*(b-255))
		}
		block[0][i] = float64(0.299*r) + float64(0.587*g) + float64(0.114*b) - 128
		block[1][i] = float64(-0.168736*r) - float64(0.331264*g) + float64(0.5*b)
		block[2][i] = float64(0.5*r) - float64(0.418688*g) - float64(0.081312*b)
	}
}

// block writes the quantised coefficients of a block and returns its first.
func (e *jpegEncoder) block(f *[64]float64, table, last int) int {
	q := func(i int) int { return int(math.Round(f[i] / float64(e.quant[table][i]))) }
	first := q(0)
	e.number(huffmanCodes[2*table], 0, first-last)
	run := 0
	ac := huffmanCodes[2*table+1]
	for _, i := range zigzag[1:] {
		v := q(i)
		if v == 0 {
			run++
			continue
		}
		for ; run > 15; run -= 16 {
			e.code(ac, 0xf0)
		}
		e.number(ac, run, v)
		run = 0
	}
	if run > 0 {
		e.code(ac, 0)
	}
	return first
}

// number writes a run of zeros and a value: the code of its length, then its bits,
// those of v-1 where it is negative.
func (e *jpegEncoder) number(codes *[256]huffmanCode, run, v int) {
	a, low := v, v
	if v < 0 {
		a, low = -v, v-1
	}
	n := uint(0)
	for ; a > 0; a >>= 1 {
		n++
	}
	e.code(codes, byte(run<<4)|byte(n))
	e.put(uint32(low)&(1<<n-1), n)
}

func (e *jpegEncoder) code(codes *[256]huffmanCode, symbol byte) {
	c := codes[symbol]
	e.put(uint32(c.code), uint(c.length))
}

// put appends n bits, with a zero byte after each byte of ones.
func (e *jpegEncoder) put(v uint32, n uint) {
	e.bits = e.bits<<n | v
	e.nBits += n
	for e.nBits >= 8 {
		b := byte(e.bits >> (e.nBits - 8))
		e.out = append(e.out, b)
		if b == 0xff {
			e.out = append(e.out, 0)
		}
		e.nBits -= 8
		e.bits &= 1<<e.nBits - 1
	}
}
