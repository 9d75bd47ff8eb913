package damage

// Gray is the brightness of a photo: W*H bytes, row by row, 0 black.
type Gray struct {
	W, H int
	Pix  []uint8
}

// NewGray is a black picture of w x h pixels; it panics where there is none.
func NewGray(w, h int) Gray {
	if w <= 0 || h <= 0 {
		panic("damage: a picture needs a size")
	}
	return Gray{W: w, H: h, Pix: make([]uint8, w*h)}
}

// Luma is the brightness of a pixel of sRGB bytes, with the weights of Rec. 709.
func Luma(r, g, b uint8) uint8 {
	return uint8((2126*uint32(r) + 7152*uint32(g) + 722*uint32(b) + 5000) / 10000)
}

// half averages squares of 2 x 2 pixels; an odd last row or column is left out.
func (g Gray) half() Gray {
	out := NewGray(g.W/2, g.H/2)
	for y := range out.H {
		a, b := g.Pix[2*y*g.W:], g.Pix[(2*y+1)*g.W:]
		row := out.Pix[y*out.W : (y+1)*out.W]
		for x := range row {
			row[x] = uint8((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
		}
	}
	return out
}
