package damage

import (
	"context"
	"math"
)

// Marks is a proposed mask.
type Marks struct {
	W, H    int
	Alpha   []uint8 // W*H: 255 where there is damage, else 0
	Lines   int     // scratches and hairs
	Specks  int     // dust
	Touched int     // pixels that are not 0
}

// Options is what counts as damage.
type Options struct {
	// Sensitivity is from 0, only what is certain, to 1, whatever looks like damage.
	Sensitivity float64
	Kinds       Kind // 0 is Both
	// Grow is how many pixels are added around all that is found, so that the soft edge
	// of a scratch is covered.
	Grow int
}

// DefaultOptions are the options that a person begins with.
func DefaultOptions() Options { return Options{Sensitivity: 0.5, Kinds: Both, Grow: 1} }

// limits are a sensitivity's thresholds of evidence and of shape.
type limits struct {
	high, low uint8   // hysteresis
	speck     uint8   // the peak of a speck
	mean      float64 // evidence of a line of usual length, for each pixel
	length    float64 // of a line at least, in pixels
}

const (
	usual = 40  // pixels: a line that is longer needs less evidence, a shorter one more
	thin  = 0.1 // a line's area is at most its length squared times this
	solid = 0.3 // a speck's area is at least its length squared times this
)

func limitsFor(sensitivity float64) limits {
	s := min(1, max(0, sensitivity))
	high := 150 * math.Pow(14.0/150, s)
	return limits{
		high: uint8(high), low: uint8(0.7 * high), speck: uint8(1.2 * high),
		mean: high, length: 18 - float64(9*s),
	}
}

// Find makes a mask of the evidence; a context that ends gives its error.
func (e *Evidence) Find(ctx context.Context, o Options) (*Marks, error) {
	m := &Marks{W: e.W, H: e.H, Alpha: make([]uint8, e.W*e.H)}
	lim := limitsFor(o.Sensitivity)
	for p, kind := range []Kind{Bright, Dark} {
		if o.Kinds != 0 && o.Kinds&kind == 0 {
			continue
		}
		f := &finder{e: e, plane: e.planes[p], limits: lim, marks: m, state: make([]uint8, e.W*e.H)}
		if err := f.run(ctx); err != nil {
			return nil, err
		}
	}
	for range o.Grow {
		m.grow()
	}
	for _, v := range m.Alpha {
		if v != 0 {
			m.Touched++
		}
	}
	return m, nil
}

// finder walks the connected parts of one polarity.
type finder struct {
	limits
	e     *Evidence
	plane []uint8
	state []uint8 // 1 for what was visited
	marks *Marks
	part  []int32 // pixels of the part that is being walked
}

func (f *finder) run(ctx context.Context) error {
	w := f.e.W
	for y := range f.e.H {
		if y%64 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row := f.plane[y*w : (y+1)*w]
		for x, v := range row {
			if v >= f.high && f.state[y*w+x] == 0 {
				f.judge(f.walk(y*w + x))
			}
		}
	}
	return nil
}

// shape is what a connected part looks like.
type shape struct {
	area, sum      int // pixels, and their evidence
	x0, y0, x1, y1 int
	peak           uint8
}

// walk collects the part that pixel i belongs to: everything above the low threshold
// that is connected with it, corners count.
func (f *finder) walk(i int) shape {
	w, h := f.e.W, f.e.H
	s := shape{x0: w, y0: h}
	f.part = append(f.part[:0], int32(i))
	f.state[i] = 1
	for n := 0; n < len(f.part); n++ {
		i := int(f.part[n])
		x, y, v := i%w, i/w, f.plane[i]
		s.area++
		s.sum += int(v)
		s.peak = max(s.peak, v)
		s.x0, s.x1 = min(s.x0, x), max(s.x1, x+1)
		s.y0, s.y1 = min(s.y0, y), max(s.y1, y+1)
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				u, j := x+dx, i+dy*w+dx
				if u < 0 || u >= w || y+dy < 0 || y+dy >= h || f.plane[j] < f.low {
					continue
				}
				if f.state[j] == 0 {
					f.state[j] = 1
					f.part = append(f.part, int32(j))
				}
			}
		}
	}
	return s
}

// judge takes the part that was walked last into the mask where it has the shape of
// damage.
func (f *finder) judge(s shape) {
	long := math.Hypot(float64(s.x1-s.x0), float64(s.y1-s.y0))
	switch {
	case f.isLine(s, long):
		f.marks.Lines++
	case f.isSpeck(s, long):
		f.marks.Specks++
	default:
		return
	}
	for _, i := range f.part {
		f.marks.Alpha[i] = 255
	}
}

func (f *finder) isLine(s shape, long float64) bool {
	area := float64(s.area)
	return long >= f.length && area <= thin*long*long && float64(s.sum)*min(long/usual, 3) >= f.mean*area
}

func (f *finder) isSpeck(s shape, long float64) bool {
	return s.peak >= f.speck && long < f.length && float64(s.area) >= solid*long*long
}

// grow adds the 8 pixels around each that is marked.
func (m *Marks) grow() {
	old := append([]uint8(nil), m.Alpha...)
	for y := range m.H {
		for x, v := range old[y*m.W : (y+1)*m.W] {
			if v == 0 {
				continue
			}
			for dy := max(-1, -y); dy <= min(1, m.H-1-y); dy++ {
				for dx := max(-1, -x); dx <= min(1, m.W-1-x); dx++ {
					m.Alpha[(y+dy)*m.W+x+dx] = 255
				}
			}
		}
	}
}
