package photo

import (
	"bytes"

	"afterimage/linearops"
)

// Changed reads the file of a finished picture back and counts the pixels that
// differ from the photo although they are not touched, at the smaller of the two
// depths: 0 is what PNG and TIFF promise. (x, y) is where the picture lies on the
// photo; touched has a value for each pixel of the picture, 0 for untouched, and nil
// leaves none to count.
func (p *Photo) Changed(path string, x, y int, touched []float32) (int, error) {
	w, err := Read(path)
	if err != nil {
		return 0, err
	}
	if bytes.Equal(p.Meta.ICC, w.Meta.ICC) { // the same space, so that samples can be compared
		p, w = p.AsStored(), w.AsStored()
	}
	row := make([]float32, w.W)
	return p.differing(w.Shape(), func(c, at int) []float32 {
		w.Row(row, c, 0, at)
		return row
	}, x, y, touched, min(p.Depth, w.Depth)), nil
}

// Differing is [Photo.Changed] for a picture that is no file, at a depth of 8 or 16
// bits a sample; of a photo whose profile was applied, a pixel differs unless its values
// are equal to the last bit, as [Write] asks of a pixel to give it its samples again. A mask or a place that does not fit the picture is a programmer's
// mistake, and a panic.
func (p *Photo) Differing(m linearops.Image, x, y int, touched []float32, depth int) int {
	return p.differing(m.Shape, m.Row, x, y, touched, depth)
}

// differing compares a picture of a shape whose rows of samples row gives, one plane
// after the other.
func (p *Photo) differing(s linearops.Shape, row func(c, y int) []float32, x, y int, touched []float32, depth int) int {
	if touched == nil {
		return 0
	}
	if len(touched) != s.W*s.H || x < 0 || y < 0 || x+s.W > p.W || y+s.H > p.H {
		panic("photo: a mask or a place that does not fit the picture")
	}
	n, changed := 0, func(a, b float32) bool { return quantise(a, depth) != quantise(b, depth) }
	if p.space != nil {
		changed = func(a, b float32) bool { return a != b }
	}
	own, differs := make([]float32, s.W), make([]bool, s.W)
	for at := range s.H {
		clear(differs)
		for c := range s.C {
			p.Row(own, c, x, y+at)
			for i, v := range row(c, at) {
				differs[i] = differs[i] || changed(v, own[i])
			}
		}
		for i, t := range touched[at*s.W : (at+1)*s.W] {
			if t == 0 && differs[i] {
				n++
			}
		}
	}
	return n
}

// CropPlane is the region of w x h values at (x, y) of a plane whose rows have so many
// values.
func CropPlane(plane []float32, row, x, y, w, h int) []float32 {
	out := make([]float32, 0, w*h)
	for i := range h {
		from := (y+i)*row + x
		out = append(out, plane[from:from+w]...)
	}
	return out
}
