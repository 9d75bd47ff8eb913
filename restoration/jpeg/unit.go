package jpeg

import "afterimage/linearops"

// maxUnit is the number of pixels of the largest unit, 32 x 16.
const maxUnit = 512

// levels is the scale of samples: 8-bit levels in one unit of [-1, 1].
const levels = 127.5

// unit is one unit's pixels as luma and colour in 8-bit levels, luma less 128.
type unit struct {
	w, h int
	pix  [3][maxUnit]float32
}

// The weights of JFIF 1.02 (ITU-R BT.601, full range) and their inverse.
const (
	yR, yG, yB = 0.299, 0.587, 0.114
	cbScale    = 0.5 / (1 - yB)
	crScale    = 0.5 / (1 - yR)
	redCr      = 2 * (1 - yR)
	blueCb     = 2 * (1 - yB)
	greenCb    = 2 * (1 - yB) * yB / yG
	greenCr    = 2 * (1 - yR) * yR / yG
	lumaOffset = levels - 128
)

// load fills u with the pixels at (x, y) of m.
func (u *unit) load(m linearops.Image, x, y int) {
	for row := range u.h {
		r, g, b := m.Row(0, y+row)[x:x+u.w], m.Row(1, y+row)[x:x+u.w], m.Row(2, y+row)[x:x+u.w]
		l, cb, cr := u.pix[0][row*u.w:], u.pix[1][row*u.w:], u.pix[2][row*u.w:]
		for i, red := range r {
			luma := float32(yR*red) + float32(yG*g[i]) + float32(yB*b[i])
			l[i] = float32(levels*luma) + lumaOffset
			cb[i] = cbScale * levels * (b[i] - luma)
			cr[i] = crScale * levels * (red - luma)
		}
	}
}

// add adds u, taken as a change of luma and colour, to the pixels at (x, y) of m.
func (u *unit) add(m linearops.Image, x, y int) {
	for row := range u.h {
		r, g, b := m.Row(0, y+row)[x:x+u.w], m.Row(1, y+row)[x:x+u.w], m.Row(2, y+row)[x:x+u.w]
		l, cb, cr := u.pix[0][row*u.w:], u.pix[1][row*u.w:], u.pix[2][row*u.w:]
		for i := range r {
			luma := l[i]
			r[i] += (luma + float32(redCr*cr[i])) / levels
			g[i] += (luma - float32(greenCb*cb[i]) - float32(greenCr*cr[i])) / levels
			b[i] += (luma + float32(blueCb*cb[i])) / levels
		}
	}
}

// block is block (by, bx) of plane c of the unit: means of s.Across x s.Down pixels.
func (u *unit) block(f *[64]float32, c int, s Sampling, by, bx int) {
	pix := u.pix[c][:]
	if s == (Sampling{1, 1}) {
		for y := range 8 {
			at := (8*by+y)*u.w + 8*bx
			copy(f[8*y:8*y+8], pix[at:at+8])
		}
		return
	}
	scale := 1 / float32(s.Across*s.Down)
	for i := range f {
		sum := float32(0)
		for y := range s.Down {
			at := ((8*by+i/8)*s.Down+y)*u.w + (8*bx+i%8)*s.Across
			for _, v := range pix[at : at+s.Across] {
				sum += v
			}
		}
		f[i] = sum * scale
	}
}

// spread repeats the samples of a block over their pixels: the pseudo-inverse of what
// [unit.block] does.
func (u *unit) spread(f *[64]float32, c int, s Sampling, by, bx int) {
	pix := u.pix[c][:]
	for i, v := range f {
		for y := range s.Down {
			at := ((8*by+i/8)*s.Down+y)*u.w + (8*bx+i%8)*s.Across
			for x := range s.Across {
				pix[at+x] = v
			}
		}
	}
}
