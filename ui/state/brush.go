package state

import "math"

// Brush sizes, diameters in photo pixels.
const (
	MinBrush = 1
	MaxBrush = 1000
)

// Brush is the tip that paints a mask.
type Brush struct {
	Size     float64 // diameter in photo pixels
	Hardness float64 // 1 has a sharp edge, 0 fades from the middle
	Erase    bool
}

// Larger and Smaller step the size by about a sixth, at least a pixel.
func (b *Brush) Larger() {
	b.Size = clampFloat(math.Max(b.Size+1, math.Round(b.Size*1.18)), MinBrush, MaxBrush)
}

// Smaller steps the size down, see Larger.
func (b *Brush) Smaller() {
	b.Size = clampFloat(math.Min(b.Size-1, math.Round(b.Size/1.18)), MinBrush, MaxBrush)
}

// Line draws one piece of a stroke, from photo point (x0, y0) to (x1, y1) with round
// ends; a dab where they are the same. Pieces of one stroke do not add up where they
// overlap: the strongest counts. It needs an open step and returns what may have
// changed.
func (m *Mask) Line(b Brush, x0, y0, x1, y1 float64) Area {
	r := clampFloat(b.Size, MinBrush, MaxBrush) / 2
	a := Area{
		X0: int(math.Floor(math.Min(x0, x1) - r - 1)), X1: int(math.Ceil(math.Max(x0, x1)+r+1)) + 1,
		Y0: int(math.Floor(math.Min(y0, y1) - r - 1)), Y1: int(math.Ceil(math.Max(y0, y1)+r+1)) + 1,
	}
	a.X0, a.X1 = clampInt(a.X0, 0, m.W), clampInt(a.X1, 0, m.W)
	a.Y0, a.Y1 = clampInt(a.Y0, 0, m.H), clampInt(a.Y1, 0, m.H)
	s := newSegment(x0, y0, x1, y1)
	tip := m.tipOf(b)
	far := func(tile Area) bool {
		d := s.distance(float64(tile.X0+tile.X1)/2, float64(tile.Y0+tile.Y1)/2)
		return d > r+1+tileSide*math.Sqrt2/2
	}
	m.changeWhere(a, far, func(y, from, _ int, row []uint8) {
		s.eachPiece(float64(from)+0.5, float64(y)+0.5, len(row), func(i, end int, q parabola) {
			if b.Erase {
				m.different = tip.erase(row[i:end], q) || m.different
			} else {
				m.different = tip.paint(row[i:end], q) || m.different
			}
		})
	})
	return a
}

// coverage is how much a brush of radius r paints at distance d: an antialiased
// edge, and inside it a smooth fall from hardness*r outwards.
func coverage(d, r, hardness float64) float64 {
	edge := clampFloat(r+0.5-d, 0, 1)
	hardness = clampFloat(hardness, 0, 1)
	inner := r * hardness
	if hardness >= 1 || d <= inner {
		return edge
	}
	t := clampFloat((r-d)/(r-inner), 0, 1)
	return math.Min(edge, t*t*(3-2*t))
}
