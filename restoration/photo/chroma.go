package photo

import "image"

// chroma reads images of luma and subsampled colour (JPEG, WebP). Colour is
// interpolated linearly between the centres of its samples, as most programs show
// such files; repeating it would leave blocks along coloured edges.
type chroma struct {
	m            *image.YCbCr
	toRGB        colourMatrix
	w, h         int
	cw, ch       int // size of the colour planes
	down, across int // pixels of a colour sample
	cb, cr       []int32
}

func newChroma(m *image.YCbCr, toRGB colourMatrix) *chroma {
	c := &chroma{m: m, toRGB: toRGB, w: m.Rect.Dx(), h: m.Rect.Dy(), down: 1, across: 1}
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		c.across = 2
	case image.YCbCrSubsampleRatio420:
		c.across, c.down = 2, 2
	case image.YCbCrSubsampleRatio440:
		c.down = 2
	case image.YCbCrSubsampleRatio411:
		c.across = 4
	case image.YCbCrSubsampleRatio410:
		c.across, c.down = 4, 2
	}
	c.cw, c.ch = (c.w+c.across-1)/c.across, (c.h+c.down-1)/c.down
	c.cb, c.cr = make([]int32, c.cw), make([]int32, c.cw)
	return c
}

// fraction is the denominator of the weights of interpolation, once per direction.
const fraction = 8

// between finds the two samples around pixel i, of n samples of r pixels each, and
// the weight, in eighths, of the second.
func between(i, n, r int) (a, b int, w int32) {
	twice := 2*i + 1 - r // distance from the centre of sample 0, in half pixels
	a = floorDiv(twice, 2*r)
	w = int32((twice - a*2*r) * fraction / (2 * r))
	return min(max(a, 0), n-1), min(max(a+1, 0), n-1), w
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func (c *chroma) read(dst []uint16, y int) error {
	m := c.m
	top, low, wy := between(y, c.ch, c.down)
	for x := range c.cw {
		u, v := top*m.CStride+x, low*m.CStride+x
		c.cb[x] = (fraction-wy)*int32(m.Cb[u]) + wy*int32(m.Cb[v])
		c.cr[x] = (fraction-wy)*int32(m.Cr[u]) + wy*int32(m.Cr[v])
	}
	luma := m.Y[y*m.YStride : y*m.YStride+c.w]
	for x, l := range luma {
		left, right, wx := between(x, c.cw, c.across)
		cb := (fraction-wx)*c.cb[left] + wx*c.cb[right] - 128*fraction*fraction
		cr := (fraction-wx)*c.cr[left] + wx*c.cr[right] - 128*fraction*fraction
		r, g, b := c.toRGB.convert(int32(l), cb, cr)
		setPixel(dst, x, r, g, b, 255)
	}
	return nil
}

// colourMatrix takes luma and colour to red, green and blue, with the weights of
// ITU-R BT.601 in units of 2^-14: red is luma + crRed cr, and so on.
type colourMatrix struct {
	black, luma                     int64 // the luma of black, and the gain from there on
	crRed, cbGreen, crGreen, cbBlue int64
}

var (
	// jfif has luma and colour of 0..255.
	jfif = colourMatrix{0, 1 << 14, 22970, 5638, 11700, 29032} // 1.402, 0.344136, 0.714136, 1.772
	// studio has luma of 16..235 and colour of 16..240, as video has: VP8, the lossy
	// WebP (RFC 6386, section 9.2). The gains are those of JFIF times 255/219 and
	// 255/224.
	studio = colourMatrix{16, 19077, 26149, 6419, 13320, 33050}
)

// matrixOf is how the decoder's samples of luma and colour of a format are meant.
func matrixOf(f Format) colourMatrix {
	if f == WebP {
		return studio
	}
	return jfif
}

// convert rounds to the nearest; cb and cr are centred on 0, in 64ths.
func (m colourMatrix) convert(y, cb, cr int32) (r, g, b uint16) {
	const shift = 14 + 6 // of the weights and of the 64ths
	clamp := func(v int64) uint16 { return uint16(min(max((v+1<<(shift-1))>>shift, 0), 255)) }
	luma := (int64(y) - m.black) * m.luma << 6
	return clamp(luma + int64(cr)*m.crRed),
		clamp(luma - int64(cb)*m.cbGreen - int64(cr)*m.crGreen),
		clamp(luma + int64(cb)*m.cbBlue)
}
