package jpeg

import (
	"runtime"
	"slices"
	"testing"

	"afterimage/linearops"
)

// An estimate that has nothing to do with the photo is moved into its cells, in one
// step, and stays there.
func TestProjectLandsInTheCells(t *testing.T) {
	photo := scene(t, "portrait.jpg", 64, 96)
	for _, s := range samplings {
		for _, quality := range []int{10, 50, 90} {
			c := code(photo, quality, s)
			cells := NewCells(c)
			x := Extend(speckle(64, 96), 0, 0, c.Shape())
			before := slices.Clone(x.Pix)
			cells.Project(x, 0.5)
			if slices.Equal(x.Pix, before) {
				t.Fatalf("%v, quality %d: nothing moved", s, quality)
			}
			if same := encoded(c, x).Same(c); same != 1 {
				t.Errorf("%v, quality %d: %g of the coefficients are the file's", s, quality, same)
			}
			again := linearops.Image{Shape: x.Shape, Pix: slices.Clone(x.Pix)}
			cells.Project(again, 0.5)
			if d := furthest(again.Pix, x.Pix); d > 2e-5 {
				t.Errorf("%v, quality %d: the second time it moves by %g", s, quality, d)
			}
			// Near the photo, and rounded to 8 bits as in a file, it still is.
			x = Extend(photo, 0, 0, c.Shape())
			near := linearops.Image{Shape: x.Shape, Pix: slices.Clone(x.Pix)}
			for i, e := range Extend(speckle(64, 96), 0, 0, c.Shape()).Pix {
				near.Pix[i] += e / 10 // 2.5 levels
			}
			x = near
			cells.Project(x, 0.5)
			for i, v := range x.Pix {
				x.Pix[i] = rounded((v + 1) * levels)
			}
			if same := encoded(c, x).Same(c); same < 0.99 {
				t.Errorf("%v, quality %d: %g of the coefficients are the file's after rounding", s, quality, same)
			}
		}
	}
}

// encoded is m on the grid of c.
func encoded(c *Coding, m linearops.Image) *Coding {
	out := NewCoding(c.W, c.H, c.X, c.Y, c.Sampling(), c.Tables()...)
	out.encode(m)
	return out
}

// What is well inside the cells is not touched, to the bit; the clean photo moves by
// no more than the rim that is left free.
func TestProjectKeepsWhatFits(t *testing.T) {
	photo := scene(t, "portrait.jpg", 64, 96)
	c := code(photo, 20, Sampling{1, 1})
	cells := NewCells(c)
	x := linearops.Image{Shape: photo.Shape, Pix: slices.Clone(photo.Pix)}
	cells.Project(x, 0)
	var u, v unit
	u.w, u.h = c.unit()
	v.w, v.h = u.w, u.h
	for y := 0; y < 64; y += 8 {
		for col := 0; col < 96; col += 8 {
			u.load(photo, col, y)
			v.load(x, col, y)
			for plane := range 3 {
				var f, g [64]float32
				u.block(&f, plane, Sampling{1, 1}, 0, 0)
				v.block(&g, plane, Sampling{1, 1}, 0, 0)
				forward(&f)
				forward(&g)
				if d := furthest(f[:], g[:]); d > inside+1e-2 {
					t.Fatalf("a coefficient of the clean photo moved by %g", d)
				}
			}
		}
	}
	middle := linearops.NewImage(photo.Shape) // gray lies in the middle of its own cells
	for i := range middle.Pix {
		middle.Pix[i] = 128/levels - 1
	}
	gray := NewCells(code(middle, 20, Sampling{2, 2}))
	kept := linearops.Image{Shape: middle.Shape, Pix: slices.Clone(middle.Pix)}
	gray.Project(kept, 1)
	if !slices.Equal(kept.Pix, middle.Pix) {
		t.Error("a photo inside its cells was touched")
	}
}

// The bytes do not depend on the number of processors.
func TestProjectIsDeterministic(t *testing.T) {
	c := code(scene(t, "portrait.jpg", 96, 80), 30, Sampling{2, 2})
	x := Extend(speckle(96, 80), 0, 0, c.Shape())
	y := linearops.Image{Shape: x.Shape, Pix: slices.Clone(x.Pix)}
	NewCells(c).Project(x, 0)
	old := runtime.GOMAXPROCS(1)
	NewCells(c).Project(y, 0)
	runtime.GOMAXPROCS(old)
	if !slices.Equal(x.Pix, y.Pix) {
		t.Error("other bytes with one processor")
	}
}

// Blocks of which nothing is known are left alone, and a gray file makes gray.
func TestUnknownAndGray(t *testing.T) {
	photo := scene(t, "portrait.jpg", 32, 32)
	c := code(photo, 10, Sampling{1, 1})
	for _, p := range c.planes() {
		p.Unknown = make([]bool, p.BW*p.BH)
		p.Unknown[0] = true
	}
	x, was := speckle(32, 32), speckle(32, 32)
	NewCells(c).Project(x, 0)
	if x.Row(0, 3)[3] != was.Row(0, 3)[3] || x.Row(0, 3)[13] == was.Row(0, 3)[13] {
		t.Error("an unknown block moved, or a known one did not")
	}
	NewCells(c.Gray()).Project(x, 0)
	if d := max(furthest(x.PlanePix(0), x.PlanePix(1)), furthest(x.PlanePix(0), x.PlanePix(2))); d > 1e-5 {
		t.Errorf("the planes of a gray file differ by %g", d)
	}
}

func TestProjectAllocatesNothing(t *testing.T) {
	photo := speckle(64, 64)
	c := NewCells(code(photo, 30, Sampling{2, 2}))
	c.Project(photo, 0)
	if n := testing.AllocsPerRun(20, func() { c.Project(photo, 0) }); n > 1 {
		t.Errorf("a projection allocates %g times", n)
	}
}
