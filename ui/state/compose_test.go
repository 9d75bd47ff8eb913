package state

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// snapshot is all that a composition shows.
func (c *Composition) snapshot() string {
	var b bytes.Buffer
	fmt.Fprint(&b, c.Base, ":")
	for i, p := range c.Planes {
		if !p.Empty() { // an empty plane and none are the same
			fmt.Fprint(&b, c.Sources[i], "=", p.Alpha(), ";")
		}
	}
	return b.String()
}

func (c *Composition) stroke(sample int, size float64, erase bool, x0, y0, x1, y1 float64) {
	c.Begin()
	c.Line(Brush{Size: size, Hardness: 0.7, Erase: erase}, sample, x0, y0, x1, y1)
	c.End()
}

func TestComposeRegionComesFromOneSample(t *testing.T) {
	c := NewComposition(120, 80, 0)
	if !c.Empty() || c.CanUndo() {
		t.Error("it does not begin as the base")
	}
	c.stroke(1, 30, false, 40, 40, 40, 40)
	c.stroke(2, 30, false, 50, 40, 50, 40)
	one, two := c.Plane(1), c.Plane(2)
	if one.Row(40)[50] != 0 || two.Row(40)[50] != 255 || one.Row(40)[28] == 0 {
		t.Errorf("under the second stroke the first has %d, the second %d", one.Row(40)[50], two.Row(40)[50])
	}
	if got := c.Uses(); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("it uses %v", got)
	}
	c.stroke(0, 30, false, 50, 40, 50, 40) // painting with the base gives it back
	if two.Row(40)[50] != 0 {
		t.Error("the base does not come back by painting")
	}
	c.stroke(1, 300, true, 40, 40, 40, 40)
	if !c.Empty() {
		t.Error("erasing does not give the base back")
	}
	c.Undo()
	c.SetBase(2)
	if c.Base != 2 || !c.Undo() || c.Base != 0 || !c.Redo() || c.Base != 2 {
		t.Error("the base is no step of undo")
	}
	c.Clear()
	if !c.Empty() || !c.Undo() || c.Empty() {
		t.Error("clearing is one step")
	}
}

// A stroke back and forth is what it was: pieces do not add up.
func TestComposeStrokesDoNotAddUp(t *testing.T) {
	c, again := NewComposition(100, 60, 0), NewComposition(100, 60, 0)
	c.stroke(1, 24, false, 20, 30, 70, 30)
	again.Begin()
	for range 5 {
		again.Line(Brush{Size: 24, Hardness: 0.7}, 1, 20, 30, 70, 30)
		again.Line(Brush{Size: 24, Hardness: 0.7}, 1, 70, 30, 20, 30)
	}
	again.End()
	if c.snapshot() != again.snapshot() {
		t.Error("painting twice paints more")
	}
	v := c.Version()
	c.stroke(1, 24, false, 20, 30, 70, 30)
	if !c.Undo() || c.CanUndo() || c.Version() == v {
		t.Error("a stroke that changed nothing is a step")
	}
}

func TestComposeChangedArea(t *testing.T) {
	c := NewComposition(400, 300, 0)
	c.stroke(1, 20, false, 100, 100, 100, 100)
	a := c.TakeChanged()
	if a.Empty() || a.X0 > 90 || a.X1 < 110 || a.X1-a.X0 > 40 || !c.TakeChanged().Empty() {
		t.Errorf("a dab at 100, 100 changes %v", a)
	}
	c.Undo()
	if a := c.TakeChanged(); a.Empty() || a.X1 > 200 {
		t.Errorf("undo changes %v", a)
	}
	c.SetBase(3)
	if a := c.TakeChanged(); a != (Area{X1: 400, Y1: 300}) {
		t.Errorf("another base changes %v", a)
	}
}

func TestComposeKeepsAHundredStrokes(t *testing.T) {
	c := NewComposition(2000, 1500, 0)
	r := rand.New(rand.NewPCG(3, 4))
	some := func(n int) {
		for i := range n {
			x, y := r.Float64()*2000, r.Float64()*1500
			c.stroke(1+i%4, 80, false, x, y, x+150, y+60)
		}
	}
	some(120)
	n := 0
	for c.Undo() {
		n++
	}
	if n < 100 || !c.Empty() {
		t.Errorf("%d steps back", n)
	}
	c.budget = 500_000
	some(60)
	total := 0
	for _, s := range c.undo {
		total += s.size
	}
	if total > c.budget || len(c.undo) == 0 {
		t.Errorf("%d steps in %d bytes", len(c.undo), total)
	}
}

// FuzzComposeUndoRedo paints whatever the bytes say, and walks the history to and fro:
// every state must come back exactly.
func FuzzComposeUndoRedo(f *testing.F) {
	f.Add([]byte{1, 40, 50, 9, 200, 10, 0, 3, 4, 99, 130, 66, 7, 7, 250})
	f.Add([]byte{255, 0, 0, 255, 255, 255, 128, 64, 32, 16, 8, 4, 2, 1, 0, 6, 66, 66, 90, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		c := NewComposition(150, 100, 0)
		states := []string{c.snapshot()}
		for len(data) >= 5 && len(states) < 12 {
			b := data[:5]
			data = data[5:]
			switch b[0] % 8 {
			case 0:
				c.SetBase(int(b[1] % 4))
			case 1:
				c.Clear()
			default:
				c.stroke(int(b[0]>>4)%4, float64(b[0]), b[0]%3 == 0, float64(b[1]), float64(b[2]), float64(b[3]), float64(b[4]))
			}
			if now := c.snapshot(); now != states[len(states)-1] {
				states = append(states, now)
			}
		}
		for range 2 {
			for i := len(states) - 2; i >= 0; i-- {
				if !c.Undo() || c.snapshot() != states[i] {
					t.Fatalf("undo does not lead back to state %d", i)
				}
			}
			if c.Undo() {
				t.Fatal("there is a step before the first")
			}
			for i := 1; i < len(states); i++ {
				if !c.Redo() || c.snapshot() != states[i] {
					t.Fatalf("redo does not lead to state %d", i)
				}
			}
		}
		for _, p := range c.Planes {
			checkCounts(t, p)
		}
	})
}
