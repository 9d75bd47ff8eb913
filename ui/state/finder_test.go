package state

import (
	"bytes"
	"image"
	"testing"

	"afterimage/restoration/damage"
)

// scratchedPicture is a grey picture with a bright and a dark scratch.
func scratchedPicture() *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, 300, 240))
	for i := range 300 * 240 {
		x, y, v := i%300, i/300, uint8(120+i*7919%5)
		if y > 20 && y < 220 && (x == 80 || x == 81) {
			v += 60
		}
		if x > 120 && x < 280 && y == 100 {
			v -= 60
		}
		m.Pix[4*i], m.Pix[4*i+1], m.Pix[4*i+2], m.Pix[4*i+3] = v, v, v, 255
	}
	return m
}

func newFinder() (*Finder, mailbox) {
	box := make(mailbox, 1000)
	return NewFinder(func(f func()) { box <- f }), box
}

func TestFinderProposesAndTheMaskTakesIt(t *testing.T) {
	f, box := newFinder()
	m := NewMask(300, 240)
	f.Begin(scratchedPicture())
	if !f.Active() || f.Edit() != nil || f.Proposal() != nil {
		t.Fatal("a proposal is there before it was made")
	}
	box.until(t, f.Ready)
	p := f.Proposal()
	if p.Row(60)[80] == 0 || p.Row(100)[200] == 0 || p.Row(160)[200] != 0 || !m.Empty() || f.Progress() != 1 {
		t.Error("the scratches are not proposed")
	}
	if f.Marks().Lines != 2 {
		t.Errorf("%d lines", f.Marks().Lines)
	}
	o := f.Options()
	o.Kinds = damage.Bright
	f.SetOptions(o)
	box.until(t, f.Ready)
	if p := f.Proposal(); p.Row(60)[80] == 0 || p.Row(100)[200] != 0 {
		t.Error("the proposal does not follow the options")
	}
	want := bytes.Clone(f.Proposal().Alpha())
	m.Do(f.Edit())
	f.End()
	if !bytes.Equal(want, m.Alpha()) || f.Active() || f.Proposal() != nil {
		t.Error("the mask is not what was proposed")
	}
	if m.Undo(); !m.Empty() || m.CanUndo() {
		t.Error("taking a proposal is one step")
	}
}

func TestTheLastOptionsCount(t *testing.T) {
	f, box := newFinder()
	f.Begin(scratchedPicture())
	box.until(t, func() bool { return f.Progress() == 1 })
	for i := range 9 {
		f.SetOptions(damage.Options{Sensitivity: float64(i) / 10, Kinds: damage.Dark})
	}
	box.until(t, f.Ready)
	want, err := f.evidence.Find(t.Context(), f.Options())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want.Alpha, f.Proposal().Alpha()) {
		t.Error("the proposal is of older options")
	}
}

func TestEndedFinderBringsNothing(t *testing.T) {
	f, box := newFinder()
	f.OnFail = func(err error) { t.Errorf("ending is no failure: %v", err) }
	f.Begin(scratchedPicture())
	if !f.End() || f.End() || f.Active() {
		t.Error("it goes on")
	}
	f.Begin(scratchedPicture()) // another one
	box.until(t, f.Ready)
	f.End()
	for len(box) > 0 {
		(<-box)()
	}
	if f.Proposal() != nil || f.Progress() != 0 {
		t.Error("something came after the end")
	}
}
