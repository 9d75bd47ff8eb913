package photo

import (
	"fmt"

	"afterimage/linearops"
)

// lossyFloor is the alpha under which a mask from a lossy file counts as 0:
// compression leaves specks around everything that is white.
const lossyFloor = 0.1

// ReadMask reads a mask for a photo of w x h pixels: H*W values in [0, 1], 0 where
// a pixel is kept, more where it is damaged. White or opaque is damaged: the
// file's alpha where it has one that is not the same everywhere, its luma
// otherwise. A mask of another size is an error that names both.
func ReadMask(path string, w, h int) ([]float32, error) {
	p, err := readSized(path, func(mw, mh int) error {
		if mw == w && mh == h {
			return nil
		}
		return &Error{Err: ErrMaskSize, Text: fmt.Sprintf(
			"has %d x %d pixels and the photo has %d x %d; the mask must have the photo's size", mw, mh, w, h)}
	})
	if err != nil {
		return nil, err
	}
	mask := p.Alpha()
	if mask == nil || constant(mask) {
		mask = p.luma()
	}
	if p.Lossy {
		for i, a := range mask {
			if a < lossyFloor {
				mask[i] = 0
			}
		}
	}
	return mask, nil
}

// WriteMask writes a mask of w x h pixels, 0 kept to 255 damaged, as a gray picture: PNG
// or TIFF by the name's ending. [ReadMask] gives the same mask back.
func WriteMask(path string, w, h int, alpha []uint8, o WriteOptions) (Written, error) {
	if len(alpha) != w*h {
		panic("photo: a mask of another size")
	}
	m := linearops.NewImage(linearops.Shape{C: 1, H: h, W: w})
	for i, v := range alpha {
		m.Pix[i] = float32(v)/127.5 - 1
	}
	return Write(path, m, o)
}

func constant(v []float32) bool {
	for _, x := range v {
		if x != v[0] {
			return false
		}
	}
	return true
}

// luma is the brightness of each pixel in [0, 1], with the weights of Rec. 709;
// exactly 0 for black and 1 for white.
func (p *Photo) luma() []float32 {
	row := linearops.NewImage(linearops.Shape{C: 3, H: 1, W: p.W})
	r, g, b := row.PlanePix(0), row.PlanePix(1), row.PlanePix(2)
	out := make([]float32, 0, p.W*p.H)
	for y := range p.H {
		for c := range 3 {
			p.Row(row.PlanePix(c), c, 0, y)
		}
		for i := range r {
			// Weights in ten-thousandths add up without rounding at both ends.
			v := 2126*(1+float64(r[i])) + 7152*(1+float64(g[i])) + 722*(1+float64(b[i]))
			out = append(out, float32(min(max(v/20000, 0), 1)))
		}
	}
	return out
}

// ReadKernel reads a blur kernel drawn in a picture: the luma of each pixel is a
// tap, black none, and the taps are divided by their sum. The anchor is the middle
// pixel. A black picture is linearops.ErrKernelSum.
func ReadKernel(path string) (linearops.Kernel, error) {
	p, err := readSized(path, func(w, h int) error {
		if max(w, h) <= linearops.MaxKernelSide {
			return nil
		}
		return &Error{Err: ErrTooLarge, Text: fmt.Sprintf(
			"has %d x %d pixels; a blur kernel has at most %d on each side", w, h, linearops.MaxKernelSide)}
	})
	if err != nil {
		return linearops.Kernel{}, err
	}
	taps := p.luma()
	for i, a := range p.Alpha() {
		taps[i] *= a
	}
	k, err := linearops.NewKernel(p.H, p.W, taps)
	if err != nil {
		return linearops.Kernel{}, &Error{Path: path, Err: err, Text: "cannot serve as a blur kernel: " + err.Error()}
	}
	return k.Normalized(), nil
}
