package blind

import (
	"context"

	"afterimage/linearops"
	"afterimage/restoration"
)

const (
	regionSide = 512 // of the region that is looked at; more takes time and tells little
	regionStep = 32  // between the regions that are compared
)

// Region is where a kernel is best estimated: the region of at most 512 x 512 pixels of
// the photo whose gradients are strong in all directions, by the smaller eigenvalue of
// their structure tensor (an edge tells nothing about the blur along itself). Gradients
// at clipped pixels do not count. within is the part of the photo to choose from; one
// that is no larger is its own region. read makes the planes of w x h pixels at (x, y) of
// the photo, as [restoration.Inputs] has it: a band at a time is asked for.
func Region(ctx context.Context, within restoration.Rect, read func(x, y, w, h int) linearops.Image) (restoration.Rect, error) {
	w, h := min(regionSide, within.W), min(regionSide, within.H)
	if w == within.W && h == within.H {
		return within, ctx.Err()
	}
	cells, across, down := tensors(ctx, within, read)
	if err := ctx.Err(); err != nil {
		return restoration.Rect{}, err
	}
	best, most := restoration.Rect{X: within.X, Y: within.Y, W: w, H: h}, -1.0
	for cy := 0; cy*regionStep+h <= within.H; cy++ {
		for cx := 0; cx*regionStep+w <= within.W; cx++ {
			var sum tensor
			for v := cy; v < min(down, cy+(h+regionStep-1)/regionStep); v++ {
				for u := cx; u < min(across, cx+(w+regionStep-1)/regionStep); u++ {
					sum.add(cells[v*across+u])
				}
			}
			if e := sum.smaller(); e > most {
				most, best = e, restoration.Rect{X: within.X + cx*regionStep, Y: within.Y + cy*regionStep, W: w, H: h}
			}
		}
	}
	return best, nil
}

// tensor is the sum of the outer products of gradients.
type tensor struct{ xx, xy, yy float64 }

func (t *tensor) add(o tensor) {
	t.xx += o.xx
	t.xy += o.xy
	t.yy += o.yy
}

// smaller is the smaller eigenvalue.
func (t tensor) smaller() float64 {
	half, diff := (t.xx+t.yy)/2, (t.xx-t.yy)/2
	return half - sqrt(float64(diff*diff)+float64(t.xy*t.xy))
}

// tensors sums the structure tensor of linear luminance in cells of regionStep pixels, band by
// band, so that a large photo takes no more memory than itself.
func tensors(ctx context.Context, within restoration.Rect, read func(x, y, w, h int) linearops.Image) (cells []tensor, across, down int) {
	across, down = (within.W+regionStep-1)/regionStep, (within.H+regionStep-1)/regionStep
	cells = make([]tensor, across*down)
	for c := range down {
		if ctx.Err() != nil {
			break
		}
		rows := min(within.H-c*regionStep, regionStep+1)
		light, clear := luminance(read(within.X, within.Y+c*regionStep, within.W, rows), false)
		for y := range light.h - 1 {
			row, next, in := light.row(y), light.row(y+1), clear.row(y)
			for x := range light.w - 1 {
				if in[x] == 0 || in[x+1] == 0 {
					continue
				}
				u, v := float64(row[x+1]-row[x]), float64(next[x]-row[x])
				cells[c*across+x/regionStep].add(tensor{u * u, u * v, v * v})
			}
		}
	}
	return cells, across, down
}
