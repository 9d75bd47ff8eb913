package raster

import (
	"image"

	"afterimage/internal/par"
)

// GridFrom is the least number of screen pixels a picture's pixel at which [Grid] can
// be told from the picture.
const GridFrom = 8

// Grid draws lines one screen pixel wide between the pixels of a picture of w x h
// pixels on rectangle to. The lines follow the picture's own edges, so that they keep
// their distance to them at any zoom; they darken what is light and lighten what is
// dark.
func Grid(dst *image.RGBA, clip image.Rectangle, to Rect, w, h int) {
	box := pixels(to).Intersect(clip).Intersect(dst.Rect)
	if box.Empty() {
		return
	}
	// One more before the first: a line may be the first of what is drawn.
	columns := taps(box.Min.X-1, box.Max.X, to.X0, 0, float64(w)/(to.X1-to.X0), 1, w, false)
	rows := taps(box.Min.Y-1, box.Max.Y, to.Y0, 0, float64(h)/(to.Y1-to.Y0), 1, h, false)
	var lines []int
	for i := range box.Dx() {
		if columns[i].a != columns[i+1].a {
			lines = append(lines, 4*i)
		}
	}
	par.Bands(box.Dy(), func(y0, y1 int) {
		for y := y0; y < y1; y++ {
			at := dst.PixOffset(box.Min.X, box.Min.Y+y)
			out := dst.Pix[at : at+4*box.Dx()]
			if rows[y].a != rows[y+1].a {
				for i := 0; i < len(out); i += 4 {
					contrast(out[i : i+4])
				}
				continue
			}
			for _, i := range lines {
				contrast(out[i : i+4])
			}
		}
	})
}

// contrast moves a pixel 44 levels towards the far end of the scale.
func contrast(p []uint8) {
	const step = 44
	if luma := 54*int(p[0]) + 183*int(p[1]) + 19*int(p[2]); luma < 128*256 {
		for c := range 3 {
			p[c] = uint8(min(255, int(p[c])+step))
		}
		return
	}
	for c := range 3 {
		p[c] = uint8(max(0, int(p[c])-step))
	}
}
