package restoration

import "slices"

// DefaultContext is the default of [Settings.Context] for inpainting: samples with it are
// as near to the truth as with the whole photo, and nearer than with less (docs/holes.md).
const DefaultContext = 128

const (
	// holeStep is what the sides of a crop around a hole are multiples of, as far as the
	// photo allows: most networks halve a picture up to five times.
	holeStep = 32
	// holeTile is the side of the tiles that damage is gathered in. It bounds the number
	// of rectangles that are compared with each other.
	holeTile = 32
)

// HoleCrops are the parts of a picture that an inpainting with [Settings.Context] works
// on, in its pixels, by rising y and then x. frame is the picture; mask has the values of
// area, a part of it, row by row, 0 for what is kept; nothing outside is damaged. Damage
// that lies within context pixels of other damage shares a crop with it, and crops become
// one where that is no more work. Where together they are as much work as the picture,
// the picture itself is the only crop; there is none where nothing is damaged.
//
// The crops follow from the arguments alone. A crop holds no damage that belongs to
// another, and beyond its own at least context pixels on each side where the picture has
// them.
func HoleCrops[T uint8 | float32](mask []T, area, frame Rect, context int) []Rect {
	if len(mask) != area.W*area.H {
		panic("restoration: a mask that does not have the size of its area")
	}
	holes := mergeHoles(damagedTiles(mask, area, frame), frame, context)
	if len(holes) == 0 {
		return nil
	}
	crops, sum := make([]Rect, len(holes)), 0
	for i, h := range holes {
		crops[i] = h.crop
		sum += h.crop.area()
	}
	if sum >= frame.area() {
		return []Rect{frame}
	}
	slices.SortFunc(crops, func(a, b Rect) int {
		if a.Y != b.Y {
			return a.Y - b.Y
		}
		return a.X - b.X
	})
	return crops
}

// damagedTiles are the extents of what is damaged in each tile of the frame that has any,
// by rows of tiles.
func damagedTiles[T uint8 | float32](mask []T, area, frame Rect) []Rect {
	var out []Rect
	left, top := area.X-frame.X, area.Y-frame.Y
	found := make([]Rect, (left+area.W)/holeTile+1)
	for y := range area.H {
		row := mask[y*area.W : (y+1)*area.W]
		for x, v := range row {
			if v > 0 {
				r := &found[(left+x)/holeTile]
				*r = r.union(Rect{X: area.X + x, Y: area.Y + y, W: 1, H: 1})
			}
		}
		if (top+y)%holeTile == holeTile-1 || y == area.H-1 {
			for i, r := range found {
				if r.W > 0 {
					out = append(out, r)
				}
				found[i] = Rect{}
			}
		}
	}
	return out
}

// damagedPart is damage that is restored together.
type damagedPart struct {
	tiles []Rect // extents of it
	all   Rect   // of all of them
	crop  Rect
}

// mergeHoles gathers tiles until no crop holds another's damage and none could join
// another at no more work.
func mergeHoles(tiles []Rect, frame Rect, context int) []damagedPart {
	var out []damagedPart
	for _, t := range tiles {
		p := damagedPart{tiles: []Rect{t}, all: t, crop: cropAround(t, frame, context)}
		for i := 0; i < len(out); i++ {
			if !p.joins(&out[i], frame, context) {
				continue
			}
			p.tiles = append(p.tiles, out[i].tiles...)
			p.all = p.all.union(out[i].all)
			p.crop = cropAround(p.all, frame, context)
			out = slices.Delete(out, i, i+1)
			i = -1 // a larger crop may reach others
		}
		out = append(out, p)
	}
	return out
}

// joins tells whether two parts have to share a crop, or had better.
func (p *damagedPart) joins(q *damagedPart, frame Rect, context int) bool {
	if p.crop.overlaps(q.crop) && (p.reaches(q) || q.reaches(p)) {
		return true
	}
	both := cropAround(p.all.union(q.all), frame, context)
	return both.area() <= p.crop.area()+q.crop.area()
}

// reaches tells whether there is damage of q in p's crop.
func (p *damagedPart) reaches(q *damagedPart) bool {
	return p.crop.overlaps(q.all) && slices.ContainsFunc(q.tiles, p.crop.overlaps)
}

// cropAround is the crop for damage of extent r: context pixels more on each side, and
// then as many as make each side a multiple of holeStep, inside the frame.
func cropAround(r, frame Rect, context int) Rect {
	x, w := growAxis(r.X, r.W, frame.X, frame.W, context)
	y, h := growAxis(r.Y, r.H, frame.Y, frame.H, context)
	return Rect{X: x, Y: y, W: w, H: h}
}

// growAxis is cropAround along one axis: at and n are the damage's, from and all the
// frame's.
func growAxis(at, n, from, all, context int) (start, length int) {
	start = max(at-context, from)
	end := min(at+n+context, from+all)
	length = (end - start + holeStep - 1) / holeStep * holeStep
	if length >= all {
		return from, all
	}
	start -= (length - (end - start)) / 2
	return min(max(start, from), from+all-length), length
}

func (r Rect) area() int { return r.W * r.H }

// union is the smallest region that holds both; an empty one counts for nothing.
func (r Rect) union(s Rect) Rect {
	switch {
	case r.W == 0 || r.H == 0:
		return s
	case s.W == 0 || s.H == 0:
		return r
	}
	x, y := min(r.X, s.X), min(r.Y, s.Y)
	return Rect{X: x, Y: y, W: max(r.X+r.W, s.X+s.W) - x, H: max(r.Y+r.H, s.Y+s.H) - y}
}

func (r Rect) overlaps(s Rect) bool {
	return r.X < s.X+s.W && s.X < r.X+r.W && r.Y < s.Y+s.H && s.Y < r.Y+r.H
}
