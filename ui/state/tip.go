package state

import "math"

// tip is what a brush paints, by the square of the distance to its stroke: a table, so
// that a pixel costs no root.
type tip struct {
	brush  Brush
	steps  float64 // entries a square pixel
	values []uint8 // up to the edge; 0 beyond
}

// tipSteps is the number of entries over the width of the brush's edge, in which the
// value falls from 255 to 0.
const tipSteps = 512

// tipOf is the tip of a brush; that of the last one is kept.
func (m *Mask) tipOf(b Brush) *tip {
	b.Erase = false
	if m.tip == nil || m.tip.brush != b {
		m.tip = newTip(b)
	}
	return m.tip
}

func newTip(b Brush) *tip {
	r := clampFloat(b.Size, MinBrush, MaxBrush) / 2
	reach := (r + 0.5) * (r + 0.5)
	t := &tip{brush: b, steps: tipSteps / (2 * r)} // the squares of r-0.5 and r+0.5 are 2r apart
	t.values = make([]uint8, int(reach*t.steps)+1)
	for i := range t.values {
		d := math.Sqrt((float64(i) + 0.5) / t.steps)
		t.values[i] = uint8(math.Round(255 * coverage(d, r, b.Hardness)))
	}
	return t
}

// tipPoint is the number of bits behind the point where the table is walked along.
const tipPoint = 20

// walk is a parabola in entries of the table, taken pixel by pixel with two additions.
func (t *tip) walk(q parabola) (at, step, bend int64) {
	scale := t.steps * (1 << tipPoint)
	// A little more, so that rounding cannot take the square of 0 below it.
	return int64(q.at*scale) + 1<<(tipPoint-5), int64((q.slope + q.bend) * scale), int64(2 * q.bend * scale)
}

// paint gives each pixel the tip's value where that is more than it has, and says
// whether any has less.
func (t *tip) paint(row []uint8, q parabola) (different bool) {
	at, step, bend := t.walk(q)
	values := t.values
	for i, v := range row {
		if k := uint64(at) >> tipPoint; k < uint64(len(values)) {
			if w := values[k]; w > v {
				row[i], different = w, true
			}
		}
		at += step
		step += bend
	}
	return different
}

// erase leaves each pixel at most what the tip does not take.
func (t *tip) erase(row []uint8, q parabola) (different bool) {
	at, step, bend := t.walk(q)
	values := t.values
	for i, v := range row {
		if k := uint64(at) >> tipPoint; k < uint64(len(values)) {
			if w := 255 - values[k]; w < v {
				row[i], different = w, true
			}
		}
		at += step
		step += bend
	}
	return different
}

// segment is a piece of a stroke.
type segment struct{ x0, y0, dx, dy, len2 float64 }

func newSegment(x0, y0, x1, y1 float64) segment {
	s := segment{x0: x0, y0: y0, dx: x1 - x0, dy: y1 - y0}
	s.len2 = s.dx*s.dx + s.dy*s.dy
	return s
}

// distance is the distance of a point to the segment.
func (s segment) distance(x, y float64) float64 {
	px, py := x-s.x0, y-s.y0
	if s.len2 > 0 {
		t := clampFloat((px*s.dx+py*s.dy)/s.len2, 0, 1)
		px, py = px-t*s.dx, py-t*s.dy
	}
	return math.Sqrt(px*px + py*py)
}

// parabola is the square of a distance along a row: at + slope i + bend i^2 for the
// i-th pixel.
type parabola struct{ at, slope, bend float64 }

// around is the square of the distance to a point that is (px, py) away.
func around(px, py float64) parabola { return parabola{at: px*px + py*py, slope: 2 * px, bend: 1} }

// eachPiece splits n pixels of a row, the first at (x, y), into pieces along which the
// square of the distance is one parabola: nearest to an end of the segment, or to the
// line between.
func (s segment) eachPiece(x, y float64, n int, f func(i, end int, q parabola)) {
	px, py := x-s.x0, y-s.y0
	if s.len2 == 0 {
		f(0, n, around(px, py))
		return
	}
	// How far along the segment a pixel lies, 0 to 1 between the ends: t + i dt.
	t, dt := (px*s.dx+py*s.dy)/s.len2, s.dx/s.len2
	piece := func(i, end int, t float64) {
		px := px + float64(i)
		switch {
		case i >= end:
		case t <= 0:
			f(i, end, around(px, py))
		case t >= 1:
			f(i, end, around(px-s.dx, py-s.dy))
		default:
			across := (px*s.dy - py*s.dx) / math.Sqrt(s.len2)
			step := s.dy / math.Sqrt(s.len2)
			f(i, end, parabola{at: across * across, slope: 2 * across * step, bend: step * step})
		}
	}
	first, second := n, n // where the next pieces begin
	if dt != 0 {
		a, b := -t/dt, (1-t)/dt
		first = ceilWithin(min(a, b), n)
		second = ceilWithin(max(a, b), n)
	}
	middle := func(i, end int) float64 { return t + dt*float64(i+end-1)/2 }
	for _, p := range [][2]int{{0, first}, {first, second}, {second, n}} {
		piece(p[0], p[1], middle(p[0], p[1]))
	}
}

// ceilWithin is the whole number from v on, at least 0 and at most n.
func ceilWithin(v float64, n int) int {
	switch {
	case v <= 0:
		return 0
	case v >= float64(n):
		return n
	}
	return int(math.Ceil(v))
}
